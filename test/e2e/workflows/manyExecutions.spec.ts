import { makePhotos } from '../../../dev/bench/photos';
import { scan } from '../../../dev/n8n/workflows';
import type { N8n } from '../fixtures/n8n';
import { expect, test } from '../fixtures/test';

// Mail, Drive and webhook triggers start one execution for each event: many at once share an account.

const limit = { requestsPerSecond: 5, burst: 5, latencyMs: 300 };

interface Batch {
	executions: number;
	/** Of each execution. */
	photos: number;
	bytesEach: number;
}

for (const [executions, photos] of [
	[60, 1],
	[20, 3],
] as const) {
	test(`many: ${executions} executions of ${photos} at once lose no photo under a limit`, async ({ n8n }) => {
		const { credentialId, service } = await n8n.iqs(limit);
		const batch = { executions, photos, bytesEach: 100_000 };
		expect(await scansOf(n8n, credentialId, batch)).toEqual(Array.from({ length: executions }, () => photos));
		const paid = service.calls.filter(({ status }) => status === 200);
		expect(paid).toHaveLength(executions * photos);
		expect(service.calls.length - paid.length).toBeLessThanOrEqual(12);
	});
}

test('many: large photos of 20 executions are in flight by threes', async ({ n8n }) => {
	const { credentialId, service } = await n8n.iqs({ latencyMs: 300 });
	const batch = { executions: 20, photos: 2, bytesEach: 8_000_000 };
	expect(await scansOf(n8n, credentialId, batch)).toEqual(Array.from({ length: 20 }, () => 2));
	expect(service.maxInFlight).toBeLessThanOrEqual(3);
	expect(service.calls).toHaveLength(40);
});

/** Starts all executions at once by a webhook. @returns how many scans came out of each */
async function scansOf(n8n: N8n, credentialId: string, { executions, photos, bytesEach }: Batch): Promise<number[]> {
	const node = scan(credentialId, { binaryPropertyName: 'photo*' });
	const { url } = await n8n.publishWebhook([node], { responseData: 'allEntries' });
	const files: Buffer[] = [];
	for await (const photo of makePhotos(executions * photos, bytesEach)) files.push(photo);
	const forms = Array.from({ length: executions }, (_, execution) => {
		const form = new FormData();
		for (let photo = 0; photo < photos; photo++) {
			const bytes = files[execution * photos + photo]!;
			form.append(`photo${photo}`, new Blob([bytes], { type: 'image/jpeg' }), `${photo}.jpg`);
		}
		return form;
	});
	return await Promise.all(
		forms.map(async (body) => {
			const response = await fetch(url, { method: 'POST', body });
			const items = (await response.json()) as Array<{ requestId?: string }>;
			return response.ok ? items.filter(({ requestId }) => requestId).length : 0;
		}),
	);
}
