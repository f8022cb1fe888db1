import { setTimeout as sleep } from 'node:timers/promises';
import { photoFolder } from '../../../dev/n8n/freshServer';
import { readFiles, scan, scanNode } from '../../../dev/n8n/workflows';
import type { N8n } from '../fixtures/n8n';
import { expect, test } from '../fixtures/test';
import { inEveryMode } from '../modes';
import { photosFromDisk, readPhoto } from '../photos';

// What the node does when the service is slow or wants fewer calls, and when the user stops it.

test('pacing: throttled, asked to wait 2 seconds, waits and goes on', async ({ n8n }) => {
	const { credentialId, service } = await n8n.iqs({ retryAfterSeconds: 2 });
	service.play({}, 'throttled');
	const execution = await n8n.runWell([photosFromDisk('{letter,memo,notice}.jpg'), scan(credentialId)]);
	expect(execution.items(scanNode)).toHaveLength(3);
	const refused = service.calls.find(({ status }) => status === 429);
	const next = service.calls.filter(({ startedAtMs }) => startedAtMs > refused!.finishedAtMs! + 200);
	expect(next.length).toBeGreaterThan(0);
	for (const { startedAtMs } of next) {
		const waitedMs = startedAtMs - refused!.finishedAtMs!;
		expect(waitedMs, `The next call came after ${waitedMs} ms`).toBeGreaterThanOrEqual(1900);
	}
});

test('pacing: asked to wait longer than 5 minutes, ends and says so', async ({ n8n }) => {
	const { credentialId, service } = await n8n.iqs({ retryAfterSeconds: 3600 });
	service.play('throttled');
	const execution = await n8n.run([photosFromDisk('{letter,memo}.jpg'), scan(credentialId)]);
	expect(execution.errorText).toMention('too many requests', '3600 s');
	expect(service.calls).toHaveLength(1);
});

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

test('pacing: a fault that passes is tried again, once for each photo', async ({ n8n }) => {
	const { credentialId, service } = await n8n.iqs();
	service.play('internal', {}, 'reset');
	const execution = await n8n.runWell([photosFromDisk('{letter,memo}.jpg'), scan(credentialId)]);
	expect(execution.items(scanNode)).toHaveLength(2);
	expect(service.calls).toHaveLength(4);
});

test('timeout: a slow service is given up after Timeout (Seconds)', async ({ n8n }) => {
	const { credentialId } = await n8n.iqs({ latencyMs: 30_000 });
	const startedAtMs = Date.now();
	const options = { timeoutSeconds: 2 };
	const execution = await n8n.run([photosFromDisk('memo.jpg'), scan(credentialId, { options })]);
	const tookMs = Date.now() - startedAtMs;
	expect(execution.errorText).toMention('in time (2 s)', "'Timeout (Seconds)'");
	expect(tookMs, `It took ${tookMs} ms`).toBeLessThan(10_000);
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

test('two executions at the same time do not get in each other’s way', async ({ n8n }) => {
	const { credentialId } = await n8n.iqs({ latencyMs: 300 });
	const names = ['letter.jpg', 'memo.jpg'];
	const executions = await Promise.all(
		names.map(async (name) => await n8n.runWell([photosFromDisk(name), scan(credentialId)])),
	);
	for (const [index, fileName] of names.entries()) {
		const bytes = await readPhoto(fileName);
		await n8n.expectScan(executions[index]!.items(scanNode)[0], { photo: bytes, fileName });
	}
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
