import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stamped } from '../../../dev/service/server';
import { expectText } from '../check';
import type { Iqs, Stage } from '../stage';
import type { Workflow } from '../../../dev/n8n/workflows';
import { expectFolder, expectSuccess, type Desk, type ExampleCheck } from './check';
import { fillIn, iqs } from './example';

type Files = Record<string, Buffer>;

const broken = { 'broken page.jpg': Buffer.from('<html>Sign in</html>') };

export const folderChecks: ExampleCheck[] = [
	{
		name: 'folder: photos come out batch by batch, a broken one is put aside',
		run: async (desk) => {
			const given = await desk.stage.iqs();
			const { service } = given;
			const photos = await photosNamed(desk.stage, 45);
			const flow = await openFolder(desk, given, { ...photos, ...broken });
			const execution = await flow.run();
			expectSuccess(execution);
			assert.deepEqual(execution.itemCounts('Scan Photos'), [20, 20, 6]);
			await expectFolder(flow.scans, scansOf(photos));
			await expectFolder(flow.notScanned, broken);
			assert.equal(service.calls.length, 45);
			const [failure, ...others] = execution.items('Not Scanned');
			assert.deepEqual(others, []);
			expectText(failure!.json['reason'], 'broken page.jpg', 'not an image', 'Check the node');
			assert.equal(failure!.json['file'], join(flow.notScanned, 'broken page.jpg'));
		},
	},
	{
		name: 'folder: a second run pays only for photos that have no scan',
		run: async (desk) => {
			const given = await desk.stage.iqs();
			const { service } = given;
			const photos = await photosNamed(desk.stage, 5);
			const flow = await openFolder(desk, given, photos);
			service.play({}, 'bad-parameter');
			expectSuccess(await flow.run());
			assert.equal(service.calls.length, 5);
			const late = { 'late.JPEG': await desk.stage.photo('letter.jpg') };
			await writeFiles(flow.photos, late);
			expectSuccess(await flow.run());
			assert.equal(service.calls.length, 5 + 2);
			const scans = { ...scansOf(photos), 'late.jpg': stamped(late['late.JPEG']) };
			await expectFolder(flow.scans, scans);
		},
	},
	{
		name: 'folder: scans that could not be written are not paid for again by Retry',
		run: async (desk) => {
			const given = await desk.stage.iqs();
			const photos = await photosNamed(desk.stage, 3);
			const flow = await openFolder(desk, given, photos);
			const text = JSON.stringify(flow.example);
			const wrong = JSON.parse(text.replace('/scans"', '/scams"')) as Workflow;
			await desk.stage.api.saveWorkflow(flow.id, wrong);
			const execution = await flow.run();
			assert.equal(execution.status, 'error');
			expectText(execution.errorText, 'does not exist');
			await desk.stage.api.saveWorkflow(flow.id, flow.example);
			expectSuccess(await desk.stage.api.retry(execution.id));
			await expectFolder(flow.scans, scansOf(photos));
			assert.equal(given.service.calls.length, 3);
		},
	},
	{
		name: 'folder: what holds for the whole account ends the loop',
		run: async (desk) => {
			const given = await desk.stage.iqs({ apiKey: 'play-arrears' });
			const flow = await openFolder(desk, given, await photosNamed(desk.stage, 45));
			const execution = await flow.run();
			assert.equal(execution.status, 'error');
			expectText(
				execution.errorText,
				'Not sent',
				'in arrears',
				'Top up the account',
				'Execute workflow',
			);
			assert.equal(given.service.calls.length, 1);
		},
	},
	{
		name: 'folder: nothing is sent while two photos would have one scan, or two folders are one',
		run: async (desk) => {
			const given = await desk.stage.iqs();
			const photo = await desk.stage.photo('memo.jpg');
			const flow = await openFolder(desk, given, { 'a.jpg': photo, 'a.png': photo });
			// Also when one of them has been scanned before.
			await writeFiles(flow.scans, { 'a.jpg': stamped(photo) });
			expectText((await flow.run()).errorText, 'Rename a.jpg or a.png', 'Nothing was sent');

			const text = JSON.stringify(flow.example).replaceAll('/not-scanned', '/photos/');
			const execution = await desk.stage.api.run(JSON.parse(text) as Workflow);
			expectText(execution.errorText, 'three different folders');
			assert.equal(given.service.calls.length, 0);
		},
	},
];

/** The example with its folders, ready to run. */
async function openFolder({ stage, folder }: Desk, { credentialId }: Iqs, files: Files) {
	for (const name of ['photos', 'scans', 'not-scanned']) await mkdir(join(folder, name));
	const photos = join(folder, 'photos');
	await writeFiles(photos, files);
	const filling = { 'Scan Photos': { credential: iqs(credentialId) } };
	const example = await fillIn('folder.json', filling, folder);
	const { id } = await stage.api.createWorkflow(example);
	return {
		id,
		example,
		photos,
		scans: join(folder, 'scans'),
		notScanned: join(folder, 'not-scanned'),
		run: async () => await stage.api.finished(await stage.api.startSaved(id, example)),
	};
}

/** Photos of which each has other bytes, so that none can stand for another. */
async function photosNamed(stage: Stage, count: number): Promise<Files> {
	const photo = await stage.photo('memo.jpg');
	const names = Array.from({ length: count }, (_, n) => `page ${n + 1}.jpg`);
	return Object.fromEntries(names.map((name) => [name, Buffer.concat([photo, Buffer.from(name)])]));
}

function scansOf(photos: Files): Files {
	return Object.fromEntries(Object.entries(photos).map(([name, photo]) => [name, stamped(photo)]));
}

async function writeFiles(folder: string, files: Files): Promise<void> {
	for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
}
