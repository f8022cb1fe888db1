import assert from 'node:assert/strict';
import { everywhere, expectScan, expectText, once, withUploads, type Check } from '../check';
import { fileFields, fileOf } from '../../../dev/n8n/execution';
import { readFiles, scan, scanNode } from '../../../dev/n8n/workflows';

/** What can be set in the node. */
export const optionChecks: Check[] = [
	once('crop and rotate: presets arrive as the string "true"', async (stage) => {
		const { credentialId, service } = await stage.iqs();
		await stage.runWell([readFiles(stage.photoPath('memo.jpg')), scan(credentialId)]);
		const [{ autoCrop, autoRotate }] = service.calls as [(typeof service.calls)[number]];
		assert.deepEqual([autoCrop, autoRotate], ['true', 'true']);
	}),

	everywhere('crop and rotate: an expression per item, texts or booleans', async (stage) => {
		const { credentialId, service } = await stage.iqs();
		const photo = (await stage.photo('memo.jpg')).toString('base64');
		const values = ['true', 'false', 'force', true, false];
		await stage.runWell(
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
		assert.deepEqual(sent, [
			['true', 'false'],
			['false', 'true'],
			['force', 'force'],
			['true', 'false'],
			['false', 'true'],
		]);
	}),

	once('crop: a value that does not exist is refused with no call', async (stage) => {
		const { credentialId, service } = await stage.iqs();
		const photos = readFiles(stage.photoPath('memo.jpg'));
		const { error } = await stage.run([photos, scan(credentialId, { autoCrop: '={{ "auto" }}' })]);
		expectText(error?.message, "'Crop'");
		assert.equal(service.calls.length, 0);
	}),

	everywhere('include input fields: on by itself, off when asked', async (stage) => {
		const { credentialId } = await stage.iqs();
		const photos = readFiles(stage.photoPath('memo.jpg'));
		const kept = await stage.runWell([photos, scan(credentialId)]);
		assert.equal(kept.items(scanNode)[0]!.json['fileExtension'], 'jpg');
		const without = scan(credentialId, { options: { keepInputFields: false } });
		const dropped = await stage.runWell([photos, without]);
		assert.equal(dropped.items(scanNode)[0]!.json['fileExtension'], undefined);
	}),

	withUploads('include input files: off by itself, on when asked', async (stage) => {
		const { credentialId } = await stage.iqs();
		const photo = await stage.photoUpload('photo', 'memo.jpg');
		const other = await stage.photoUpload('other', 'letter.jpg');
		const parameters = { binaryPropertyName: 'photo', outputField: 'scan' };

		const plain = await stage.upload([photo, other], [scan(credentialId, parameters)]);
		assert.deepEqual(fileFields(plain.execution.items(scanNode)[0]!), ['scan']);

		const keeping = { ...parameters, options: { keepInputFiles: true } };
		const { execution } = await stage.upload([photo, other], [scan(credentialId, keeping)]);
		const output = execution.items(scanNode)[0]!;
		assert.deepEqual(fileFields(output), ['other', 'photo', 'scan']);
		const expected = { photo: photo.bytes, fileName: 'memo.jpg', field: 'scan' };
		await expectScan(stage, output, expected);
		const file = await stage.api.download(fileOf(output, 'other'));
		assert(file.equals(other.bytes), 'The input file has other bytes now');
	}),

	everywhere('include input files: the scan wins where the names are the same', async (stage) => {
		const { credentialId } = await stage.iqs({ scansPerAnswer: 2 });
		const photo = await stage.photoUpload('data', 'memo.jpg');
		const keeping = { options: { keepInputFiles: true } };
		const { execution } = await stage.upload([photo], [scan(credentialId, keeping)]);
		const output = execution.items(scanNode)[0]!;
		await expectScan(stage, output, { photo: photo.bytes, fileName: 'memo-1.jpg' });
	}),

	once('options: numbers out of range are refused with no call', async (stage) => {
		const { credentialId, service } = await stage.iqs();
		const photos = readFiles(stage.photoPath('memo.jpg'));
		const options = { 'Max Tries': { maxTries: 0 }, 'Timeout (Seconds)': { timeoutSeconds: 0.5 } };
		for (const [displayName, option] of Object.entries(options)) {
			const { error } = await stage.run([photos, scan(credentialId, { options: option })]);
			expectText(error?.message, `'${displayName}'`);
		}
		assert.equal(service.calls.length, 0);
	}),

	once('options: no more calls at once than Max Concurrent Calls', async (stage) => {
		const { credentialId, service } = await stage.iqs({ latencyMs: 100 });
		const photos = readFiles(stage.photoPath('*.jpg'));
		await stage.runWell([photos, scan(credentialId, { options: { maxConcurrentCalls: 3 } })]);
		assert.equal(service.maxInFlight, 3);
	}),
];
