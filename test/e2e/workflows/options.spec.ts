import { fileFields, fileOf } from '../../../dev/n8n/execution';
import { scan, scanNode } from '../../../dev/n8n/workflows';
import { expect, test } from '../fixtures/test';
import { inEveryMode, inEveryModeButDatabase } from '../modes';
import { photoUpload, readPhoto } from '../photos';

// What can be set in the node.

test('crop and rotate: an expression per item, texts or booleans', inEveryMode, async ({ n8n }) => {
	const { credentialId, service } = await n8n.iqs();
	const photo = (await readPhoto('memo.jpg')).toString('base64');
	const values = ['true', 'false', 'force', true, false];
	await n8n.runWell(
		[
			scan(credentialId, {
				imageSource: 'base64',
				base64Text: photo,
				autoCrop: '={{ $json.crop }}',
				autoRotate: '={{ $json.rotate }}',
				options: { maxConcurrentCalls: 1 },
			}),
		],
		values.map((value, index) => ({ crop: value, rotate: values.at(-1 - index) })),
	);
	const sent = service.calls.map(({ autoCrop, autoRotate }) => [autoCrop, autoRotate]);
	expect(sent).toEqual([
		['true', 'false'],
		['false', 'true'],
		['force', 'force'],
		['true', 'false'],
		['false', 'true'],
	]);
});

test('include input files: off by itself, on when asked', inEveryModeButDatabase, async ({ n8n }) => {
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
