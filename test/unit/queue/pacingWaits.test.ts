import { busyGate, openGate } from './gateWithCalls';

describe('first come, first served', () => {
	it('holds for those who wait for a place', async () => {
		const { started, enter, end } = openGate(2);
		await enter(9);
		for (let call = 0; call < 9; call++) await end(1);

		expect(started).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
	});

	it('holds for those who wait for the end of a pause', async () => {
		const { clock, started, inFlight, enter, end, refuse } = openGate(2);
		await enter(3);
		await refuse(1, 1_000);
		await clock.advance(300);
		await enter(2);
		for (let second = 0; second < 9; second++) {
			await clock.advance(1_000);
			await end(inFlight.size);
		}

		expect(started).toEqual([1, 2, 3, 4, 5]);
	});

	it('holds when a pause is made longer meanwhile', async () => {
		const { clock, started, inFlight, enter, end, refuse } = await busyGate(2, 3);
		await refuse(1, 1_000);
		await enter(1);
		await clock.advance(500);
		await refuse(1, 2_000);
		await enter(1);
		for (let second = 0; second < 9; second++) {
			await clock.advance(1_000);
			await end(inFlight.size);
		}

		expect(started).toEqual([1, 2, 3, 4, 5]);
	});

	it('holds against one who comes at the very moment a place is given back', async () => {
		const { clock, inFlight, started, enter } = await busyGate(1, 3);
		inFlight.get(2)!.end();
		void enter(1);
		await clock.settle();
		expect(started).toEqual([1, 2, 3]);
	});
});

describe('a repeated call', () => {
	it('goes before those that have not been tried, in the order of coming back', async () => {
		const { started, enter, enterAgain, end } = openGate(1);
		await enter(4);
		await enterAgain(2);
		await enter(1);
		for (let call = 0; call < 7; call++) await end(1);

		expect(started).toEqual([1, 5, 6, 2, 3, 4, 7]);
	});

	it('goes first after a pause too, though it came last', async () => {
		const { clock, started, inFlight, enter, enterAgain, end, refuse } = openGate(2);
		await enter(3);
		await refuse(1, 1_000);
		await clock.advance(900);
		await enterAgain(1);
		for (let second = 0; second < 9; second++) {
			await clock.advance(1_000);
			await end(inFlight.size);
		}

		expect(started).toEqual([1, 4, 2, 3]);
	});

	it('takes no call its place that is on its way', async () => {
		const { started, enter, enterAgain } = await busyGate(2, 3);
		await enter(1);
		await enterAgain(1);

		expect(started).toEqual([1, 2, 3]);
	});
});

describe('a stop of the clock', () => {
	it('ends the wait of everybody who is in the line', async () => {
		const { clock, gate, started, enter, refuse } = openGate(2);
		await enter(1);
		await refuse(1, 60_000);
		const ends = [false, true, false].map(async (isRepeated) => {
			const work = () => Promise.resolve('a scan');
			return await gate.run(work, () => undefined, isRepeated, 1).catch(() => 'stopped');
		});
		await clock.advance(1_000);
		clock.stop();

		expect(await Promise.all(ends)).toEqual(['stopped', 'stopped', 'stopped']);
		expect(started).toEqual([1]);
	});

	it('ends the wait of those who come later too, while the pause goes on', async () => {
		const { clock, gate, enter, refuse } = openGate(1);
		await enter(1);
		await refuse(1, 60_000);
		const work = () => Promise.resolve('a scan');
		const come = async () => await gate.run(work, () => undefined, false, 1).catch(() => 'stopped');
		const early = come();
		await clock.settle();
		clock.stop();

		expect(await early).toBe('stopped');
		expect(await come()).toBe('stopped');
	});
});

describe('a wait of its own', () => {
	it('lasts as long as it was asked to, and takes no place', async () => {
		const { clock, gate, started, enter } = openGate(1);
		let isOver = false;
		void gate.wait(1_000).then(() => {
			isOver = true;
		});
		await enter(1);
		expect(started).toEqual([1]);

		await clock.advance(999);
		expect(isOver).toBe(false);
		await clock.advance(1);
		expect(isOver).toBe(true);
	});
});

describe('closing', () => {
	it('lets those pass who wait for a place, in their order', async () => {
		const { clock, gate, started, enter } = openGate(1);
		await enter(4);
		gate.close();
		await clock.settle();

		expect(started).toEqual([1, 2, 3, 4]);
	});

	it('lets those pass who wait for the end of a pause', async () => {
		const { clock, gate, started, enter, enterAgain, refuse } = openGate(3);
		await enter(3);
		await enterAgain(1);
		await refuse(1, 60_000);
		gate.close();
		await clock.settle();

		expect(started).toEqual([1, 4, 2, 3]);
	});

	it('ends every other wait, without time passing', async () => {
		const { clock, gate } = openGate(1);
		const before = clock.nowMs();
		const waits = [gate.wait(1_000), gate.wait(1_000_000)];
		gate.close();
		await Promise.all(waits);

		expect(clock.nowMs()).toBe(before);
	});

	it('makes nobody wait who comes later, throttled or not', async () => {
		const { clock, gate, started, enter, refuse } = openGate(1);
		gate.close();
		await enter(3);
		await refuse(2, 60_000);
		await enter(1);
		await gate.wait(60_000);
		await clock.settle();

		expect(started).toEqual([1, 2, 3, 4]);
	});
});
