import { service, imageBase64, post, outcome, until } from '../../support/serviceClient';

describe('limits', () => {
	test('refuse calls above the burst at once, and let them in again at the rate', async () => {
		Object.assign(service.settings, {
			requestsPerSecond: 0.5,
			burst: 2,
			retryAfterSeconds: 7,
			latencyMs: 2_000,
		});
		let answered = 0;
		const accepted = [post({ imageBase64 }), post({ imageBase64 })];
		for (const answer of accepted) void answer.then(() => answered++);
		await until(() => service.calls.length === 2);
		const refused = await post({ imageBase64 });

		expect(answered).toBe(0);
		expect(refused.headers.get('retry-after')).toBe('7');
		expect(await outcome(Promise.resolve(refused))).toEqual([429, 'Retrieval.Throttling.User']);
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
		'delays answer and errorResponse: %s',
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
		service.settings.latencyMs = 100;
		await Promise.all([post({ imageBase64 }), post({ imageBase64 }), post({ imageBase64 })]);
		await post({ imageBase64 });

		expect(service.maxInFlight).toBe(3);
	});
});
