import { useStorage } from '../../dev/engine/storage';
import { photoItem, smallJpeg } from '../support/images';
import { useLocalService } from '../support/localService';
import { scan } from '../support/scanFile';
import { skipWaits } from '../support/skippedWaits';

const service = useLocalService();

beforeAll(async () => await useStorage('filesystem'));

async function photos(count: number) {
	return await Promise.all(
		Array.from({ length: count }, async (_, index) => photoItem(await smallJpeg(index))),
	);
}

describe('with waits that are skipped', () => {
	const waits = skipWaits();

	test('throttling is waited out as long as Retry-After says', async () => {
		service.current.settings.retryAfterSeconds = 40;
		service.current.play('throttled');

		const { output } = await scan({ baseUrl: service.current.baseUrl, items: await photos(1) });

		expect(output).toHaveLength(1);
		expect(service.current.calls).toHaveLength(2);
		const waitedMs = waits.ms.reduce((sum, ms) => sum + ms, 0);
		expect(waitedMs).toBeGreaterThan(39_000);
		expect(waitedMs).toBeLessThan(60_000);
	});

	// One of each kind: rejected for now, without a response, with a response from something else.
	test.each(['throttled', 'internal', 'reset', 'html-502'] as const)(
		'after "%s" the same image is sent again, and comes out once',
		async (fault) => {
			service.current.play({}, fault);

			const { output } = await scan({ baseUrl: service.current.baseUrl, items: await photos(3) });

			const images = service.current.calls.map(({ imageSha256 }) => imageSha256);
			expect(output.map(({ pairedItem }) => pairedItem)).toEqual(
				[0, 1, 2].map((item) => ({ item })),
			);
			expect(service.current.calls).toHaveLength(4);
			expect(new Set(images).size).toBe(3);
			expect(waits.ms.length).toBeGreaterThan(0);
		},
	);

	test('throttled calls are not billed, so they do not count as tries', async () => {
		service.current.play('throttled', 'throttled', 'throttled');

		const { output } = await scan({
			baseUrl: service.current.baseUrl,
			items: await photos(1),
			parameters: { options: { maxTries: 1 } },
		});

		expect(output).toHaveLength(1);
		expect(service.current.calls).toHaveLength(4);
	});
});

test('a wait that is longer than 5 minutes is not begun', async () => {
	service.current.settings.retryAfterSeconds = 3600;
	service.current.play('throttled');

	const { error } = await scan({ baseUrl: service.current.baseUrl, items: await photos(1) });

	expect(error!.description).toContain('IQS asks to wait 3600 s');
	expect(service.current.calls).toHaveLength(1);
});

test('under a limit of 2 calls a second all photos come out with the defaults', async () => {
	service.current.settings.requestsPerSecond = 2;
	service.current.settings.latencyMs = 50;

	const { output, error } = await scan({
		baseUrl: service.current.baseUrl,
		items: await photos(8),
	});

	expect(error).toBeUndefined();
	expect(output).toHaveLength(8);
	expect(service.current.calls.filter(({ status }) => status === 200)).toHaveLength(8);
});

test('with one try allowed nothing is repeated', async () => {
	service.current.play('internal');

	const { error } = await scan({
		baseUrl: service.current.baseUrl,
		items: await photos(1),
		parameters: { options: { maxTries: 1 } },
	});

	expect(error!.message).toMatch(/^IQS could not process the image \('photo/);
	expect(service.current.calls).toHaveLength(1);
});

test('a response that takes longer than connections are kept open arrives with one call', async () => {
	// Node.js keeps a connection without traffic for 5 seconds; IQS took up to 24.
	service.current.play({ delayMs: 7_000 });

	const { output } = await scan({ baseUrl: service.current.baseUrl, items: await photos(1) });

	expect(output).toHaveLength(1);
	expect(service.current.calls).toHaveLength(1);
});
