import { setTimeout as sleep } from 'node:timers/promises';
import { scan, scanNode } from '../../../dev/n8n/workflows';
import type { N8n } from '../fixtures/n8n';
import { expect, test } from '../fixtures/test';
import { inEveryMode } from '../modes';
import { photosFromDisk } from '../photos';

// What the node does when the user stops it, or has n8n try it again.

/** Longer than a test waits for the end of a run. */
const endlessMs = 250_000;

test('stop: ends a long wait at once, and nothing is sent afterwards', async ({ n8n }) => {
	const { service, credentialId } = await n8n.iqs({ retryAfterSeconds: endlessMs / 1000 });
	service.play('throttled');
	await expectQuickStop(n8n, credentialId, () => service.calls.length === 1);
	expect(service.calls).toHaveLength(1);
});

test('stop: ends calls on their way, and nothing is sent afterwards', inEveryMode, async ({ n8n }) => {
	const { service, credentialId } = await n8n.iqs({ latencyMs: endlessMs });
	// The first call is sent alone.
	service.play({ delayMs: -endlessMs });
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
	await n8n.api.stop(executionId);
	const { status } = await n8n.api.finished(executionId);
	expect(status).toBe('canceled');
	// Long enough for a call that would follow.
	await sleep(1500);
}
