import { setTimeout as sleep } from 'node:timers/promises';
import { scan, scanNode } from '../../../dev/n8n/workflows';
import { throttledInSecondHalf } from '../../support/lateThrottling';
import type { IqsSetUp, N8n, ScanSetUp } from '../fixtures/n8n';
import { expect, test } from '../fixtures/test';
import { inEveryMode } from '../modes';
import { photosFromDisk, readPhoto } from '../photos';

// What the node does when the service is slow or wants fewer calls, when the user stops it, or has n8n try it again.

const threePhotos = '{letter,memo,notice}.jpg';
/** Longer than a test waits for the end of a run. */
const endlessMs = 250_000;

test('pacing: throttled, asked to wait 2 seconds, waits and goes on', async ({ n8n }) => {
	const setUp: ScanSetUp = { service: { retryAfterSeconds: 2 }, faults: [{}, 'throttled'] };
	const { outputs, service } = await n8n.scanPhotos(threePhotos, setUp);
	expect(outputs).toHaveLength(3);
	const throttled = service.calls.find(({ status }) => status === 429)!;
	const waitsMs = service.calls.map(({ startedAtMs }) => startedAtMs - throttled.finishedAtMs!);
	// A call that was in flight has not waited.
	const [shortestMs] = waitsMs.filter((waitMs) => waitMs > 1000).sort((one, other) => one - other);
	expect(shortestMs).toBeGreaterThanOrEqual(1900);
});

test('pacing: asked to wait longer than 5 minutes, ends and says so', async ({ n8n }) => {
	const setUp: ScanSetUp = { service: { retryAfterSeconds: 3600 }, faults: ['throttled'], status: 'error' };
	const { execution, service } = await n8n.scanPhotos('{letter,memo}.jpg', setUp);
	expect(execution.errorText).toMention('too many requests', '3600 s');
	expect(service.calls).toHaveLength(1);
});

test('pacing: 20 photos under a limit of 5 calls a second all come out', async ({ n8n }) => {
	const samples = await Promise.all(['letter.jpg', 'memo.jpg', 'notice.jpg', 'receipt.jpg'].map(readPhoto));
	const photos = Array.from({ length: 20 }, (_, item) => samples[item % 4]!);
	const { outputs, service } = await n8n.scanItems(
		photos.map((photo) => ({ photo: photo.toString('base64') })),
		{
			parameters: { imageSource: 'base64', base64Text: '={{ $json.photo }}' },
			service: { requestsPerSecond: 5, latencyMs: 200 },
		},
	);
	expect(outputs).toHaveLength(20);
	for (const [item, photo] of photos.entries()) {
		await n8n.expectScan(outputs[item], { photo, fileName: 'scan.jpg', item });
	}
	expect(throttledInSecondHalf(service.calls)).toBeLessThanOrEqual(4);
});

test('pacing: a fault that passes is tried again, once for each photo', async ({ n8n }) => {
	const setUp: ScanSetUp = { faults: ['internal', {}, 'reset'] };
	const { outputs, service } = await n8n.scanPhotos('{letter,memo}.jpg', setUp);
	expect(outputs).toHaveLength(2);
	expect(service.calls).toHaveLength(4);
});

test('timeout: a slow service is given up after Timeout (Seconds)', async ({ n8n }) => {
	const parameters = { options: { timeoutSeconds: 1 } };
	const setUp: ScanSetUp = { parameters, service: { latencyMs: 30_000 }, status: 'error' };
	const { execution } = await n8n.scanPhotos('memo.jpg', setUp);
	expect(execution.errorText).toMention('in time (1 s)', "'Timeout (Seconds)'");
	expect(execution.durationMs(scanNode)).toBeLessThan(20_000);
});

test('stop: ends a long wait at once, and nothing is sent afterwards', async ({ n8n }) => {
	const calls = await stop(n8n, { retryAfterSeconds: endlessMs / 1000 }, ['throttled'], 1);
	expect(calls).toHaveLength(1);
});

test('stop: ends calls on their way, and nothing is sent afterwards', inEveryMode, async ({ n8n }) => {
	// The first call is sent alone.
	const calls = await stop(n8n, { latencyMs: endlessMs }, [{ delayMs: -endlessMs }], 3);
	expect(calls).toHaveLength(3);
	await expect.poll(() => calls.every(({ finishedAtMs }) => finishedAtMs !== undefined)).toBe(true);
});

test('two executions at the same time do not get in each other’s way', async ({ n8n }) => {
	const { credentialId } = await n8n.iqs({ latencyMs: 300 });
	const names = ['letter.jpg', 'memo.jpg'];
	const run = async (name: string) => await n8n.run([photosFromDisk(name), scan(credentialId)]);
	for (const [index, execution] of (await Promise.all(names.map(run))).entries()) {
		await n8n.expectScan(execution.items(scanNode)[0], { fileName: names[index]! });
	}
});

test('retry on fail: a scan that is done is not paid for again', async ({ n8n }) => {
	const { outputs, service } = await n8n.scanPhotos(threePhotos, {
		parameters: { options: { maxConcurrentCalls: 1 } },
		node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 },
		faults: [{}, 'bad-parameter'],
	});
	expect(outputs).toHaveLength(3);
	const paid = service.calls.filter(({ status }) => status === 200);
	expect(paid, `${paid.length} scans were paid for, 3 came out`).toHaveLength(3);
});

/** Stops a run when it has sent so many calls. @returns the calls that came until some time afterwards */
async function stop(n8n: N8n, setUp: IqsSetUp, faults: NonNullable<ScanSetUp['faults']>, callCount: number) {
	const { credentialId, service } = await n8n.iqs(setUp);
	service.play(...faults);
	const node = scan(credentialId, { options: { maxConcurrentCalls: 2 } });
	const executionId = await n8n.start([photosFromDisk('*.jpg'), node]);
	await expect.poll(() => service.calls.length, { intervals: [20] }).toBe(callCount);
	await sleep(200);
	await n8n.api.json('POST', `/rest/executions/${executionId}/stop`);
	const { status } = await n8n.api.finished(executionId);
	expect(status).toBe('canceled');
	// Long enough for a call that would follow.
	await sleep(1500);
	return service.calls;
}
