import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { bytesOf } from '../../dev/engine/engine';
import { useStorage } from '../../dev/engine/storage';
import { runLimits } from '../../nodes/ScanFile/plan/parameters';
import { photoItem, smallJpeg } from '../support/images';
import { useLocalService } from '../support/localService';
import { scan, startScan } from '../support/scanFile';

const service = useLocalService();

/** Longer than a test takes. */
const endlessMs = 250_000;

test('60 photos go out several at a time, never above the limit, and come back in order', async () => {
	await useStorage('filesystem');
	service.current.settings.latencyMs = 800;
	const photos = await Promise.all(
		Array.from({ length: 60 }, async (_, index) => await smallJpeg(index)),
	);
	const limit = runLimits.maxConcurrentCalls.default;

	const { output } = await scan({
		baseUrl: service.current.baseUrl,
		items: photos.map((photo) => photoItem(photo)),
	});

	expect(output).toHaveLength(60);
	for (const [index, { binary }] of output.entries()) {
		expect(await bytesOf(binary!.data!)).toEqual(photos[index]);
	}
	// One probe, ten, then twenty.
	expect(service.current.maxInFlight).toBeGreaterThan(10);
	expect(service.current.maxInFlight).toBeLessThanOrEqual(limit);
});

test('the limit in the options is kept', async () => {
	// Longer than the longest time between two starts, so that calls overlap on any machine.
	service.current.settings.latencyMs = 1_000;
	const photos = await Promise.all(
		Array.from({ length: 5 }, async (_, index) => await smallJpeg(index)),
	);

	await scan({
		baseUrl: service.current.baseUrl,
		items: photos.map((photo) => photoItem(photo)),
		parameters: { options: { maxConcurrentCalls: 2 } },
	});

	expect(service.current.maxInFlight).toBe(2);
});

test.each(['memory', 'filesystem'] as const)(
	'photos of very different sizes are not mixed up, in %s storage',
	async (storage) => {
		await useStorage(storage);
		const photos = await Promise.all(
			Array.from({ length: 40 }, async (_, index) => {
				const padding = Buffer.alloc((index * 7_919) % 300_000, index);
				return Buffer.concat([await smallJpeg(index), padding]);
			}),
		);

		const { output } = await scan({
			baseUrl: service.current.baseUrl,
			items: photos.map((photo) => photoItem(photo)),
		});

		expect(output).toHaveLength(40);
		for (const [index, { binary }] of output.entries()) {
			expect((await bytesOf(binary!.data!)).equals(photos[index]!)).toBe(true);
		}
	},
);

test.each(['memory', 'filesystem'] as const)(
	'few large photos are on their way at once, in %s storage',
	async (storage) => {
		await useStorage(storage);
		const large = Buffer.concat([await smallJpeg(1), Buffer.alloc(9_000_000)]);
		service.current.settings.latencyMs = endlessMs;
		// The first call is sent alone, and is over at once.
		service.current.play({ delayMs: -endlessMs });

		const execution = startScan({
			baseUrl: service.current.baseUrl,
			items: Array.from({ length: 4 }, () => photoItem(large)),
		});
		while (service.current.calls.length < 3) await sleep(10);
		// Long enough for a call that should not start to be seen.
		await sleep(1_000);
		execution.stop();
		await execution.finished;

		expect(service.current.calls).toHaveLength(3);
		expect(service.current.maxInFlight).toBe(2);
	},
);

test('photos are not mixed up when calls fail on the way and are made again', async () => {
	await useStorage('filesystem');
	const photos = await Promise.all(
		Array.from({ length: 30 }, async (_, index) =>
			Buffer.concat([await smallJpeg(index), Buffer.alloc((index * 9_973) % 200_000, index)]),
		),
	);
	service.current.settings.scansPerResponse = 2;
	service.current.play({}, 'throttled', 'unavailable', 'reset', {}, 'cut-body', {}, 'internal');

	const { output } = await scan({
		baseUrl: service.current.baseUrl,
		items: photos.map((photo) => photoItem(photo)),
		onError: 'continueRegularOutput',
	});

	const sent = new Set(photos.map((photo) => createHash('sha256').update(photo).digest('hex')));
	for (const { imageSha256 } of service.current.calls) {
		// The call that was reset was never read.
		if (imageSha256 !== undefined) expect(sent).toContain(imageSha256);
	}
	const good = output.filter(({ json }) => json.error === undefined);
	// A response that breaks off in the middle is paid for and not asked for again.
	expect(good).toHaveLength(2 * (photos.length - 1));
	for (const { binary, pairedItem } of good) {
		const { item } = pairedItem as { item: number };
		expect((await bytesOf(binary!.data!)).equals(photos[item]!)).toBe(true);
	}
});
