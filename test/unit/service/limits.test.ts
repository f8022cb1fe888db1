import { service, imageBase64, post, outcome, until } from '../../support/serviceClient';

describe('limits', () => {
	test('reject calls above the burst at once, and let them in again at the rate', async () => {
		Object.assign(service.settings, {
			requestsPerSecond: 0.5,
			burst: 2,
			retryAfterSeconds: 7,
			latencyMs: 2_000,
		});
		let responded = 0;
		const accepted = [post({ imageBase64 }), post({ imageBase64 })];
		for (const response of accepted) void response.then(() => responded++);
		await until(() => service.calls.length === 2);
		const rejected = await post({ imageBase64 });

		expect(responded).toBe(0);
		expect(rejected.headers.get('retry-after')).toBe('7');
		expect(await outcome(Promise.resolve(rejected))).toEqual([429, 'Retrieval.Throttling.User']);
		expect((await Promise.all(accepted)).map(({ status }) => status)).toEqual([200, 200]);
		expect((await post({ imageBase64 })).status).toBe(200);
	});

	test('end the day after the calls it has', async () => {
		service.settings.dailyCalls = 1;

		expect(await outcome(post({ imageBase64 }))).toEqual([200, undefined]);
		expect(await outcome(post({ imageBase64 }))).toEqual([
			429,
			'Retrieval.TestUserQueryPerDayExceeded',
		]);
	});

	test('are only looked at after key and played faults', async () => {
		service.settings.dailyCalls = 0;
		service.play('internal');

		expect(await outcome(post('{}', { headers: {} }))).toEqual([401, 'Unauthorized']);
		expect(await outcome(post('{}'))).toEqual([500, 'InternalServerError']);
		expect(await outcome(post('{}'))).toEqual([429, 'Retrieval.TestUserQueryPerDayExceeded']);
	});
});

describe('latency', () => {
	test.each(['{}', '{"imageBase64":"photo"}'])(
		'delays response and errorResponse: %s',
		async (body) => {
			service.settings.latencyMs = 60_000;
			const client = new AbortController();
			const call = post(body.replace('photo', imageBase64), { signal: client.signal });
			const late = expect(call).rejects.toThrow('aborted');
			await until(() => service.calls.length === 1);
			service.settings.latencyMs = 0;
			await post(body.replace('photo', imageBase64));

			expect(service.calls.map(({ status }) => status === undefined)).toEqual([true, false]);
			client.abort();
			await late;
		},
	);

	test('makes calls overlap, and their number is seen', async () => {
		service.settings.latencyMs = 60_000;
		const client = new AbortController();
		const calls = [1, 2, 3].map(async () => await post({ imageBase64 }, { signal: client.signal }));
		const ends = expect(Promise.any(calls)).rejects.toThrow('All promises were rejected');
		await until(() => service.calls.length === 3);
		client.abort();
		await ends;
		await until(() => service.calls.every(({ finishedAtMs }) => finishedAtMs !== undefined));
		service.settings.latencyMs = 0;
		await post({ imageBase64 });

		expect(service.maxInFlight).toBe(3);
	});
});
