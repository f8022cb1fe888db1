import { node, scan, scanNode } from '../../../dev/n8n/workflows';
import { stamped } from '../../../dev/service/server';
import { expect, test } from '../fixtures/test';
import { inEveryStorage, inEveryStorageCombined } from '../modes';
import { photoUpload } from '../photos';

/** Responses a webhook with the file in the field "data". */
const respond = node('Respond', 'n8n-nodes-base.respondToWebhook', 1.5, {
	respondWith: 'binary',
});
const fromPhoto = { binaryPropertyName: 'photo' };

// Workflows that run by themselves.

test('live: a webhook takes a photo, Respond to Webhook responds with the scan', inEveryStorage, async ({ n8n }) => {
	const { credentialId } = await n8n.iqs();
	const photo = await photoUpload('photo', 'memo.jpg');
	const { response } = await n8n.upload([photo], [scan(credentialId, fromPhoto), respond], {
		responseMode: 'responseNode',
	});
	await expectResponse(response, photo.bytes);
});

test(
	'live: the same in combined mode, where n8n responds with fields only',
	inEveryStorageCombined,
	async ({ n8n }) => {
		const { credentialId } = await n8n.iqs();
		const photo = await photoUpload('photo', 'memo.jpg');
		const { response, execution } = await n8n.upload([photo], [scan(credentialId, fromPhoto)], {
			responseData: 'firstEntryJson',
		});
		const { sourceFileName } = (await response.json()) as Record<string, unknown>;
		expect(sourceFileName).toBe('memo.jpg');
		const output = execution.items(scanNode)[0];
		await n8n.expectScan(output, { photo: photo.bytes, fileName: 'memo.jpg' });
	},
);

// Not in memory: there n8n 2.41 responds with the bytes as a list of numbers.
test('live: the webhook itself responds with the scan', async ({ n8n }) => {
	const { credentialId } = await n8n.iqs();
	const photo = await photoUpload('photo', 'memo.jpg');
	const { response } = await n8n.upload([photo], [scan(credentialId, fromPhoto)], {
		responseData: 'firstEntryBinary',
		responseBinaryPropertyName: 'data',
	});
	await expectResponse(response, photo.bytes);
});

test('live: a run without a scan responds with an error, not with an empty file', async ({ n8n }) => {
	const { credentialId } = await n8n.iqs({ apiKey: 'fault-arrears' });
	const photo = await photoUpload('data', 'memo.jpg');
	const { response } = await n8n.upload([photo], [scan(credentialId)], {
		responseData: 'firstEntryBinary',
	});
	expect(response.status).toBe(500);
});

async function expectResponse(response: Response, photo: Buffer): Promise<void> {
	expect(response.status).toBe(200);
	expect(response.headers.get('content-type')).toMention('image/jpeg');
	const bytes = Buffer.from(await response.arrayBuffer());
	expect(bytes).toBeBytes(stamped(photo));
}
