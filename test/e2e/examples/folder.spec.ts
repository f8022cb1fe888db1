import { join } from 'node:path';
import type { Workflow } from '../../../dev/n8n/workflows';
import { stamped } from '../../../dev/service/server';
import { readPhoto } from '../photos';
import { expect, expectFolder, only, openFolder, photosNamed, scansOf, test, writeFiles } from './fixtures';

const broken = { 'broken page.jpg': Buffer.from('<html>Sign in</html>') };
const pages = (count: number) => Array.from({ length: count }, (_, n) => `page ${n + 1}.jpg`);

test('folder: photos come out batch by batch, a broken one is put aside', async ({ folder, n8n }) => {
	const photos = await photosNamed(pages(45));
	const flow = await openFolder(n8n, folder, { ...photos, ...broken });
	const execution = await flow.run();
	expect(execution).toHaveSucceeded();
	expect(execution.itemCounts('Scan Photos')).toEqual([20, 20, 6]);
	await expectFolder(flow.scans, scansOf(photos));
	await expectFolder(flow.notScanned, broken);
	expect(flow.service.calls).toHaveLength(45);
	const { reason, file } = only(execution.items('Not Scanned')).json;
	expect(reason).toMention('broken page.jpg', 'not an image', 'Check the node');
	expect(file).toBe(join(flow.notScanned, 'broken page.jpg'));
});

test('folder: a second run pays only for photos that have no scan', async ({ folder, n8n }) => {
	const photos = await photosNamed(pages(5));
	const { service, ...flow } = await openFolder(n8n, folder, photos);
	service.play({}, 'bad-parameter');
	expect(await flow.run()).toHaveSucceeded();
	expect(service.calls).toHaveLength(5);
	const late = { 'late.JPEG': await readPhoto('letter.jpg') };
	await writeFiles(flow.photos, late);
	expect(await flow.run()).toHaveSucceeded();
	expect(service.calls).toHaveLength(5 + 2);
	const scans = { ...scansOf(photos), 'late.jpg': stamped(late['late.JPEG']) };
	await expectFolder(flow.scans, scans);
});

test('folder: scans that could not be written are not paid for again by Retry', async ({ folder, n8n }) => {
	const photos = await photosNamed(pages(3));
	const flow = await openFolder(n8n, folder, photos);
	const text = JSON.stringify(flow.example);
	const wrong = JSON.parse(text.replace('/scans"', '/scams"')) as Workflow;
	await n8n.api.saveWorkflow(flow.id, wrong);
	const execution = await flow.run();
	expect(execution.status).toBe('error');
	expect(execution.errorText).toMention('does not exist');
	await n8n.api.saveWorkflow(flow.id, flow.example);
	expect(await n8n.api.retry(execution.id)).toHaveSucceeded();
	await expectFolder(flow.scans, scansOf(photos));
	expect(flow.service.calls).toHaveLength(3);
});

test('folder: what holds for the whole account ends the loop', async ({ folder, n8n }) => {
	const flow = await openFolder(n8n, folder, await photosNamed(pages(45)), { service: { apiKey: 'fault-arrears' } });
	const execution = await flow.run();
	expect(execution.status).toBe('error');
	expect(execution.errorText).toMention('Not sent', 'in arrears', 'Top up the account', 'Execute workflow');
	expect(flow.service.calls).toHaveLength(1);
});

test('folder: nothing is sent while two photos would have one scan, or two folders are one', async ({
	folder,
	n8n,
}) => {
	const photo = await readPhoto('memo.jpg');
	const flow = await openFolder(n8n, folder, { 'a.jpg': photo, 'a.png': photo });
	// Also when one of them has been scanned before.
	await writeFiles(flow.scans, { 'a.jpg': stamped(photo) });
	expect((await flow.run()).errorText).toMention('Rename a.jpg or a.png', 'Nothing was sent');

	const text = JSON.stringify(flow.example).replaceAll('/not-scanned', '/photos/');
	const execution = await n8n.api.run(JSON.parse(text) as Workflow);
	expect(execution.errorText).toMention('three different folders');
	expect(flow.service.calls).toHaveLength(0);
});
