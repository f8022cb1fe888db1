import { scan, scanNode } from '../../../dev/n8n/workflows';
import { expect, test } from '../fixtures/test';
import { inEveryMode } from '../modes';
import { photoUpload, type Upload } from '../photos';

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

// Files that are not worth a call.

test('no image: left out when asked, with a note in the output pane', inEveryMode, async ({ n8n }) => {
	const { credentialId, service } = await n8n.iqs();
	const photo = await photoUpload('attachment_3', 'memo.jpg');
	const { execution } = await n8n.upload(
		[pdf, signInPage, photo],
		[
			scan(credentialId, {
				binaryPropertyName: 'attachment_*',
				options: { skipNonImages: true },
			}),
		],
	);
	const outputs = execution.items(scanNode);
	expect(outputs).toHaveLength(1);
	await n8n.expectScan(outputs[0], { photo: photo.bytes, fileName: 'memo.jpg' });
	expect(service.calls).toHaveLength(1);
	expect(execution.hints(scanNode).join()).toMention('2 files', 'terms.pdf', 'photo.jpg');
});

test('no image: a PDF is rejected with no call', inEveryMode, async ({ n8n }) => {
	const { credentialId, service } = await n8n.iqs();
	const { execution } = await n8n.upload([pdf], [scan(credentialId, { binaryPropertyName: pdf.field })]);
	expect(execution.status).toBe('error');
	expect(execution.error?.message).toMention("'terms.pdf'", "field 'attachment_0'", 'a PDF');
	expect(execution.error?.description).toMention('Check the node', 'you were not charged');
	expect(service.calls).toHaveLength(0);
});
