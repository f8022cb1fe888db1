import assert from 'node:assert/strict';
import { stamped } from '../../../dev/service/server';
import { expectScan, expectText, once, type Check } from '../check';
import { modesWith, storages } from '../modes';
import { respondToWebhook, scan, scanNode } from '../../../dev/n8n/workflows';

const fromPhoto = { binaryPropertyName: 'photo' };

/** Workflows that run by themselves. */
export const liveChecks: Check[] = [
	{
		name: 'live: a webhook takes a photo, Respond to Webhook answers with the scan',
		modes: modesWith(storages, ['separate']),
		run: async (stage) => {
			const { credentialId } = await stage.iqs();
			const photo = await stage.photoUpload('photo', 'memo.jpg');
			const { response } = await stage.upload(
				[photo],
				[scan(credentialId, fromPhoto), respondToWebhook()],
				{ responseMode: 'responseNode' },
			);
			await expectAnswer(response, photo.bytes);
		},
	},

	{
		name: 'live: the same in combined mode, where n8n answers with fields only',
		modes: modesWith(storages, ['combined']),
		run: async (stage) => {
			const { credentialId } = await stage.iqs();
			const photo = await stage.photoUpload('photo', 'memo.jpg');
			const { response, execution } = await stage.upload([photo], [scan(credentialId, fromPhoto)], {
				responseData: 'firstEntryJson',
			});
			const { sourceFileName } = (await response.json()) as Record<string, unknown>;
			assert.equal(sourceFileName, 'memo.jpg');
			const output = execution.items(scanNode)[0];
			await expectScan(stage, output, { photo: photo.bytes, fileName: 'memo.jpg' });
		},
	},

	// Not in memory: there n8n 2.41 answers with the bytes as a list of numbers.
	once('live: the webhook itself answers with the scan', async (stage) => {
		const { credentialId } = await stage.iqs();
		const photo = await stage.photoUpload('photo', 'memo.jpg');
		const { response } = await stage.upload([photo], [scan(credentialId, fromPhoto)], {
			responseData: 'firstEntryBinary',
			responseBinaryPropertyName: 'data',
		});
		await expectAnswer(response, photo.bytes);
	}),

	once(
		'live: a run without a scan answers with an error, not with an empty file',
		async (stage) => {
			const { credentialId } = await stage.iqs({ apiKey: 'play-arrears' });
			const photo = await stage.photoUpload('data', 'memo.jpg');
			const { response } = await stage.upload([photo], [scan(credentialId)], {
				responseData: 'firstEntryBinary',
			});
			assert.equal(response.status, 500);
		},
	),
];

async function expectAnswer(response: Response, photo: Buffer): Promise<void> {
	assert.equal(response.status, 200);
	expectText(response.headers.get('content-type'), 'image/jpeg');
	const bytes = Buffer.from(await response.arrayBuffer());
	assert(bytes.equals(stamped(photo)), `${bytes.length} bytes, not those of the scan`);
}
