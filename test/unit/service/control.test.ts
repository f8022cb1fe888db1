import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { service, imageBase64, post, control, outcome } from '../../support/serviceClient';

describe('control', () => {
	test('shows settings and what was seen', async () => {
		await post({ imageBase64 });
		service.play('stall', 'trickle');

		expect(await (await control('GET')).json()).toEqual({
			settings: expect.objectContaining({ mode: 'echo', requestsPerSecond: null }) as object,
			calls: 1,
			maxInFlight: 1,
			waitingFaults: 2,
		});
	});

	test('changes settings, and clears them with null', async () => {
		await control('PUT', { latencyMs: 5, dailyCalls: 3 });
		expect(service.settings).toMatchObject({ latencyMs: 5, dailyCalls: 3, mode: 'echo' });

		await control('PUT', { dailyCalls: null });
		expect(service.settings).toMatchObject({ latencyMs: 5, dailyCalls: undefined });
	});

	test.each([
		[{ latency: 5 }, 'Unknown field latency'],
		[{ latencyMs: '5' }, 'latencyMs must be a whole number'],
		[{ mode: 'echoes' }, 'mode must be one of the strings \\"scan\\", \\"echo\\", \\"stamp\\"'],
		[{ burst: 0 }, 'burst must be a whole number of at least 1, or null; got 0 (number).'],
		[[], 'JSON object'],
	])('rejects the settings %j', async (settings, message) => {
		const before = { ...service.settings };
		const response = await control('PUT', settings);

		expect(response.status).toBe(400);
		expect(await response.text()).toContain(message);
		expect(service.settings).toEqual(before);
	});

	test('plays faults by name or in full', async () => {
		await control('POST', ['arrears', { status: 500, body: 'down' }], '/play');

		expect(await outcome(post({ imageBase64 }))).toEqual([403, 'Retrieval.Arrears']);
		expect(await (await post({ imageBase64 })).text()).toBe('down');
	});

	test.each([
		[['nothing'], 'Unknown fault nothing; known: key-not-found, wrong-key'],
		[[{ status: '500' }], 'status must be a whole number of at least 200; got \\"500\\" (string).'],
		[[{ headers: { via: 1 } }], 'headers.via must be a string; got 1 (number).'],
		[[{ state: 500 }], 'Unknown field state; known: status, code'],
		['arrears', 'A JSON list of faults is expected.'],
	])('rejects to play %j', async (faults, message) => {
		const response = await control('POST', faults, '/play');

		expect(response.status).toBe(400);
		expect(await response.text()).toContain(message);
	});

	test('resets everything', async () => {
		await post({ imageBase64 });
		await control('PUT', { mode: 'scan', latencyMs: 5 });
		service.play('arrears');
		await control('DELETE');

		expect(service.settings).toMatchObject({ mode: 'echo', latencyMs: 0 });
		expect(service.calls).toEqual([]);
		expect(service.maxInFlight).toBe(0);
		expect((await post({ imageBase64 })).status).toBe(200);
	});
});

describe('a web page in a browser', () => {
	/** With any header, which `fetch` does not allow. */
	async function status(method: string, path: string, headers: Record<string, string>) {
		const call = request(`${service.baseUrl}${path}`, { method, headers });
		const bodies = new Map([
			['PUT', '{"latencyMs": 60000}'],
			['POST', '["arrears"]'],
		]);
		call.end(bodies.get(method));
		const [response] = (await once(call, 'response')) as [IncomingMessage];
		response.resume();
		return response.statusCode;
	}

	test.each<[string, Record<string, string>]>([
		['of another origin', { origin: 'https://example.com' }],
		['of no origin of its own, such as a sandbox or a file', { origin: 'null' }],
		['of another service on this machine', { origin: 'http://localhost:5678' }],
		['that uses a form or an image', { 'sec-fetch-site': 'cross-site' }],
		['whose host name was pointed at this machine', { host: 'evil.example:8787' }],
		['whose host name only begins like this machine', { host: 'localhost.example' }],
	])('%s cannot steer the service', async (_, headers) => {
		service.play('internal');
		for (const [method, path] of [
			['GET', '/control'],
			['PUT', '/control'],
			['POST', '/control/play'],
			['DELETE', '/control'],
		] as const) {
			expect(await status(method, path, headers)).toBe(403);
		}

		expect(service.settings.latencyMs).toBe(0);
		// Neither reset nor played to.
		expect((await (await control('GET')).json()) as object).toMatchObject({ waitingFaults: 1 });
	});

	test('gets no leave by a preflight request either', async () => {
		expect(await status('OPTIONS', '/control', { origin: 'https://example.com' })).toBe(405);
	});

	test.each(['localhost', '127.0.0.1:8787', '[::1]:8787'])(
		'a person may open the state at %s',
		async (host) => {
			expect(await status('GET', '/control', { host, 'sec-fetch-site': 'none' })).toBe(200);
		},
	);
});
