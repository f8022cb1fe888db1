import { makePhotos } from '../../../dev/bench/photos';
import { request } from '../../../dev/n8n/request';
import { scan } from '../../../dev/n8n/workflows';
import { throttledInSecondHalf } from '../../support/lateThrottling';
import type { N8n } from '../fixtures/n8n';
import { expect, test } from '../fixtures/test';

// Mail, Drive and webhook triggers start one execution for each event: many at once share an account.

const limit = { requestsPerSecond: 5, burst: 5, latencyMs: 300 };

for (const [executions, photos] of [
	[60, 1],
	[20, 3],
] as const) {
	test(`many: ${executions} executions of ${photos} at once lose no photo under a limit`, async ({ n8n }) => {
		const { credentialId, service } = await n8n.iqs(limit);
		const scans = await scansOf(n8n, credentialId, executions, photos, 100_000);
		expect(scans).toEqual(Array.from({ length: executions }, () => photos));
		const paid = service.calls.filter(({ status }) => status === 200);
		expect(paid).toHaveLength(executions * photos);
		expect(throttledInSecondHalf(service.calls)).toBeLessThanOrEqual(6);
	});
}

test('many: large photos of 20 executions are in flight by threes', async ({ n8n }) => {
	const { credentialId, service } = await n8n.iqs({ latencyMs: 300 });
	const scans = await scansOf(n8n, credentialId, 20, 2, 8_000_000);
	expect(scans).toEqual(Array.from({ length: 20 }, () => 2));
	expect(service.maxInFlight).toBeLessThanOrEqual(3);
	expect(service.calls).toHaveLength(40);
});

/** Starts executions by a webhook, all at once, with so many photos each. @returns how many scans came out of each */
async function scansOf(n8n: N8n, credentialId: string, executions: number, photos: number, bytesEach: number) {
	const node = scan(credentialId, { binaryPropertyName: 'photo*' });
	const { url } = await n8n.publishWebhook([node], { responseData: 'allEntries' });
	const files: Buffer[] = [];
	for await (const photo of makePhotos(executions * photos, bytesEach)) files.push(photo);
	return await Promise.all(
		Array.from({ length: executions }, async (_, execution) => {
			const form = new FormData();
			for (let photo = 0; photo < photos; photo++) {
				const bytes = files[execution * photos + photo]!;
				form.append(`photo${photo}`, new Blob([bytes], { type: 'image/jpeg' }), `${photo}.jpg`);
			}
			const response = await request(url, { method: 'POST', body: form });
			const items = (await response.json()) as Array<{ requestId?: string }>;
			return response.ok ? items.filter(({ requestId }) => requestId).length : 0;
		}),
	);
}
