import { useStorage } from '../../dev/engine/storage';
import { smallJpeg } from '../support/images';
import { useLocalService } from '../support/localService';
import { scanRaw, startRawScan } from '../support/rawItems';

const service = useLocalService();

beforeAll(async () => await useStorage('memory'));

function filesOf(count: number, file: object): Record<string, object> {
	return Object.fromEntries(Array.from({ length: count }, (_, index) => [`file_${index}`, file]));
}

/** Milliseconds of this process: those of a busy machine's other work do not count. */
async function cpuMsOf(work: () => Promise<unknown>): Promise<number> {
	const before = process.cpuUsage();
	await work();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000;
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
			const fewMs = await cpuMsOf(async () => await run(1_000, file));
			const manyMs = await cpuMsOf(async () => await run(8_000, file));

			// Eight times as many; a square would be 64 times the time.
			expect(manyMs).toBeLessThan(Math.max(fewMs, 30) * 24);
		}
		const { output } = await run(2_000, pdf);
		if (onError === 'continueRegularOutput') {
			expect(output).toHaveLength(2_000);
			expect(output.map(({ binary }) => Object.keys(binary!))).toEqual(
				Object.keys(filesOf(2_000, pdf)).map((field) => [field]),
			);
		}
		expect(service.current.calls).toEqual([]);
	},
);

test('a pattern with many * is quick on names that strangers choose', async () => {
	const photo = { data: await smallJpeg(1) };
	const name = 'a'.repeat(5_000);
	const cpuMs = await cpuMsOf(async () => {
		for (const binaryPropertyName of [
			'*a*a*a*a*a*a*a*a*b',
			'*ab*'.repeat(50),
			`${'a*'.repeat(3_000)}b`,
		]) {
			const { error } = await scanRaw({
				baseUrl: service.current.baseUrl,
				items: [{ json: {}, binary: { [name]: photo } }],
				parameters: { binaryPropertyName },
			});
			expect(error!.message).toMatch(/^No file of the item matches/);
		}
	});

	expect(cpuMs).toBeLessThan(2_000);
});

test('Stop is heard while 50,000 addresses are planned', async () => {
	const items = Array.from({ length: 50_000 }, (_, index) => ({
		json: { url: `https://example.com/${index}.jpg` },
	}));
	const execution = startRawScan({
		baseUrl: service.current.baseUrl,
		items,
		parameters: { imageSource: 'url', imageUrl: '={{ $json.url }}' },
	});
	// The engine hands over the items, and the plan begins.
	await new Promise((resolve) => setTimeout(resolve, 600));
	const heardAfterMs = await cpuMsOf(
		async () => await new Promise((resolve) => setTimeout(resolve, 1)),
	);
	const endedAfterMs = await cpuMsOf(async () => {
		execution.stop();
		await execution.finished.catch(() => undefined);
	});

	expect(heardAfterMs).toBeLessThan(100);
	expect(endedAfterMs).toBeLessThan(100);
	expect(service.current.calls).toEqual([]);
});

test.each(['12 kB', NaN, Infinity, -1, null, {}])(
	'a size of %j does not make the calls go one by one',
	async (bytes) => {
		service.current.settings.latencyMs = 150;
		const photos = await Promise.all(
			Array.from({ length: 20 }, async (_, index) => await smallJpeg(index)),
		);
		const items = photos.map((photo) => ({
			json: {},
			binary: { data: { data: photo.toString('base64'), mimeType: 'image/jpeg', bytes } },
		}));

		const { error } = await scanRaw({ baseUrl: service.current.baseUrl, items });

		expect(error).toBeUndefined();
		expect(service.current.calls).toHaveLength(20);
		expect(service.current.maxInFlight).toBeGreaterThan(3);
	},
);
