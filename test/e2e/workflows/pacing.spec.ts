import { setTimeout as sleep } from 'node:timers/promises';
import { photoFolder } from '../../../dev/n8n/freshServer';
import { readFiles, scan, scanNode } from '../../../dev/n8n/workflows';
import type { N8n } from '../fixtures/n8n';
import { expect, test } from '../fixtures/test';
import { inEveryMode } from '../modes';
import { photosFromDisk, readPhoto } from '../photos';

// What the node does when the service is slow or wants fewer calls, and when the user stops it.

test('pacing: 20 photos under a limit of 5 calls a second all come out', async ({ n8n }) => {
	const { credentialId, service } = await n8n.iqs({ requestsPerSecond: 5, latencyMs: 200 });
	const names = ['letter.jpg', 'memo.jpg', 'notice.jpg', 'receipt.jpg'];
	const source = readFiles(`={{ '${photoFolder}/' + $json.name }}`);
	const input = Array.from({ length: 20 }, (_, n) => ({ name: names[n % 4]! }));
	const execution = await n8n.runWell([source, scan(credentialId)], input);
	const outputs = execution.items(scanNode);
	expect(outputs).toHaveLength(20);
	for (const [item, { name }] of input.entries()) {
		const bytes = await readPhoto(name);
		await n8n.expectScan(outputs[item], { photo: bytes, fileName: name, item });
	}
	const refused = service.calls.length - 20;
	expect(refused, `${refused} calls were refused on the way`).toBeLessThanOrEqual(10);
});

test('stop: ends a long wait at once, and nothing is sent afterwards', async ({ n8n }) => {
	const { service, credentialId } = await n8n.iqs({ retryAfterSeconds: 60 });
	service.play('throttled');
	await expectQuickStop(n8n, credentialId, () => service.calls.length === 1);
	expect(service.calls).toHaveLength(1);
});

test('stop: ends calls on their way, and nothing is sent afterwards', inEveryMode, async ({ n8n }) => {
	const { service, credentialId } = await n8n.iqs({ latencyMs: 30_000 });
	// The first call goes alone.
	service.play({ delayMs: -30_000 });
	await expectQuickStop(n8n, credentialId, () => service.calls.length === 3);
	expect(service.calls).toHaveLength(3);
	expect(service.calls.every(({ finishedAtMs }) => finishedAtMs !== undefined)).toBeTruthy();
});

test('retry on fail: a scan that is done is not paid for again', async ({ n8n }) => {
	const { credentialId, service } = await n8n.iqs();
	service.play({}, 'bad-parameter');
	const node = scan(
		credentialId,
		{ options: { maxConcurrentCalls: 1 } },
		{ retryOnFail: true, maxTries: 3, waitBetweenTries: 100 },
	);
	const execution = await n8n.runWell([photosFromDisk('{letter,memo,notice}.jpg'), node]);
	expect(execution.items(scanNode)).toHaveLength(3);
	const paid = service.calls.filter(({ status }) => status === 200);
	expect(paid, `${paid.length} scans were paid for, 3 came out`).toHaveLength(3);
});

async function expectQuickStop(n8n: N8n, credentialId: string, isUnderWay: () => boolean): Promise<void> {
	const options = { maxConcurrentCalls: 2 };
	const executionId = await n8n.start([photosFromDisk('*.jpg'), scan(credentialId, { options })]);
	await expect.poll(isUnderWay, { intervals: [20] }).toBe(true);
	await sleep(200);
	const stoppedAtMs = Date.now();
	await n8n.api.stop(executionId);
	const { status } = await n8n.api.finished(executionId);
	const tookMs = Date.now() - stoppedAtMs;
	expect(status).toBe('canceled');
	expect(tookMs, `It took ${tookMs} ms`).toBeLessThan(3000);
	// Long enough for a call that would follow.
	await sleep(1500);
}
