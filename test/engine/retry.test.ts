import { useStorage } from '../../dev/engine/storage';
import { photoItem, smallJpeg } from '../support/images';
import { useLocalService } from '../support/localService';
import { scan } from '../support/scanFile';

const service = useLocalService();

beforeAll(async () => await useStorage('filesystem'));

async function photos(count: number) {
	return await Promise.all(
		Array.from({ length: count }, async (_, index) => photoItem(await smallJpeg(index))),
	);
}

test('throttling is waited out as long as Retry-After says', async () => {
	service.current.settings.retryAfterSeconds = 2;
	service.current.play('throttled');

	const { output } = await scan({ baseUrl: service.current.baseUrl, items: await photos(1) });

	const [refused, repeated] = service.current.calls;
	expect(output).toHaveLength(1);
	expect(service.current.calls).toHaveLength(2);
	expect(repeated!.startedAtMs - refused!.finishedAtMs!).toBeGreaterThanOrEqual(1990);
	expect(repeated!.startedAtMs - refused!.finishedAtMs!).toBeLessThan(3000);
});

test.each(['throttled', 'internal', 'unavailable', 'reset', 'html-502'] as const)(
	'after "%s" the same image is sent again, and comes out once',
	async (fault) => {
		service.current.play({}, fault);

		const { output } = await scan({ baseUrl: service.current.baseUrl, items: await photos(3) });

		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2].map((item) => ({ item })));
		expect(service.current.calls).toHaveLength(4);
		expect(new Set(service.current.calls.map(({ imageSha256 }) => imageSha256)).size).toBe(3);
	},
);

test('a wait that is longer than 5 minutes is not begun', async () => {
	service.current.settings.retryAfterSeconds = 3600;
	service.current.play('throttled');

	const { error } = await scan({ baseUrl: service.current.baseUrl, items: await photos(1) });

	expect(error!.description).toContain('IQS asks to wait 3600 s');
	expect(service.current.calls).toHaveLength(1);
});

test.each([1, 2])(
	'under a limit of %i calls a second all photos come out with the defaults',
	async (requestsPerSecond) => {
		service.current.settings.requestsPerSecond = requestsPerSecond;
		service.current.settings.latencyMs = 50;

		const { output, error } = await scan({
			baseUrl: service.current.baseUrl,
			items: await photos(12),
		});

		expect(error).toBeUndefined();
		expect(output).toHaveLength(12);
	},
);

test('throttled calls are not billed, so they do not count as tries', async () => {
	service.current.settings.retryAfterSeconds = 0.01;
	service.current.play('throttled', 'throttled', 'throttled');

	const { output } = await scan({
		baseUrl: service.current.baseUrl,
		items: await photos(1),
		parameters: { options: { maxTries: 1 } },
	});

	expect(output).toHaveLength(1);
	expect(service.current.calls).toHaveLength(4);
});

test('with one try allowed nothing is repeated', async () => {
	service.current.play('internal');

	const { error } = await scan({
		baseUrl: service.current.baseUrl,
		items: await photos(1),
		parameters: { options: { maxTries: 1 } },
	});

	expect(error!.message).toMatch(/^IQS could not process the image at the moment \('photo/);
	expect(service.current.calls).toHaveLength(1);
});

test('under a limit of 5 calls a second all photos come out', async () => {
	service.current.settings.requestsPerSecond = 5;
	service.current.settings.latencyMs = 300;

	const { output } = await scan({ baseUrl: service.current.baseUrl, items: await photos(25) });

	const answered = service.current.calls.filter(({ status }) => status === 200);
	expect(output).toHaveLength(25);
	expect(answered).toHaveLength(25);
});

test('an answer after 24 seconds arrives with one call', async () => {
	service.current.play({ delayMs: 24_000 });

	const { output } = await scan({ baseUrl: service.current.baseUrl, items: await photos(1) });

	expect(output).toHaveLength(1);
	expect(service.current.calls).toHaveLength(1);
});
