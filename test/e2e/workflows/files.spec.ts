import sharp from 'sharp';
import { scan, scanNode } from '../../../dev/n8n/workflows';
import type { N8n } from '../fixtures/n8n';
import { expect, test } from '../fixtures/test';
import { inCombinedMode, inEveryMode } from '../modes';
import { photosFromDisk, photoUpload, readPhoto } from '../photos';

// Photos that come as files.

test('files: photos come back byte for byte, in order, linked to their items', inEveryMode, async ({ n8n }) => {
	const { credentialId } = await n8n.iqs();
	const source = photosFromDisk('{letter,memo,receipt}.jpg');
	const execution = await n8n.runWell([source, scan(credentialId)]);

	const inputs = execution.items(source.name);
	const outputs = execution.items(scanNode);
	expect(outputs).toHaveLength(3);
	for (const [index, { json }] of inputs.entries()) {
		const fileName = String(json.fileName);
		const bytes = await readPhoto(fileName);
		await n8n.expectScan(outputs[index], { photo: bytes, fileName, item: index });
	}
});

test('files: angle, size, request id, time and origin are in the json', inEveryMode, async ({ n8n }) => {
	const { credentialId } = await n8n.iqs();
	const upload = await photoUpload('photo', 'memo.jpg');
	const { execution } = await n8n.upload(
		[upload],
		[scan(credentialId, { binaryPropertyName: 'photo', options: { keepInputFields: false } })],
	);
	const { requestId, searchTime, ...json } = execution.items(scanNode)[0]!.json;
	// Where combined mode keeps the file.
	delete json._files;
	const { width, height } = await sharp(upload.bytes).metadata();
	expect(json).toEqual({
		angle: 0,
		width,
		height,
		sourceField: 'photo',
		sourceFileName: 'memo.jpg',
	});
	expect(String(requestId)).toMatch(/^[0-9A-F-]{36}$/);
	expect(typeof searchTime).toBe('number');
});

test('files: attachment_* finds all attachments and nothing else', inEveryMode, async ({ n8n }) => {
	const { credentialId, service } = await n8n.iqs();
	const names = ['letter.jpg', 'memo.jpg', 'notice.jpg'];
	const attachments = await Promise.all(
		names.map(async (name, index) => await photoUpload(`attachment_${index}`, name)),
	);
	const logo = await photoUpload('logo', 'receipt.jpg');
	const { execution } = await n8n.upload(
		[logo, ...attachments],
		[scan(credentialId, { binaryPropertyName: 'attachment_*' })],
	);
	const outputs = execution.items(scanNode);
	expect(outputs).toHaveLength(3);
	for (const [index, { bytes, name, field }] of attachments.entries()) {
		await n8n.expectScan(outputs[index], { photo: bytes, fileName: name });
		expect(outputs[index]!.json.sourceField).toBe(field);
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
	const { credentialId } = await n8n.iqs();
	const bytes = await sharp({
		create: { width: 60, height: 80, channels: 3, background: '#fff' },
	})
		.png()
		.toBuffer();
	const { execution } = await n8n.upload(
		[{ field: 'data', name: 'page 1 (färbig).jpg', type: 'image/jpeg', bytes }],
		[scan(credentialId)],
	);
	await n8n.expectScan(execution.items(scanNode)[0], {
		photo: bytes,
		fileName: 'page 1 (färbig).png',
		mimeType: 'image/png',
	});
});

async function expectFileByExpression(n8n: N8n, binaryPropertyName: string): Promise<void> {
	const { credentialId } = await n8n.iqs();
	const execution = await n8n.runWell([photosFromDisk('memo.jpg'), scan(credentialId, { binaryPropertyName })]);
	const bytes = await readPhoto('memo.jpg');
	await n8n.expectScan(execution.items(scanNode)[0], { photo: bytes, fileName: 'memo.jpg' });
}
