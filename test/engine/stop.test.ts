import { useStorage } from '../../dev/engine/storage';
import type { LocalService } from '../../dev/service/server';
import { photoItem, smallJpeg } from '../support/images';
import { useLocalService } from '../support/localService';
import { startScan } from '../support/scanFile';

const service = useLocalService();

beforeAll(async () => await useStorage('filesystem'));

/** Starts 8 photos, stops when `until` holds, and waits for the end; the test fails when none comes. */
async function stopWhen(
	until: (service: LocalService) => boolean,
	{ nodeSettings = {}, options = {} } = {},
) {
	const photos = await Promise.all(
		Array.from({ length: 8 }, async (_, index) => await smallJpeg(index)),
	);
	const execution = startScan({
		baseUrl: service.current.baseUrl,
		items: photos.map((photo) => photoItem(photo)),
		nodeSettings,
		parameters: { options },
	});
	while (!until(service.current)) await new Promise((resolve) => setTimeout(resolve, 10));
	execution.stop();
	await execution.finished.catch(() => undefined);
}

/** Long enough for a call that should not start to be seen. */
async function callsAfter(waitMs: number): Promise<number> {
	await new Promise((resolve) => setTimeout(resolve, waitMs));
	return service.current.calls.length;
}

test('Stop ends a wait for Retry-After at once', async () => {
	// Longer than the test may take.
	service.current.settings.retryAfterSeconds = 250;
	service.current.play('throttled');

	await stopWhen(({ calls }) => calls[0]?.finishedAtMs !== undefined);

	expect(await callsAfter(300)).toBe(1);
});

test('nothing is sent after a Stop during a back-off', async () => {
	service.current.play('internal', 'internal', 'internal');

	await stopWhen(({ calls }) => calls[0]?.finishedAtMs !== undefined, {
		// One photo at a time, so that none is on its way while the first waits.
		options: { maxConcurrentCalls: 1 },
	});

	// The first back-off takes a second at most.
	expect(await callsAfter(1_500)).toBe(1);
});

test('Stop closes the calls on their way, and the queue starts no more', async () => {
	service.current.settings.latencyMs = 60_000;

	await stopWhen(({ calls }) => calls.length === 1);

	expect(await callsAfter(300)).toBe(1);
});

test("Stop holds for n8n's Retry On Fail too", async () => {
	service.current.settings.latencyMs = 60_000;

	await stopWhen(({ calls }) => calls.length === 1, {
		nodeSettings: { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 },
	});

	expect(await callsAfter(600)).toBe(1);
});
