import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../../../dev/n8n/freshServer';
import { expect, test as base } from '../fixtures/test';
import { Drive } from './services/drive';
import { startInterceptor, type Interceptor } from './services/interceptor';

export { expect } from '../fixtures/test';

/** Tests on an n8n that reaches an imitated Google instead of the internet. */
export const test = base.extend<{ drive: Drive }, { interceptor: Interceptor }>({
	interceptor: [
		async ({}, use) => {
			const interceptor = await startInterceptor('googleapis.com', await temporaryFolder());
			await use(interceptor);
			await interceptor.stop();
		},
		{ scope: 'worker' },
	],
	environment: [async ({ interceptor }, use) => await use(interceptor.environment), { scope: 'worker' }],

	/** A Google Drive that is empty. */
	drive: async ({ interceptor }, use) => {
		const drive = new Drive();
		interceptor.answerWith((request, response) => void drive.answer(request, response));
		await use(drive);
	},
});

/** Makes folders in a folder. @returns their paths */
export async function makeFolders(parent: string, ...names: string[]): Promise<string[]> {
	const paths = names.map((name) => join(parent, name));
	for (const path of paths) await mkdir(path);
	return paths;
}

/** Checks that a folder has these files and no others, to the last byte. */
export async function expectFolder(folder: string, files: Record<string, Buffer>): Promise<void> {
	expect((await readdir(folder)).sort()).toEqual(Object.keys(files).sort());
	for (const [name, expected] of Object.entries(files)) {
		expect(await readFile(join(folder, name)), name).toBeBytes(expected);
	}
}
