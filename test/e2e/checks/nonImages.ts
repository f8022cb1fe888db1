import assert from 'node:assert/strict';
import { everywhere, expectScan, expectText, once, type Check } from '../check';
import type { Stage, Upload } from '../stage';
import { scan, scanNode } from '../../../dev/n8n/workflows';

const pdf: Upload = {
	field: 'attachment_0',
	name: 'terms.pdf',
	type: 'application/pdf',
	bytes: Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n', 'latin1'),
};
const signInPage: Upload = {
	field: 'attachment_1',
	name: 'photo.jpg',
	// A download link that needs a sign-in often gives such a file.
	type: 'image/jpeg',
	bytes: Buffer.from('<!doctype html><title>Sign in</title><form></form>'),
};
const emptyFile: Upload = {
	field: 'attachment_2',
	name: 'empty.jpg',
	type: 'image/jpeg',
	bytes: Buffer.alloc(0),
};

/** Files that are not worth a call. */
export const nonImageChecks: Check[] = [
	everywhere('no image: left out when asked, with a note in the output pane', async (stage) => {
		const { credentialId, service } = await stage.iqs();
		const photo = await stage.photoUpload('attachment_3', 'memo.jpg');
		const { execution } = await stage.upload(
			[pdf, signInPage, photo],
			[
				scan(credentialId, {
					binaryPropertyName: 'attachment_*',
					options: { skipNonImages: true },
				}),
			],
		);
		const outputs = execution.items(scanNode);
		assert.equal(outputs.length, 1);
		await expectScan(stage, outputs[0], { photo: photo.bytes, fileName: 'memo.jpg' });
		assert.equal(service.calls.length, 1);
		expectText(execution.hints(scanNode).join(), '2 files', 'terms.pdf', 'photo.jpg');
	}),

	everywhere('no image: a PDF is refused with no call', async (stage) => {
		await expectRefused(stage, pdf, "'terms.pdf'", "field 'attachment_0'", 'a PDF');
	}),
	everywhere('no image: a sign-in page is refused with no call', async (stage) => {
		await expectRefused(stage, signInPage, "'photo.jpg'", "field 'attachment_1'", 'a web page');
	}),
	{
		...everywhere('no image: an empty file is refused with no call', async (stage) => {
			await expectRefused(stage, emptyFile, "'empty.jpg'", "field 'attachment_2'", 'is empty');
		}),
		// The webhook of n8n 1 drops the whole upload.
		versions: ['2.41.1'],
	},

	once('no image: a good photo beside a PDF is not paid for either', async (stage) => {
		const { credentialId, service } = await stage.iqs();
		const photo = await stage.photoUpload('attachment_3', 'memo.jpg');
		const { execution } = await stage.upload(
			[photo, pdf],
			[scan(credentialId, { binaryPropertyName: 'attachment_*' })],
		);
		expectText(execution.error?.description, 'Nothing was sent to IQS');
		assert.equal(service.calls.length, 0);
	}),

	everywhere(
		'no image: a field name that does not exist is answered with those that do',
		async (stage) => {
			const { credentialId, service } = await stage.iqs();
			const photo = await stage.photoUpload('photo', 'memo.jpg');
			const { execution } = await stage.upload([photo], [scan(credentialId)]);
			expectText(execution.error?.message, "'data'", "'Input Data Field Name'");
			expectText(execution.error?.description, 'photo (memo.jpg)');
			assert.equal(service.calls.length, 0);
		},
	),
];

async function expectRefused(stage: Stage, upload: Upload, ...words: string[]): Promise<void> {
	const { credentialId, service } = await stage.iqs();
	const { execution } = await stage.upload(
		[upload],
		[scan(credentialId, { binaryPropertyName: upload.field })],
	);
	assert.equal(execution.status, 'error');
	expectText(execution.error?.message, ...words);
	expectText(execution.error?.description, 'Check the node', 'nothing was paid for');
	assert.equal(service.calls.length, 0);
}
