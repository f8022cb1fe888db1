import sharp from 'sharp';
import { fileFields, fileOf } from '../../../dev/n8n/execution';
import { scan } from '../../../dev/n8n/workflows';
import type { N8n } from '../fixtures/n8n';
import { expect, test } from '../fixtures/test';
import { inCombinedMode, inEveryMode, inEveryModeButDatabase } from '../modes';
import { photosFromDisk, photoUpload, photoUploads } from '../photos';

// Photos that come as files.

test('files: photos come back byte for byte, in order, linked to their items', inEveryMode, async ({ n8n }) => {
	const { names, outputs } = await n8n.scanPhotos('{letter,memo,receipt}.jpg');
	expect(outputs).toHaveLength(3);
	for (const [item, fileName] of names.entries()) await n8n.expectScan(outputs[item], { fileName, item });
});

test('files: angle, size, request id, time and origin are in the json', inEveryMode, async ({ n8n }) => {
	const photo = await photoUpload('photo', 'memo.jpg');
	const parameters = { binaryPropertyName: 'photo', options: { keepInputFields: false } };
	const { outputs } = await n8n.scanUploads([photo], { parameters });
	const { requestId, searchTime, ...json } = outputs[0]!.json;
	// Where combined mode keeps the file.
	delete json._files;
	const { width, height } = await sharp(photo.bytes).metadata();
	expect(json).toEqual({ angle: 0, width, height, sourceField: 'photo', sourceFileName: 'memo.jpg' });
	expect(requestId).toMatch(/^[0-9A-F-]{36}$/);
	expect(searchTime).toEqual(expect.any(Number));
});

test('files: several names give one scan each, in the order of the names', inEveryMode, async ({ n8n }) => {
	const uploads = await photoUploads({ front: 'letter.jpg', back: 'memo.jpg', other: 'notice.jpg' });
	const { outputs } = await n8n.scanUploads(uploads, { parameters: { binaryPropertyName: 'back, front' } });
	expect(outputs).toHaveLength(2);
	await n8n.expectScan(outputs[0], { fileName: 'memo.jpg' });
	await n8n.expectScan(outputs[1], { fileName: 'letter.jpg' });
});

test('files: attachment_* finds all attachments and nothing else', inEveryMode, async ({ n8n }) => {
	const attachments = { attachment_0: 'letter.jpg', attachment_1: 'memo.jpg', attachment_2: 'notice.jpg' };
	const uploads = await photoUploads({ logo: 'receipt.jpg', ...attachments });
	const parameters = { binaryPropertyName: 'attachment_*' };
	const { outputs, service } = await n8n.scanUploads(uploads, { parameters });
	expect(outputs).toHaveLength(3);
	for (const [field, fileName] of Object.entries(attachments)) {
		const output = outputs.find(({ json }) => json.sourceField === field);
		await n8n.expectScan(output, { fileName });
	}
	expect(service.calls).toHaveLength(3);
});

test('files: a file that an expression takes from an earlier node', async ({ n8n }) => {
	await expectFileByExpression(n8n, "={{ $('Read Files').item.binary.data }}");
});

test('files: the same in combined mode, where expressions see only the fields', inCombinedMode, async ({ n8n }) => {
	await expectFileByExpression(n8n, "={{ $('Read Files').item._files.data }}");
	await expectFileByExpression(n8n, '={{ $json._files.data }}');
	await expectFileByExpression(n8n, '_files.data');
});

test('files: a PNG with the name of a JPEG is named and typed after its bytes', inEveryMode, async ({ n8n }) => {
	const create = { width: 60, height: 80, channels: 3, background: '#fff' } as const;
	const bytes = await sharp({ create }).png().toBuffer();
	const upload = { field: 'data', name: 'page 1 (färbig).jpg', type: 'image/jpeg', bytes };
	const { outputs } = await n8n.scanUploads([upload]);
	await n8n.expectScan(outputs[0], { photo: bytes, fileName: 'page 1 (färbig).png', mimeType: 'image/png' });
});

test('files: several scans in one response are numbered', inEveryMode, async ({ n8n }) => {
	const { outputs, service } = await n8n.scanPhotos('memo.jpg', { service: { scansPerResponse: 2 } });
	const { bytes: photo } = await photoUpload('', 'memo.jpg');
	expect(outputs).toHaveLength(2);
	await n8n.expectScan(outputs[0], { photo, fileName: 'memo-1.jpg' });
	await n8n.expectScan(outputs[1], { photo, fileName: 'memo-2.jpg' });
	expect(service.calls).toHaveLength(1);
});

test('files: no item, no call, no failure', async ({ n8n }) => {
	const { credentialId, service } = await n8n.iqs();
	// In this version the node that reads files takes it that there are none.
	const source = { ...photosFromDisk('nothing-*.jpg'), typeVersion: 1 };
	const execution = await n8n.run([source, scan(credentialId)]);
	expect(execution.items(source.name)).toEqual([]);
	expect(service.calls).toHaveLength(0);
});

test('include input files: off by itself, on when asked', inEveryModeButDatabase, async ({ n8n }) => {
	const uploads = await photoUploads({ photo: 'memo.jpg', other: 'letter.jpg' });
	const parameters = { binaryPropertyName: 'photo', outputField: 'scan' };
	const plain = await n8n.scanUploads(uploads, { parameters });
	expect(fileFields(plain.outputs[0]!)).toEqual(['scan']);

	const keeping = { ...parameters, options: { keepInputFiles: true } };
	const [output] = (await n8n.scanUploads(uploads, { parameters: keeping })).outputs;
	expect(fileFields(output!)).toEqual(['other', 'photo', 'scan']);
	await n8n.expectScan(output, { fileName: 'memo.jpg', field: 'scan' });
	const file = await n8n.api.download(fileOf(output!, 'other'));
	expect(file).toBeBytes(uploads[1]!.bytes);
});

test('include input files: the scan wins where the names are the same', inEveryMode, async ({ n8n }) => {
	const parameters = { options: { keepInputFiles: true } };
	const { outputs } = await n8n.scanUploads(await photoUploads({ data: 'memo.jpg' }), { parameters });
	expect(fileFields(outputs[0]!)).toEqual(['data']);
	await n8n.expectScan(outputs[0], { fileName: 'memo.jpg' });
});

async function expectFileByExpression(n8n: N8n, binaryPropertyName: string): Promise<void> {
	const { outputs } = await n8n.scanPhotos('memo.jpg', { parameters: { binaryPropertyName } });
	await n8n.expectScan(outputs[0], { fileName: 'memo.jpg' });
}
