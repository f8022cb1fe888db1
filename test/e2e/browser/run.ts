import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demoWorkflow } from '../../../dev/editor/demoWorkflow';
import { LOCAL_KEY, startLocalService, type LocalService } from '../../../dev/service/server';
import type { N8nApi } from '../../../dev/n8n/api';
import { onFreshServer, photoFolder } from '../../../dev/n8n/freshServer';
import { installServer } from '../../../dev/n8n/install';
import type { Table } from '../table';
import { startBrowser } from './driver';
import { Editor } from './editor';
import { steps, type Scene } from './steps';

export const screenshotFolder = join(__dirname, '..', '.screenshots');

/** A person's steps in n8n's editor, with a picture of each. */
export async function runBrowser(
	table: Table,
	{ workFolder, tarball }: { workFolder: string; tarball: string },
): Promise<void> {
	await mkdir(screenshotFolder, { recursive: true });
	const installation = await installServer('2.41.1');
	// A copy, because n8n shows where a photo is.
	const photos = join(workFolder, 'photos');
	await cp(photoFolder, photos, { recursive: true });
	const storage = 'filesystem' as const;
	const given = { installation, tarball, storage, readableFolder: photos };
	const userFolder = join(workFolder, 'browser');
	const place = { n8n: installation.version, what: 'browser', storage, binaryMode: 'separate' };
	await onFreshServer({ ...given, userFolder }, async ({ baseUrl }, api) => {
		const service = await startLocalService();
		const browser = await startBrowser();
		try {
			const page = await browser.newPage({ viewport: { width: 1440, height: 860 } });
			page.setDefaultTimeout(15_000);
			const editor = new Editor(page, baseUrl);
			const scene = await prepare(api, editor, photos, service);
			await editor.signIn();
			for (const { name, run } of steps) {
				await table.note(place, `editor: ${name}`, async () => {
					try {
						await run(scene);
					} finally {
						// Also of a step that failed. What slides in has come to rest then.
						await page.waitForTimeout(500);
						await writeFile(join(screenshotFolder, `${name}.png`), await page.screenshot());
					}
				});
			}
		} finally {
			await browser.close();
			await service.close();
		}
	});
}

async function prepare(
	api: N8nApi,
	editor: Editor,
	photos: string,
	service: LocalService,
): Promise<Scene> {
	const workflowWith = async (name: string, apiKey: string) => {
		const id = await api.createCredential('iqsApi', { apiKey, baseUrl: service.baseUrl }, name);
		const workflow = demoWorkflow(`${photos}/*.jpg`, { id, name });
		return { credentialId: id, workflowId: (await api.createWorkflow(workflow)).id };
	};
	return {
		editor,
		photoCount: 8,
		service,
		good: await workflowWith('IQS (Local Service)', LOCAL_KEY),
		arrears: await workflowWith('IQS (Account in Arrears)', 'play-arrears'),
	};
}
