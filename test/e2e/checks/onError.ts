import assert from 'node:assert/strict';
import { everywhere, expectScan, expectText, once, withUploads, type Check } from '../check';
import { fileFields, fileOf } from '../../../dev/n8n/execution';
import type { Stage } from '../stage';
import { readFiles, scan, scanNode, type WorkflowNode } from '../../../dev/n8n/workflows';

const oneByOne = { options: { maxConcurrentCalls: 1 } };

/** The three choices of 'On Error' in the node's settings. */
export const onErrorChecks: Check[] = [
	everywhere('on error: the error output has the item, its file and the reason', async (stage) => {
		const { names, execution } = await refuseTheSecond(stage, 'continueErrorOutput');
		const scans = execution.items(scanNode, 0);
		assert.deepEqual(
			scans.map(({ pairedItem }) => pairedItem?.item),
			[0, 2],
		);
		const failures = execution.items(scanNode, 1);
		assert.equal(failures.length, 1);
		const { json, pairedItem } = failures[0]!;
		assert.equal(pairedItem?.item, 1);
		assert.equal(json['fileName'], names[1]);
		expectText(json['error'], 'does not accept this image', names[1]!, '[item 1]', 'Check that');
		expectText(json['error'], 'InvalidParameter', 'HTTP 400', 'request ID');
		const file = await stage.api.download(fileOf(failures[0]!, 'data'));
		assert(file.equals(await stage.photo(names[1]!)));
	}),

	everywhere(
		'on error: Continue keeps the place of the photo, its fields and file',
		async (stage) => {
			const { names, execution } = await refuseTheSecond(stage, 'continueRegularOutput');
			const outputs = execution.items(scanNode);
			assert.equal(outputs.length, 3);
			for (const [item, output] of outputs.entries()) {
				assert.equal(output.pairedItem?.item, item);
				assert.equal(output.json['fileName'], names[item]);
				assert.equal('error' in output.json, item === 1);
			}
			expectText(outputs[1]!.json['error'], 'does not accept this image');
			const file = await stage.api.download(fileOf(outputs[1]!, 'data'));
			assert(file.equals(await stage.photo(names[1]!)));
		},
	),

	everywhere('on error: the run stops with a message that can be read', async (stage) => {
		const { names, execution, calls } = await refuseTheSecond(stage, 'stopWorkflow');
		assert.equal(execution.status, 'error');
		expectText(execution.error?.message, 'does not accept this image', names[1]!, '[item 1]');
		expectText(execution.error?.description, 'Check that the image opens', '1 scan had been made');
		assert.equal(execution.error?.httpCode, '400');
		assert.equal(calls, 2);
	}),

	everywhere('on error: of several attachments only the refused one goes along', async (stage) => {
		const { credentialId, service } = await stage.iqs();
		service.play({}, 'bad-parameter');
		const uploads = await Promise.all([
			stage.photoUpload('attachment_0', 'letter.jpg'),
			stage.photoUpload('attachment_1', 'memo.jpg'),
			stage.photoUpload('attachment_2', 'notice.jpg'),
		]);
		const parameters = { ...oneByOne, binaryPropertyName: 'attachment_*' };
		const node = scan(credentialId, parameters, { onError: 'continueRegularOutput' });
		const { execution } = await stage.upload(uploads, [node]);
		const outputs = execution.items(scanNode);
		assert.equal(outputs.length, 3);
		// n8n puts the files of a form in the order in which it has stored them.
		const [refused, ...others] = outputs.filter(({ json }) => json['error'] !== undefined);
		assert.deepEqual(others, []);
		const [field, ...otherFields] = fileFields(refused!);
		assert.deepEqual(otherFields, []);
		for (const { field: own, name: fileName, bytes } of uploads) {
			if (own === field) continue;
			const output = outputs.find(({ json }) => json['sourceField'] === own);
			await expectScan(stage, output, { photo: bytes, fileName });
		}
	}),

	withUploads('on error: of several attachments, in the error output', async (stage) => {
		const { credentialId, service } = await stage.iqs();
		service.play({}, 'bad-parameter');
		const uploads = await Promise.all([
			stage.photoUpload('attachment_0', 'letter.jpg'),
			stage.photoUpload('attachment_1', 'memo.jpg'),
		]);
		const parameters = { ...oneByOne, binaryPropertyName: 'attachment_*' };
		const node = scan(credentialId, parameters, { onError: 'continueErrorOutput' });
		const { execution } = await stage.upload(uploads, [node]);
		assert.equal(execution.items(scanNode, 0).length, 1);
		const failures = execution.items(scanNode, 1);
		assert.equal(failures.length, 1);
		const { error } = failures[0]!.json;
		const refused = uploads.find(({ name }) => String(error).includes(name));
		const file = await stage.api.download(fileOf(failures[0]!, refused!.field));
		assert(file.equals(refused!.bytes));
	}),

	once(
		'on error: a PDF among photos goes to the error output, the photos are scanned',
		async (stage) => {
			const { credentialId, service } = await stage.iqs();
			const photo = (await stage.photo('memo.jpg')).toString('base64');
			const pdf = Buffer.from('%PDF-1.7').toString('base64');
			const parameters = { imageSource: 'base64', base64Text: '={{ $json.file }}' };
			const execution = await stage.runWell(
				[scan(credentialId, parameters, { onError: 'continueErrorOutput' })],
				[
					{ n: 0, file: photo },
					{ n: 1, file: pdf },
				],
			);
			assert.equal(execution.items(scanNode, 0).length, 1);
			const [failure] = execution.items(scanNode, 1);
			assert.equal(failure!.json['n'], 1);
			expectText(failure!.json['error'], 'a PDF', '[item 1]');
			assert.equal(service.calls.length, 1);
		},
	),

	once('on error: a reason that holds for the account is not asked for twice', async (stage) => {
		const { credentialId, service } = await stage.iqs({ apiKey: 'play-arrears' });
		const photos = readFiles(stage.photoPath('{letter,memo,notice}.jpg'));
		const node = scan(credentialId, {}, { onError: 'continueErrorOutput' });
		const failures = (await stage.runWell([photos, node])).items(scanNode, 1);
		assert.equal(service.calls.length, 1);
		assert.equal(failures.length, 3);
		expectText(failures[0]!.json['error'], 'in arrears', 'Top up the account');
		expectText(failures[1]!.json['error'], 'Not sent', 'in arrears', 'Nothing was paid');
		expectText(failures[2]!.json['error'], 'Not sent', 'in arrears', 'Top up the account');
	}),
];

async function refuseTheSecond(stage: Stage, onError: NonNullable<WorkflowNode['onError']>) {
	const { credentialId, service } = await stage.iqs();
	service.play({}, 'bad-parameter');
	const photos = readFiles(stage.photoPath('{letter,memo,notice}.jpg'));
	const execution = await stage.run([photos, scan(credentialId, oneByOne, { onError })]);
	const names = execution.items(photos.name).map(({ json }) => String(json['fileName']));
	return { names, execution, calls: service.calls.length };
}
