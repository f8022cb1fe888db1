import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../../../dev/n8n/freshServer';
import { stamped } from '../../../dev/service/server';
import type { N8n, ScanSetUp } from '../fixtures/n8n';
import { installTimeoutMs } from '../fixtures/server';
import { expect, test as base } from '../fixtures/test';
import { readPhoto } from '../photos';
import { fillIn } from './example';
import { Drive } from './services/drive';
import { startInterceptor, type Interceptor } from './services/interceptor';

export { expect, only } from '../fixtures/test';
export * from './example';

/** Files by their names. */
export type Files = Record<string, Buffer>;

/** Tests on an n8n that reaches an imitated Google instead of the internet. */
export const test = base.extend<{ drive: Drive }, { interceptor: Interceptor }>({
	interceptor: [
		async ({}, use) => {
			const interceptor = await startInterceptor('googleapis.com', await temporaryFolder());
			await use(interceptor);
			await interceptor.stop();
		},
		{ scope: 'worker', timeout: installTimeoutMs },
	],
	settings: [
		async ({ interceptor, settings }, use) => {
			await use({ ...settings, extraEnvironment: interceptor.environment });
		},
		{ scope: 'worker' },
	],

	/** A Google Drive that is empty. */
	drive: async ({ interceptor }, use) => {
		const drive = new Drive();
		interceptor.listener = (request, response) => void drive.respond(request, response);
		await use(drive);
	},
});

/** Saves the folder example, with files in the folder of its photos. */
export async function openFolder(n8n: N8n, folder: string, files: Files, setUp: ScanSetUp = {}) {
	const { credential, service } = await n8n.iqs(setUp.service);
	const [photos, scans, notScanned] = await makeFolders(folder, 'photos', 'scans', 'not-scanned');
	await writeFiles(photos, files);
	const scanPhotos = { credential, parameters: setUp.parameters ?? {} };
	const example = fillIn('folder.json', { 'Scan Photos': scanPhotos }, folder);
	const { id } = await n8n.api.createWorkflow(example);
	const run = async () => await n8n.api.finished(await n8n.api.startSaved(id, example));
	return { id, example, service, photos, scans, notScanned, run };
}

/** Photos of which each has other bytes, so that none can stand for another. */
export async function photosNamed(names: string[]): Promise<Files> {
	const memo = await readPhoto('memo.jpg');
	return Object.fromEntries(names.map((name) => [name, Buffer.concat([memo, Buffer.from(name)])]));
}

/** What comes of photos. */
export function scansOf(photos: Files): Files {
	return Object.fromEntries(Object.entries(photos).map(([name, photo]) => [name, stamped(photo)]));
}

export async function writeFiles(folder: string, files: Files): Promise<void> {
	for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
}

/** Makes folders in a folder. @returns their paths */
export async function makeFolders<Names extends string[]>(parent: string, ...names: Names) {
	const paths = names.map((name) => join(parent, name));
	for (const path of paths) await mkdir(path);
	return paths as { [Index in keyof Names]: string };
}

/** Checks that a folder has these files and no others, to the last byte. */
export async function expectFolder(folder: string, files: Files): Promise<void> {
	expect((await readdir(folder)).sort()).toEqual(Object.keys(files).sort());
	for (const [name, expected] of Object.entries(files)) {
		expect(await readFile(join(folder, name)), name).toBeBytes(expected);
	}
}
