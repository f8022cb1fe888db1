import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { everywhere, expectScan, expectText, once, type Check } from '../check';
import type { Stage } from '../stage';
import { readFiles, scan, scanNode } from '../../../dev/n8n/workflows';

/** What the node does when the service is slow or wants fewer calls, and when the user stops it. */
export const pacingChecks: Check[] = [
	once('pacing: throttled, asked to wait 2 seconds, waits and goes on', async (stage) => {
		const { credentialId, service } = await stage.iqs({ retryAfterSeconds: 2 });
		service.play({}, 'throttled');
		const photos = readFiles(stage.photoPath('{letter,memo,notice}.jpg'));
		const execution = await stage.runWell([photos, scan(credentialId)]);
		assert.equal(execution.items(scanNode).length, 3);
		const refused = service.calls.find(({ status }) => status === 429);
		const next = service.calls.filter(
			({ startedAtMs }) => startedAtMs > refused!.finishedAtMs! + 200,
		);
		assert(next.length > 0);
		for (const { startedAtMs } of next) {
			const waitedMs = startedAtMs - refused!.finishedAtMs!;
			assert(waitedMs >= 1900, `The next call came after ${waitedMs} ms`);
		}
	}),

	once('pacing: asked to wait longer than 5 minutes, ends and says so', async (stage) => {
		const { credentialId, service } = await stage.iqs({ retryAfterSeconds: 3600 });
		service.play('throttled');
		const photos = readFiles(stage.photoPath('{letter,memo}.jpg'));
		const execution = await stage.run([photos, scan(credentialId)]);
		expectText(execution.errorText, 'too many requests', '3600 s');
		assert.equal(service.calls.length, 1);
	}),

	once('pacing: 20 photos under a limit of 5 calls a second all come out', async (stage) => {
		const { credentialId, service } = await stage.iqs({ requestsPerSecond: 5, latencyMs: 200 });
		const names = ['letter.jpg', 'memo.jpg', 'notice.jpg', 'receipt.jpg'];
		const photos = readFiles(`={{ '${stage.photoFolder}/' + $json.name }}`);
		const input = Array.from({ length: 20 }, (_, n) => ({ name: names[n % 4]! }));
		const execution = await stage.runWell([photos, scan(credentialId)], input);
		const outputs = execution.items(scanNode);
		assert.equal(outputs.length, 20);
		for (const [item, { name }] of input.entries()) {
			const bytes = await stage.photo(name);
			await expectScan(stage, outputs[item], { photo: bytes, fileName: name, item });
		}
		const refused = service.calls.length - 20;
		assert(refused <= 10, `${refused} calls were refused on the way`);
	}),

	once('pacing: a fault that passes is tried again, once for each photo', async (stage) => {
		const { credentialId, service } = await stage.iqs();
		service.play('internal', {}, 'reset');
		const photos = readFiles(stage.photoPath('{letter,memo}.jpg'));
		const execution = await stage.runWell([photos, scan(credentialId)]);
		assert.equal(execution.items(scanNode).length, 2);
		assert.equal(service.calls.length, 4);
	}),

	once('timeout: a slow service is given up after Timeout (Seconds)', async (stage) => {
		const { credentialId } = await stage.iqs({ latencyMs: 30_000 });
		const startedAtMs = Date.now();
		const photos = readFiles(stage.photoPath('memo.jpg'));
		const options = { timeoutSeconds: 2 };
		const execution = await stage.run([photos, scan(credentialId, { options })]);
		const tookMs = Date.now() - startedAtMs;
		expectText(execution.errorText, 'in time (2 s)', "'Timeout (Seconds)'");
		assert(tookMs < 5000, `It took ${tookMs} ms`);
	}),

	once('stop: ends a long wait at once, and nothing is sent afterwards', async (stage) => {
		const { service, credentialId } = await stage.iqs({ retryAfterSeconds: 60 });
		service.play('throttled');
		await expectQuickStop(stage, credentialId, () => service.calls.length === 1);
		assert.equal(service.calls.length, 1);
	}),

	everywhere('stop: ends calls on their way, and nothing is sent afterwards', async (stage) => {
		const { service, credentialId } = await stage.iqs({ latencyMs: 30_000 });
		// The first call goes alone.
		service.play({ delayMs: -30_000 });
		await expectQuickStop(stage, credentialId, () => service.calls.length === 3);
		assert.equal(service.calls.length, 3);
		assert(service.calls.every(({ finishedAtMs }) => finishedAtMs !== undefined));
	}),

	once('two executions at the same time do not get in each other’s way', async (stage) => {
		const { credentialId } = await stage.iqs({ latencyMs: 300 });
		const names = ['letter.jpg', 'memo.jpg'];
		const executions = await Promise.all(
			names.map(
				async (name) => await stage.runWell([readFiles(stage.photoPath(name)), scan(credentialId)]),
			),
		);
		for (const [index, fileName] of names.entries()) {
			const bytes = await stage.photo(fileName);
			await expectScan(stage, executions[index]!.items(scanNode)[0], { photo: bytes, fileName });
		}
	}),

	once('retry on fail: a scan that is done is not paid for again', async (stage) => {
		const { credentialId, service } = await stage.iqs();
		service.play({}, 'bad-parameter');
		const photos = readFiles(stage.photoPath('{letter,memo,notice}.jpg'));
		const node = scan(
			credentialId,
			{ options: { maxConcurrentCalls: 1 } },
			{ retryOnFail: true, maxTries: 3, waitBetweenTries: 100 },
		);
		const execution = await stage.runWell([photos, node]);
		assert.equal(execution.items(scanNode).length, 3);
		const paid = service.calls.filter(({ status }) => status === 200);
		assert.equal(paid.length, 3, `${paid.length} scans were paid for, 3 came out`);
	}),
];

async function expectQuickStop(
	stage: Stage,
	credentialId: string,
	isUnderWay: () => boolean,
): Promise<void> {
	const photos = readFiles(stage.photoPath('*.jpg'));
	const options = { maxConcurrentCalls: 2 };
	const executionId = await stage.api.start(
		stage.workflow([photos, scan(credentialId, { options })]),
	);
	while (!isUnderWay()) await sleep(20);
	await sleep(200);
	const stoppedAtMs = Date.now();
	await stage.api.stop(executionId);
	const { status } = await stage.api.finished(executionId);
	const tookMs = Date.now() - stoppedAtMs;
	assert.equal(status, 'canceled');
	assert(tookMs < 1000, `It took ${tookMs} ms`);
	// Long enough for a call that would follow.
	await sleep(1500);
}
