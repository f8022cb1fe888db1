import { busyGate, openGate } from './gateWithCalls';

describe('the bound', () => {
	it('lets the first call go alone, and opens when it has passed', async () => {
		const { started, enter, end } = openGate(3);
		await enter(6);
		expect(started).toEqual([1]);

		await end(1);
		expect(started).toEqual([1, 2, 3, 4]);
	});

	it('also makes those wait who come while the first call is on its way', async () => {
		const { started, enter } = openGate(3);
		await enter(1);
		await enter(2);

		expect(started).toEqual([1]);
	});

	it('is never passed, whatever ends and whenever', async () => {
		const { clock, inFlight, started, enter, end } = openGate(4);
		let most = 0;
		for (let step = 0; step < 300; step++) {
			await enter(step % 3);
			await end(step % 4, step % 11 === 0 ? 50 : undefined);
			await clock.advance(step % 5 === 0 ? 60 : 1);
			most = Math.max(most, inFlight.size);
		}

		expect(most).toBe(4);
		expect(started.length).toBeGreaterThan(100);
	});

	it('gets its place back from a call that throws, and the caller gets the exception', async () => {
		const { clock, gate, started, inFlight, enter } = openGate(1);
		const thrown = new TypeError('nobody foresaw this');
		const call = gate.run(
			() => Promise.reject(thrown),
			() => undefined,
		);
		await expect(call).rejects.toBe(thrown);

		await enter(2);
		inFlight.get(1)!.fail();
		await clock.settle();
		expect(started).toEqual([1, 2]);
	});
});

describe('throttling', () => {
	it('pauses everybody for the time given', async () => {
		const { clock, started, enter, end } = await busyGate(4);
		await end(1, 5_000);
		await end(3);
		await enter(1);
		await clock.advance(4_999);
		expect(started).toHaveLength(5);

		await clock.advance(1);
		expect(started.length).toBeGreaterThan(5);
	});

	it('pauses for the longest time that was asked for', async () => {
		const { clock, started, end } = await busyGate(4);
		await end(1, 5_000);
		await end(1, 9_000);
		await end(2, 1_000);
		await clock.advance(8_999);
		expect(started).toHaveLength(5);

		await clock.advance(1);
		expect(started.length).toBeGreaterThan(5);
	});

	it('halves the bound once, however many calls were refused together, and never to nothing', async () => {
		const { clock, inFlight, end } = await busyGate(8);
		const bounds: number[] = [];
		for (let window = 0; window < 5; window++) {
			await end(inFlight.size, 1_000);
			await clock.advance(1_000);
			bounds.push(inFlight.size);
		}

		expect(bounds).toEqual([4, 2, 1, 1, 1]);
	});

	it('counts a late refusal of a call from before the cut to the same window', async () => {
		const { clock, inFlight, end } = await busyGate(8);
		await end(2, 100);
		await clock.advance(50);
		await end(1, 100);
		await clock.advance(500);
		expect(inFlight.size).toBe(5);

		// Five calls from before the cut are still on their way, over the new bound of four.
		await end(1, 100);
		await clock.advance(100);
		expect(inFlight.size).toBe(4);
	});

	it('is followed by growth of one place a round, up to the bound and no further', async () => {
		const { clock, inFlight, end, round } = await busyGate(7);
		await end(7, 1_000);
		await clock.advance(1_000);
		expect(inFlight.size).toBe(3);

		const bounds: number[] = [];
		for (let count = 0; count < 6; count++) bounds.push(await round());
		expect(bounds).toEqual([4, 5, 6, 7, 7, 7]);
	});

	it('starts the count of a round anew', async () => {
		const { clock, inFlight, end } = await busyGate(8);
		await end(8, 1_000);
		await clock.advance(1_000);
		await end(3);
		await end(1, 1_000);
		await end(1);
		await clock.advance(1_000);

		// Halved to 2; the three good calls before that do not count towards a third place.
		expect(inFlight.size).toBe(2);
	});

	it('of the very first call leaves one place', async () => {
		const { clock, started, enter, end, round } = openGate(5);
		await enter(20);
		await end(1, 1_000);
		expect(started).toEqual([1]);

		await clock.advance(1_000);
		expect(started).toEqual([1, 2]);
		expect(await round()).toBe(2);
		expect(await round()).toBe(3);
	});
});
