import { scanNode } from '../../../dev/n8n/workflows';
import { expect, only, test } from '../fixtures/test';
import { inEveryMode, inEveryModeOfN8n2 } from '../modes';
import { photoUpload, photoUploads, type Upload } from '../photos';

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
const emptyFile: Upload = { field: 'attachment_2', name: 'empty.jpg', type: 'image/jpeg', bytes: Buffer.alloc(0) };

// Files that are not worth a call.

test('no image: left out when asked, with a note in the output pane', inEveryMode, async ({ n8n }) => {
	const photo = await photoUpload('attachment_3', 'memo.jpg');
	const parameters = { binaryPropertyName: 'attachment_*', options: { skipNonImages: true } };
	const { execution, outputs, service } = await n8n.scanUploads([pdf, signInPage, photo], { parameters });
	await n8n.expectScan(only(outputs), { fileName: 'memo.jpg' });
	expect(service.calls).toHaveLength(1);
	expect(execution.hints(scanNode).join()).toMention('2 files', 'terms.pdf', 'photo.jpg');
});

for (const [what, upload, kind, modes] of [
	['a PDF', pdf, 'a PDF', inEveryMode],
	['a sign-in page', signInPage, 'a web page', inEveryMode],
	// The webhook of n8n 1 drops the whole upload.
	['an empty file', emptyFile, 'is empty', inEveryModeOfN8n2],
] as const) {
	test(`no image: ${what} is rejected with no call`, modes, async ({ n8n }) => {
		const parameters = { binaryPropertyName: upload.field };
		const { execution, service } = await n8n.scanUploads([upload], { parameters, status: 'error' });
		expect(execution.error?.message).toMention(`'${upload.name}'`, `field '${upload.field}'`, kind);
		expect(execution.error?.description).toMention('Check the node', 'you were not charged');
		expect(service.calls).toHaveLength(0);
	});
}

test('no image: a good photo beside a PDF is not paid for either', async ({ n8n }) => {
	const photo = await photoUpload('attachment_3', 'memo.jpg');
	const parameters = { binaryPropertyName: 'attachment_*' };
	const { execution, service } = await n8n.scanUploads([photo, pdf], { parameters, status: 'error' });
	expect(execution.error?.description).toMention('Nothing was sent to IQS');
	expect(service.calls).toHaveLength(0);
});

test('no image: a field name that does not exist gets those that do', inEveryMode, async ({ n8n }) => {
	const uploads = await photoUploads({ photo: 'memo.jpg' });
	const { execution, service } = await n8n.scanUploads(uploads, { status: 'error' });
	expect(execution.error?.message).toMention("'data'", "'Input Data Field Name'");
	expect(execution.error?.description).toMention('photo (memo.jpg)');
	expect(service.calls).toHaveLength(0);
});
