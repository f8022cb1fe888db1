import { setTimeout as sleep } from 'node:timers/promises';
import { useStorage } from '../../dev/engine/storage';
import { smallJpeg } from '../support/images';
import { useLocalService } from '../support/localService';
import { scanRaw, startRawScan } from '../support/rawItems';

const service = useLocalService();

beforeAll(async () => await useStorage('memory'));

function filesOf(count: number, file: object): Record<string, object> {
	return Object.fromEntries(Array.from({ length: count }, (_, index) => [`file_${index}`, file]));
}

/**
 * Milliseconds of this process: those of a busy machine's other work do not count. The least of
 * three, because what else a process does in between, such as collecting garbage, only adds to it.
 */
async function cpuMsOf(work: () => Promise<unknown>): Promise<number> {
	const times: number[] = [];
	for (let time = 0; time < 3; time++) {
		const before = process.cpuUsage();
		await work();
		const { user, system } = process.cpuUsage(before);
		times.push((user + system) / 1000);
	}
	return Math.min(...times);
}

const pdf = { data: Buffer.from('%PDF-1.7').toString('base64'), mimeType: 'application/pdf' };

test.each(['continueRegularOutput', 'stopWorkflow'] as const)(
	'an item with thousands of files that fail costs what they cost one by one (%s)',
	async (onError) => {
		const run = async (count: number, file: unknown) =>
			await scanRaw({
				baseUrl: service.current.baseUrl,
				items: [{ json: {}, binary: filesOf(count, file as object) }],
				parameters: { binaryPropertyName: 'file_*' },
				onError,
			});
		for (const file of [pdf, 'a text']) {
			await run(500, file);
			const fewMs = await cpuMsOf(async () => await run(500, file));
			const manyMs = await cpuMsOf(async () => await run(4_000, file));

			// Eight times as many; a square would be 64 times the time.
			expect(manyMs).toBeLessThan(Math.max(fewMs, 30) * 24);
		}
		const { output } = await run(1_000, pdf);
		if (onError === 'continueRegularOutput') {
			expect(output).toHaveLength(1_000);
			expect(output.map(({ binary }) => Object.keys(binary!))).toEqual(
				Object.keys(filesOf(1_000, pdf)).map((field) => [field]),
			);
		}
		expect(service.current.calls).toEqual([]);
	},
	// It computes for seconds, and on a busy machine for a minute.
	300_000,
);

test.each(['*a*a*a*a*a*a*a*a*b', '*ab*'.repeat(50), `${'a*'.repeat(500)}b`])(
	'a pattern with many * costs what a name is long that strangers choose: %s',
	async (binaryPropertyName) => {
		const photo = { data: await smallJpeg(1) };
		const run = async (length: number) => {
			const { error } = await scanRaw({
				baseUrl: service.current.baseUrl,
				items: [{ json: {}, binary: { ['a'.repeat(length)]: photo } }],
				parameters: { binaryPropertyName },
			});
			expect(error!.message).toMatch(/^No file of the item matches/);
		};
		await run(1_000);
		const shortMs = await cpuMsOf(async () => await run(1_000));
		const longMs = await cpuMsOf(async () => await run(10_000));

		// Ten times as long; a square would be 100 times the time, and what tries all ways never ends.
		expect(longMs).toBeLessThan(Math.max(shortMs, 10) * 30);
	},
);

test('Stop is heard while 50,000 URLs are planned', async () => {
	let planned = 0;
	const json = {
		get url() {
			return `https://example.com/${++planned}.jpg`;
		},
	};
	const items = Array.from({ length: 50_000 }, () => ({ json }));
	const execution = startRawScan({
		baseUrl: service.current.baseUrl,
		items,
		parameters: { imageSource: 'url', imageUrl: '={{ $json.url }}' },
	});
	while (planned === 0) await sleep(1);
	execution.stop();
	const plannedAtStop = planned;
	await execution.finished.catch(() => undefined);
	// Time for the next part of a plan that goes on.
	await sleep(200);

	expect(plannedAtStop).toBeLessThan(items.length / 2);
	expect(planned).toBe(plannedAtStop);
	expect(service.current.calls).toEqual([]);
});

test.each(['12 kB', NaN, -1])(
	'a size of %j does not make the calls go one by one',
	async (bytes) => {
		// Several times the longest time between two starts, so that calls overlap on any machine.
		service.current.settings.latencyMs = 1_500;
		const photos = await Promise.all(
			Array.from({ length: 8 }, async (_, index) => await smallJpeg(index)),
		);
		const items = photos.map((photo) => ({
			json: {},
			binary: { data: { data: photo.toString('base64'), mimeType: 'image/jpeg', bytes } },
		}));

		const { error } = await scanRaw({ baseUrl: service.current.baseUrl, items });

		expect(error).toBeUndefined();
		expect(service.current.calls).toHaveLength(8);
		expect(service.current.maxInFlight).toBeGreaterThan(3);
	},
);
