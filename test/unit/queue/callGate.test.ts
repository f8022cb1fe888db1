import { busyGate, openGate } from './gateWithCalls';

afterEach(() => jest.restoreAllMocks());

describe('the bound', () => {
	it('lets the first call go alone, and opens one place after another when it has passed', async () => {
		const { clock, started, enter, end } = openGate(4);
		await enter(9);
		await clock.advance(1_000);
		expect(started).toEqual([1]);

		await end(1);
		expect(started).toEqual([1, 2, 3]);
		await clock.advance(5);
		expect(started).toEqual([1, 2, 3, 4]);
		await clock.advance(1_000);
		expect(started).toEqual([1, 2, 3, 4, 5]);
	});

	it('also makes those wait who come while the first call is on its way', async () => {
		const { started, enter } = openGate(3);
		await enter(1);
		await enter(2);

		expect(started).toEqual([1]);
	});

	it('stays closed to all but one until a call has passed', async () => {
		const { clock, started, enter, end, refuse } = openGate(5);
		await enter(20);
		for (let call = 1; call <= 3; call++) {
			expect(started).toHaveLength(call);
			await refuse(1, 2_000);
			await clock.advance(2_000);
		}
		await clock.advance(60_000);
		expect(started).toHaveLength(4);

		await end(1);
		await clock.advance(60_000);
		expect(started).toHaveLength(9);
	});

	it('is never passed, whatever ends and whenever', async () => {
		const { clock, inFlight, started, enter, enterAgain, end, refuse } = openGate(4);
		let most = 0;
		for (let step = 0; step < 300; step++) {
			await enter(step % 3);
			await enterAgain(step % 2);
			if (step % 11 === 0) await refuse(step % 4, 50);
			else await end(step % 4);
			await clock.advance(step % 5 === 0 ? 600 : 100);
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
			false,
			1,
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
		const { clock, started, enter, enterAgain, end, refuse } = await busyGate(4);
		await refuse(1, 5_000);
		await end(3);
		await enter(1);
		await enterAgain(1);
		await clock.advance(4_999);
		expect(started).toHaveLength(5);

		await clock.advance(1);
		expect(started.length).toBeGreaterThan(5);
	});

	it('pauses for the longest time that was asked for', async () => {
		const { clock, started, refuse } = await busyGate(4);
		await refuse(1, 5_000);
		await refuse(1, 9_000);
		await refuse(2, 1_000);
		await clock.advance(8_999);
		expect(started).toHaveLength(5);

		await clock.advance(1);
		expect(started.length).toBeGreaterThan(5);
	});

	it.each([1_000, 5_000, 30_000])('of %d ms ends in the rate that was taken', async (pauseMs) => {
		const { clock, started, inFlight, end, refuse } = await busyGate(10);
		// Of these ten, six were let pass within the second, and the first call.
		await refuse(4, pauseMs);
		await end(6);
		await clock.advance(pauseMs);
		const before = started.length - inFlight.size;
		for (let tenth = 0; tenth < 5; tenth++) {
			await clock.advance(100);
			await end(inFlight.size);
		}

		// Half a second at seven calls per second or a little more, not ten calls at once.
		expect(started.length - before).toBeGreaterThanOrEqual(3);
		expect(started.length - before).toBeLessThanOrEqual(5);
	});
});

describe('a refusal without a time to wait', () => {
	/** How long nothing starts after the refusal. */
	async function pauseAfter(refuse: () => Promise<void>, gate: ReturnType<typeof openGate>) {
		const before = gate.started.length;
		await refuse();
		let pauseMs = 0;
		for (; gate.started.length === before; pauseMs += 100) await gate.clock.advance(100);
		return pauseMs;
	}

	it('pauses longer with each refusal in a row, and shortly again after a call that passed', async () => {
		jest.spyOn(Math, 'random').mockReturnValue(0);
		const gate = openGate(5);
		await gate.enter(50);
		const pauses: number[] = [];
		for (let row = 0; row < 7; row++) pauses.push(await pauseAfter(() => gate.refuse(1), gate));
		expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);

		await gate.end(1);
		await gate.clock.advance(120_000);
		expect(gate.inFlight.size).toBe(5);
		await gate.end(4);
		await gate.clock.advance(120_000);
		await gate.refuse(1);
		await gate.end(4);
		await gate.clock.advance(499);
		expect(gate.inFlight.size).toBe(0);
		await gate.clock.advance(1);
		expect(gate.inFlight.size).toBe(1);
	});

	it('counts once, however many calls were refused together', async () => {
		jest.spyOn(Math, 'random').mockReturnValue(0);
		const together = await busyGate(8);
		expect(await pauseAfter(() => together.refuse(8), together)).toBe(500);

		const late = await busyGate(8);
		await late.refuse(4);
		await late.clock.advance(400);
		expect(await pauseAfter(() => late.refuse(4), late)).toBe(500);
	});
});

describe('a service that refuses again after a pause', () => {
	/** A gate that was open, and was refused twice since. */
	async function twiceRefused() {
		const gate = await busyGate(4);
		await gate.refuse(4, 1_000);
		await gate.clock.advance(1_000);
		await gate.refuse(gate.inFlight.size, 1_000);
		await gate.clock.advance(1_000);
		return gate;
	}

	it('is asked by one call at a time, until that has passed', async () => {
		const { clock, inFlight, end } = await twiceRefused();
		await clock.advance(60_000);
		expect(inFlight.size).toBe(1);

		await end(1);
		await clock.advance(60_000);
		expect(inFlight.size).toBe(4);
	});

	it('does not shut the gate for ever when that call never came to an answer', async () => {
		const { clock, gate, inFlight, started } = await twiceRefused();
		expect(inFlight.size).toBe(1);
		const before = started.length;
		[...inFlight.values()][0]!.fail();
		await clock.advance(60_000);
		expect(started.length).toBeGreaterThan(before);
		gate.close();
	});
});

describe('the bound of bytes', () => {
	it('makes large images wait for each other', async () => {
		const { clock, started, enter, end } = openGate(4);
		await enter(1);
		await end(1);
		await clock.advance(100);
		await enter(3, 600);
		await clock.advance(100);
		expect(started).toEqual([1, 2]);

		await end(1);
		expect(started).toEqual([1, 2, 3]);
	});

	it('lets an image that is too large for it go alone, and keeps the order', async () => {
		const { clock, started, enter, end } = openGate(4);
		await enter(1);
		await end(1);
		await clock.advance(100);
		await enter(1, 600);
		await enter(1, 5_000);
		await enter(2, 1);
		await clock.advance(100);
		expect(started).toEqual([1, 2]);

		await end(1);
		expect(started).toEqual([1, 2, 3]);
		await end(1);
		expect(started).toEqual([1, 2, 3, 4, 5]);
	});

	it('is given back by a call that throws', async () => {
		const { clock, started, inFlight, enter, end } = openGate(4);
		await enter(1);
		await end(1);
		await clock.advance(100);
		await enter(2, 600);
		inFlight.get(2)!.fail();
		await clock.settle();
		expect(started).toEqual([1, 2, 3]);
	});
});
