import { stamped } from '../../../dev/service/server';
import { respondToWebhook, scan, scanNode } from '../../../dev/n8n/workflows';
import { expect, test } from '../fixtures/test';
import { inEveryStorage, inEveryStorageCombined } from '../modes';
import { photoUpload } from '../photos';

const fromPhoto = { binaryPropertyName: 'photo' };

// Workflows that run by themselves.

test(
	'live: a webhook takes a photo, Respond to Webhook answers with the scan',
	inEveryStorage,
	async ({ iqs, workflows }) => {
		const { credentialId } = await iqs();
		const photo = await photoUpload('photo', 'memo.jpg');
		const { response } = await workflows.upload(
			[photo],
			[scan(credentialId, fromPhoto), respondToWebhook()],
			{ responseMode: 'responseNode' },
		);
		await expectAnswer(response, photo.bytes);
	},
);

test(
	'live: the same in combined mode, where n8n answers with fields only',
	inEveryStorageCombined,
	async ({ iqs, workflows }) => {
		const { credentialId } = await iqs();
		const photo = await photoUpload('photo', 'memo.jpg');
		const { response, execution } = await workflows.upload(
			[photo],
			[scan(credentialId, fromPhoto)],
			{
				responseData: 'firstEntryJson',
			},
		);
		const { sourceFileName } = (await response.json()) as Record<string, unknown>;
		expect(sourceFileName).toBe('memo.jpg');
		const output = execution.items(scanNode)[0];
		await workflows.expectScan(output, { photo: photo.bytes, fileName: 'memo.jpg' });
	},
);

// Not in memory: there n8n 2.41 answers with the bytes as a list of numbers.
test('live: the webhook itself answers with the scan', async ({ iqs, workflows }) => {
	const { credentialId } = await iqs();
	const photo = await photoUpload('photo', 'memo.jpg');
	const { response } = await workflows.upload([photo], [scan(credentialId, fromPhoto)], {
		responseData: 'firstEntryBinary',
		responseBinaryPropertyName: 'data',
	});
	await expectAnswer(response, photo.bytes);
});

test('live: a run without a scan answers with an error, not with an empty file', async ({
	iqs,
	workflows,
}) => {
	const { credentialId } = await iqs({ apiKey: 'play-arrears' });
	const photo = await photoUpload('data', 'memo.jpg');
	const { response } = await workflows.upload([photo], [scan(credentialId)], {
		responseData: 'firstEntryBinary',
	});
	expect(response.status).toBe(500);
});

async function expectAnswer(response: Response, photo: Buffer): Promise<void> {
	expect(response.status).toBe(200);
	expect(response.headers.get('content-type')).toMention('image/jpeg');
	const bytes = Buffer.from(await response.arrayBuffer());
	expect(bytes).toBeBytes(stamped(photo));
}
