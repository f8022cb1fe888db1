import { fileFields, fileOf } from '../../../dev/n8n/execution';
import type { WorkflowNode } from '../../../dev/n8n/workflows';
import type { ScanSetUp } from '../fixtures/n8n';
import { expect, only, test } from '../fixtures/test';
import { inEveryMode, inEveryModeButDatabase } from '../modes';
import { photoUploads, readPhoto } from '../photos';

const threePhotos = '{letter,memo,notice}.jpg';
const attachments = { attachment_0: 'letter.jpg', attachment_1: 'memo.jpg', attachment_2: 'notice.jpg' };

/** The second of some photos is rejected. */
function secondRejected(onError: NonNullable<WorkflowNode['onError']>, binaryPropertyName = 'data'): ScanSetUp {
	const parameters = { binaryPropertyName, options: { maxConcurrentCalls: 1 } };
	return { parameters, faults: [{}, 'bad-parameter'], node: { onError } };
}

// The three choices of 'On Error' in the node's settings.

test('on error: the error output has the item, its file and the reason', inEveryMode, async ({ n8n }) => {
	const setUp = secondRejected('continueErrorOutput');
	const { failures, names, outputs } = await n8n.scanPhotos(threePhotos, setUp);
	expect(outputs.map(({ pairedItem }) => pairedItem?.item)).toEqual([0, 2]);
	const failure = only(failures);
	const { json, pairedItem } = failure;
	expect(pairedItem?.item).toBe(1);
	expect(json.fileName).toBe(names[1]);
	expect(json.error).toMention('does not accept this image', names[1]!, '[item 1]', 'Check that');
	expect(json.error).toMention('InvalidParameter', 'HTTP 400', 'request ID');
	const file = await n8n.api.download(fileOf(failure, 'data'));
	expect(file).toBeBytes(await readPhoto(names[1]!));
});

test('on error: Continue keeps the place of the photo, its fields and file', inEveryMode, async ({ n8n }) => {
	const { names, outputs } = await n8n.scanPhotos(threePhotos, secondRejected('continueRegularOutput'));
	expect(outputs).toHaveLength(3);
	for (const [item, output] of outputs.entries()) {
		expect(output.pairedItem?.item).toBe(item);
		expect(output.json.fileName).toBe(names[item]);
		expect('error' in output.json).toBe(item === 1);
	}
	expect(outputs[1]!.json.error).toMention('does not accept this image');
	const file = await n8n.api.download(fileOf(outputs[1]!, 'data'));
	expect(file).toBeBytes(await readPhoto(names[1]!));
});

test('on error: the run stops with a message that can be read', inEveryMode, async ({ n8n }) => {
	const setUp: ScanSetUp = { ...secondRejected('stopWorkflow'), status: 'error' };
	const { execution, names, service } = await n8n.scanPhotos(threePhotos, setUp);
	expect(execution.error?.message).toMention('does not accept this image', names[1]!, '[item 1]');
	expect(execution.error?.description).toMention('Check that the complete image opens', '1 scan had already been made');
	expect(execution.error?.httpCode).toBe('400');
	expect(service.calls).toHaveLength(2);
});

test('on error: of several attachments only the rejected one goes along', inEveryMode, async ({ n8n }) => {
	const uploads = await photoUploads(attachments);
	const { outputs } = await n8n.scanUploads(uploads, secondRejected('continueRegularOutput', 'attachment_*'));
	expect(outputs).toHaveLength(3);
	// n8n puts the files of a form in the order in which it has stored them.
	const field = only(fileFields(only(outputs.filter(({ json }) => json.error !== undefined))));
	for (const { field: own, name: fileName } of uploads) {
		if (own === field) continue;
		const output = outputs.find(({ json }) => json.sourceField === own);
		await n8n.expectScan(output, { fileName });
	}
});

test('on error: of several attachments, in the error output', inEveryModeButDatabase, async ({ n8n }) => {
	const uploads = await photoUploads(attachments);
	const setUp = secondRejected('continueErrorOutput', 'attachment_*');
	const { failures, outputs } = await n8n.scanUploads(uploads, setUp);
	expect(outputs).toHaveLength(2);
	const failure = only(failures);
	const rejected = uploads.find(({ name }) => String(failure.json.error).includes(name))!;
	const file = await n8n.api.download(fileOf(failure, rejected.field));
	expect(file).toBeBytes(rejected.bytes);
});

test('on error: a PDF among photos goes to the error output, the photos are scanned', async ({ n8n }) => {
	const files = [await readPhoto('memo.jpg'), Buffer.from('%PDF-1.7')];
	const { failures, outputs, service } = await n8n.scanItems(
		files.map((file, n) => ({ n, file: file.toString('base64') })),
		{
			parameters: { imageSource: 'base64', base64Text: '={{ $json.file }}' },
			node: { onError: 'continueErrorOutput' },
		},
	);
	expect(outputs).toHaveLength(1);
	const { json } = only(failures);
	expect(json.n).toBe(1);
	expect(json.error).toMention('a PDF', '[item 1]');
	expect(service.calls).toHaveLength(1);
});

test('on error: a reason that holds for the account is not asked for twice', async ({ n8n }) => {
	const setUp: ScanSetUp = { service: { apiKey: 'fault-arrears' }, node: { onError: 'continueErrorOutput' } };
	const { failures, service } = await n8n.scanPhotos(threePhotos, setUp);
	expect(service.calls).toHaveLength(1);
	expect(failures).toHaveLength(3);
	expect(failures[0]!.json.error).toMention('in arrears', 'Top up the account');
	expect(failures[1]!.json.error).toMention('Not sent', 'in arrears', 'You were not charged');
	expect(failures[2]!.json.error).toMention('Not sent', 'in arrears', 'Top up the account');
});
