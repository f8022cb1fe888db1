import { node, scan } from '../../../dev/n8n/workflows';
import { stamped } from '../../../dev/service/server';
import { expect, test } from '../fixtures/test';
import { inEveryStorage, inEveryStorageCombined } from '../modes';
import { photoUploads, readPhoto } from '../photos';

/** Responds to a webhook with the file in the field "data". */
const respond = node('Respond', 'n8n-nodes-base.respondToWebhook', 1.5, { respondWith: 'binary' });
const photo = { photo: 'memo.jpg' };
const fromPhoto = { binaryPropertyName: 'photo' };

// Workflows that run by themselves.

test('live: a webhook takes a photo, Respond to Webhook responds with the scan', inEveryStorage, async ({ n8n }) => {
	const { credentialId } = await n8n.iqs();
	const uploads = await photoUploads(photo);
	const { response } = await n8n.upload(uploads, [scan(credentialId, fromPhoto), respond], {
		responseMode: 'responseNode',
	});
	await expectScan(response);
});

test(
	'live: the same in combined mode, where n8n responds with fields only',
	inEveryStorageCombined,
	async ({ n8n }) => {
		const { outputs, response } = await n8n.scanUploads(await photoUploads(photo), {
			parameters: fromPhoto,
			reply: { responseData: 'firstEntryJson' },
		});
		expect(await response.json()).toMatchObject({ sourceFileName: 'memo.jpg' });
		await n8n.expectScan(outputs[0], { fileName: 'memo.jpg' });
	},
);

// Not in memory: there n8n 2.41 responds with the bytes as a list of numbers.
test('live: the webhook itself responds with the scan', async ({ n8n }) => {
	const reply = { responseData: 'firstEntryBinary', responseBinaryPropertyName: 'data' };
	const { response } = await n8n.scanUploads(await photoUploads(photo), { parameters: fromPhoto, reply });
	await expectScan(response);
});

test('live: a run without a scan responds with an error, not with an empty file', async ({ n8n }) => {
	const reply = { responseData: 'firstEntryBinary' };
	const setUp = { parameters: fromPhoto, reply, service: { apiKey: 'fault-arrears' }, status: 'error' as const };
	const { response } = await n8n.scanUploads(await photoUploads(photo), setUp);
	expect(response.status).toBe(500);
});

async function expectScan(response: Response): Promise<void> {
	expect(response.status).toBe(200);
	expect(response.headers.get('content-type')).toMention('image/jpeg');
	const bytes = Buffer.from(await response.arrayBuffer());
	expect(bytes).toBeBytes(stamped(await readPhoto(photo.photo)));
}
