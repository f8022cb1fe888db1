import { fileFields, fileOf } from '../../../dev/n8n/execution';
import { scan, scanNode } from '../../../dev/n8n/workflows';
import type { N8n } from '../fixtures/n8n';
import { expect, test } from '../fixtures/test';
import { inCombinedMode, inEveryMode, inEveryModeButDatabase } from '../modes';
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

test('files: a file that an expression takes from an earlier node', async ({ n8n }) => {
	await expectFileByExpression(n8n, "={{ $('Read Files').item.binary.data }}");
});

test('files: the same in combined mode, where expressions see only the fields', inCombinedMode, async ({ n8n }) => {
	await expectFileByExpression(n8n, "={{ $('Read Files').item._files.data }}");
	await expectFileByExpression(n8n, '={{ $json._files.data }}');
	await expectFileByExpression(n8n, '_files.data');
});

test('files: other files of the item are left out, and kept when asked', inEveryModeButDatabase, async ({ n8n }) => {
	const { credentialId } = await n8n.iqs();
	const photo = await photoUpload('photo', 'memo.jpg');
	const other = await photoUpload('other', 'letter.jpg');
	const parameters = { binaryPropertyName: 'photo', outputField: 'scan' };

	const plain = await n8n.upload([photo, other], [scan(credentialId, parameters)]);
	expect(fileFields(plain.execution.items(scanNode)[0]!)).toEqual(['scan']);

	const keeping = { ...parameters, options: { keepInputFiles: true } };
	const { execution } = await n8n.upload([photo, other], [scan(credentialId, keeping)]);
	const output = execution.items(scanNode)[0]!;
	expect(fileFields(output)).toEqual(['other', 'photo', 'scan']);
	const expected = { photo: photo.bytes, fileName: 'memo.jpg', field: 'scan' };
	await n8n.expectScan(output, expected);
	const file = await n8n.api.download(fileOf(output, 'other'));
	expect(file).toBeBytes(other.bytes);
});

async function expectFileByExpression(n8n: N8n, binaryPropertyName: string): Promise<void> {
	const { credentialId } = await n8n.iqs();
	const execution = await n8n.runWell([photosFromDisk('memo.jpg'), scan(credentialId, { binaryPropertyName })]);
	const bytes = await readPhoto('memo.jpg');
	await n8n.expectScan(execution.items(scanNode)[0], { photo: bytes, fileName: 'memo.jpg' });
}
