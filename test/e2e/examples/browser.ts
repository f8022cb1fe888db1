import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startBrowser, type Page } from '../browser/driver';
import { Editor } from '../browser/editor';
import { screenshotFolder } from '../browser/run';
import { onFreshServer, photoFolder } from '../../../dev/n8n/freshServer';
import { installServer } from '../../../dev/n8n/install';
import { Stage } from '../stage';
import type { Table } from '../table';
import { exampleFolder, exampleNames, readExample } from './example';
import { scanOnPhone } from './phonePage';

/** Slow machines are no failure. */
const timeoutMs = 30_000;

/** What a person sees of the examples: each one on the canvas, and the phone's page. */
export async function runExamplesInBrowser(
	table: Table,
	{ workFolder, tarball }: { workFolder: string; tarball: string },
): Promise<void> {
	await mkdir(screenshotFolder, { recursive: true });
	const installation = await installServer('2.41.1');
	const storage = 'filesystem' as const;
	const userFolder = join(workFolder, 'examples-browser');
	const place = { n8n: installation.version, what: 'examples', storage, binaryMode: 'separate' };
	await onFreshServer({ installation, tarball, storage, userFolder }, async (server, api) => {
		const stage = new Stage(api, server, storage, 'separate', photoFolder);
		const browser = await startBrowser();

		const note = async (
			name: string,
			{ picture, page, run }: { picture: string; page: Page; run: () => Promise<void> },
		) => {
			await table.note(place, name, async () => {
				try {
					await run();
				} finally {
					// Also of a check that failed.
					await writeFile(join(screenshotFolder, `${picture}.png`), await pictureAtRest(page));
					await page.close();
				}
			});
		};

		try {
			const tabs = await browser.newContext({
				viewport: { width: 1440, height: 860 },
				permissions: ['clipboard-read', 'clipboard-write'],
			});
			tabs.setDefaultTimeout(timeoutMs);
			const firstTab = await tabs.newPage();
			await new Editor(firstTab, server.baseUrl).signIn();
			await firstTab.close();
			for (const fileName of await exampleNames()) {
				// A tab of its own, because an editor asks before it leaves what is not saved.
				const page = await tabs.newPage();
				const editor = new Editor(page, server.baseUrl);
				await note(`editor: ${fileName} is pasted onto an empty canvas`, {
					picture: `example ${fileName.replace('.json', '')}`,
					page,
					run: async () => await pasteExample(editor, fileName),
				});
			}

			const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
			const page = await browser.newPage(phone);
			page.setDefaultTimeout(timeoutMs);
			await note("phone: a photo goes up through the page on a phone's screen", {
				picture: 'example phone page',
				page,
				run: async () => await scanOnPhone(page, stage).finally(async () => await stage.clear()),
			});
		} finally {
			await browser.close();
		}
	});
}

async function pasteExample(editor: Editor, fileName: string): Promise<void> {
	const { nodes, connections } = await readExample(fileName);
	const names = nodes.map(({ name }) => name);
	await editor.openNewWorkflow();
	await editor.paste(await readFile(join(exampleFolder, fileName), 'utf8'));
	for (const name of names) await editor.node(name).waitFor();
	await editor.zoomToFit();
	// Messages come a little later than the nodes.
	await pictureAtRest(editor.page);
	assert.deepEqual((await editor.nodeNames()).sort(), names.sort());
	// The editor leaves out, without a word, those of a node that it does not know.
	const wanted = Object.values(connections).flatMap((kinds) => Object.values(kinds).flat(2));
	assert.equal(await editor.connectionCount(), wanted.length);
	assert.deepEqual(await editor.messages(), []);
}

/** A picture of the page, once two in a row are the same. */
async function pictureAtRest(page: Page): Promise<Buffer> {
	let picture = await page.screenshot();
	for (let tries = 0; tries < 20; tries++) {
		await page.waitForTimeout(500);
		const next = await page.screenshot();
		if (next.equals(picture)) return picture;
		picture = next;
	}
	throw new Error('The page did not come to rest in 10 seconds');
}
