import { fileFields, fileOf } from '../../../dev/n8n/execution';
import { scan, scanNode, type WorkflowNode } from '../../../dev/n8n/workflows';
import type { N8n } from '../fixtures/n8n';
import { expect, test } from '../fixtures/test';
import { inEveryMode } from '../modes';
import { photosFromDisk, photoUpload, readPhoto } from '../photos';

const oneByOne = { options: { maxConcurrentCalls: 1 } };

// The three choices of 'On Error' in the node's settings.

test('on error: the error output has the item, its file and the reason', inEveryMode, async ({ n8n }) => {
	const { names, execution } = await rejectTheSecond(n8n, 'continueErrorOutput');
	const scans = execution.items(scanNode, 0);
	expect(scans.map(({ pairedItem }) => pairedItem?.item)).toEqual([0, 2]);
	const failures = execution.items(scanNode, 1);
	expect(failures).toHaveLength(1);
	const { json, pairedItem } = failures[0]!;
	expect(pairedItem?.item).toBe(1);
	expect(json.fileName).toBe(names[1]);
	expect(json.error).toMention('does not accept this image', names[1]!, '[item 1]', 'Check that');
	expect(json.error).toMention('InvalidParameter', 'HTTP 400', 'request ID');
	const file = await n8n.api.download(fileOf(failures[0]!, 'data'));
	expect(file).toBeBytes(await readPhoto(names[1]!));
});

test('on error: Continue keeps the place of the photo, its fields and file', inEveryMode, async ({ n8n }) => {
	const { names, execution } = await rejectTheSecond(n8n, 'continueRegularOutput');
	const outputs = execution.items(scanNode);
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

test('on error: of several attachments only the rejected one goes along', inEveryMode, async ({ n8n }) => {
	const { credentialId, service } = await n8n.iqs();
	service.play({}, 'bad-parameter');
	const uploads = await Promise.all([
		photoUpload('attachment_0', 'letter.jpg'),
		photoUpload('attachment_1', 'memo.jpg'),
		photoUpload('attachment_2', 'notice.jpg'),
	]);
	const parameters = { ...oneByOne, binaryPropertyName: 'attachment_*' };
	const node = scan(credentialId, parameters, { onError: 'continueRegularOutput' });
	const { execution } = await n8n.upload(uploads, [node]);
	const outputs = execution.items(scanNode);
	expect(outputs).toHaveLength(3);
	// n8n puts the files of a form in the order in which it has stored them.
	const [rejected, ...others] = outputs.filter(({ json }) => json.error !== undefined);
	expect(others).toEqual([]);
	const [field, ...otherFields] = fileFields(rejected!);
	expect(otherFields).toEqual([]);
	for (const { field: own, name: fileName, bytes } of uploads) {
		if (own === field) continue;
		const output = outputs.find(({ json }) => json.sourceField === own);
		await n8n.expectScan(output, { photo: bytes, fileName });
	}
});

async function rejectTheSecond(n8n: N8n, onError: NonNullable<WorkflowNode['onError']>) {
	const { credentialId, service } = await n8n.iqs();
	service.play({}, 'bad-parameter');
	const source = photosFromDisk('{letter,memo,notice}.jpg');
	const execution = await n8n.run([source, scan(credentialId, oneByOne, { onError })]);
	const names = execution.items(source.name).map(({ json }) => String(json.fileName));
	return { names, execution };
}
