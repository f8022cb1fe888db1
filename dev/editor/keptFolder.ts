import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { photoFolder } from '../n8n/freshServer';

/** n8n's own folder, with the workflows; not under version control. */
export const n8nFolder = join(__dirname, '.n8n-home');
/** The files that n8n may read and write. */
export const filesFolder = join(__dirname, 'files');
export const ownPhotosFolder = join(filesFolder, 'photos');
/** Written last when everything is set up. */
const mark = join(n8nFolder, 'set-up.json');

/** What an earlier start set up. */
export interface SetUp {
	/** The workflow to open first. */
	workflowId: string;
}

/** @returns undefined if nothing was kept, or if the set-up was not completed */
export async function keptSetUp(): Promise<SetUp | undefined> {
	return existsSync(mark) ? (JSON.parse(await readFile(mark, 'utf8')) as SetUp) : undefined;
}

/** Starts from scratch, except for the user's files. */
export async function makeFolders(): Promise<void> {
	await rm(n8nFolder, { recursive: true, force: true });
	await mkdir(n8nFolder, { recursive: true });
	for (const name of ['scans', 'pdfs', 'not-scanned']) {
		await mkdir(join(filesFolder, name), { recursive: true });
	}
	if (existsSync(ownPhotosFolder)) return;
	const isPhoto = (path: string) => !path.endsWith('.json');
	await cp(photoFolder, ownPhotosFolder, { recursive: true, filter: isPhoto });
}

export async function keepSetUp(setUp: SetUp): Promise<void> {
	await writeFile(mark, JSON.stringify(setUp));
}
