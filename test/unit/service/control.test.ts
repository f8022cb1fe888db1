import { service, imageBase64, post, control, outcome } from '../../support/serviceClient';

describe('control', () => {
	it('shows settings and what was seen', async () => {
		await post({ imageBase64 });
		service.play('stall', 'drip');

		expect(await (await control('GET')).json()).toEqual({
			settings: expect.objectContaining({ mode: 'echo', requestsPerSecond: null }) as object,
			calls: 1,
			maxInFlight: 1,
			waitingFaults: 2,
		});
	});

	it('changes settings, and clears them with null', async () => {
		await control('PUT', { latencyMs: 5, dailyCalls: 3 });
		expect(service.settings).toMatchObject({ latencyMs: 5, dailyCalls: 3, mode: 'echo' });

		await control('PUT', { dailyCalls: null });
		expect(service.settings).toMatchObject({ latencyMs: 5, dailyCalls: undefined });
	});

	it.each([
		[{ latency: 5 }, 'Unknown field latency'],
		[{ latencyMs: '5' }, 'latencyMs must be a whole number'],
		[{ mode: 'echoes' }, 'mode must be one of the strings \\"scan\\", \\"echo\\", \\"stamp\\"'],
		[{ burst: 0 }, 'burst must be a whole number of at least 1, or null; got 0 (number).'],
		[[], 'JSON object'],
	])('refuses the settings %j', async (settings, message) => {
		const before = { ...service.settings };
		const response = await control('PUT', settings);

		expect(response.status).toBe(400);
		expect(await response.text()).toContain(message);
		expect(service.settings).toEqual(before);
	});

	it('plays faults by name or in full', async () => {
		await control('POST', ['arrears', { status: 500, body: 'down' }], '/play');

		expect(await outcome(post({ imageBase64 }))).toEqual([403, 'Retrieval.Arrears']);
		expect(await (await post({ imageBase64 })).text()).toBe('down');
	});

	it.each([
		[['nothing'], 'Unknown fault nothing; known: key-not-found, wrong-key'],
		[[{ status: '500' }], 'status must be a whole number of at least 200; got \\"500\\" (string).'],
		[[{ headers: { via: 1 } }], 'headers.via must be a string; got 1 (number).'],
		[[{ state: 500 }], 'Unknown field state; known: status, code'],
		['arrears', 'A JSON list of faults is expected.'],
	])('refuses to play %j', async (faults, message) => {
		const response = await control('POST', faults, '/play');

		expect(response.status).toBe(400);
		expect(await response.text()).toContain(message);
	});

	it('resets everything', async () => {
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
