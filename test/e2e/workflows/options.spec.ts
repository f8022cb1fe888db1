import { fileFields, fileOf } from '../../../dev/n8n/execution';
import { scan, scanNode } from '../../../dev/n8n/workflows';
import { expect, test } from '../fixtures/test';
import { inEveryMode, inEveryModeButDatabase } from '../modes';
import { photosFromDisk, photoUpload, readPhoto } from '../photos';

// What can be set in the node.

test('crop and rotate: presets arrive as the string "true"', async ({ n8n }) => {
	const { credentialId, service } = await n8n.iqs();
	await n8n.runWell([photosFromDisk('memo.jpg'), scan(credentialId)]);
	const [{ autoCrop, autoRotate }] = service.calls as [(typeof service.calls)[number]];
	expect([autoCrop, autoRotate]).toEqual(['true', 'true']);
});

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

test('crop: a value that does not exist is refused with no call', async ({ n8n }) => {
	const { credentialId, service } = await n8n.iqs();
	const { error } = await n8n.run([photosFromDisk('memo.jpg'), scan(credentialId, { autoCrop: '={{ "auto" }}' })]);
	expect(error?.message).toMention("'Crop'");
	expect(service.calls).toHaveLength(0);
});

test('include input fields: on by itself, off when asked', inEveryMode, async ({ n8n }) => {
	const { credentialId } = await n8n.iqs();
	const source = photosFromDisk('memo.jpg');
	const kept = await n8n.runWell([source, scan(credentialId)]);
	expect(kept.items(scanNode)[0]!.json.fileExtension).toBe('jpg');
	const without = scan(credentialId, { options: { keepInputFields: false } });
	const dropped = await n8n.runWell([source, without]);
	expect(dropped.items(scanNode)[0]!.json.fileExtension).toBe(undefined);
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

test('include input files: the scan wins where the names are the same', inEveryMode, async ({ n8n }) => {
	const { credentialId } = await n8n.iqs({ scansPerAnswer: 2 });
	const photo = await photoUpload('data', 'memo.jpg');
	const keeping = { options: { keepInputFiles: true } };
	const { execution } = await n8n.upload([photo], [scan(credentialId, keeping)]);
	const output = execution.items(scanNode)[0]!;
	await n8n.expectScan(output, { photo: photo.bytes, fileName: 'memo-1.jpg' });
});

test('options: numbers out of range are refused with no call', async ({ n8n }) => {
	const { credentialId, service } = await n8n.iqs();
	const options = { 'Max Tries': { maxTries: 0 }, 'Timeout (Seconds)': { timeoutSeconds: 0.5 } };
	for (const [displayName, option] of Object.entries(options)) {
		const { error } = await n8n.run([photosFromDisk('memo.jpg'), scan(credentialId, { options: option })]);
		expect(error?.message).toMention(`'${displayName}'`);
	}
	expect(service.calls).toHaveLength(0);
});

test('options: no more calls at once than Max Concurrent Calls', async ({ n8n }) => {
	const { credentialId, service } = await n8n.iqs({ latencyMs: 100 });
	await n8n.runWell([photosFromDisk('*.jpg'), scan(credentialId, { options: { maxConcurrentCalls: 3 } })]);
	expect(service.maxInFlight).toBe(3);
});
