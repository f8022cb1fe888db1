import { VirtualClock } from '../../../dev/simulation/virtualClock';
import { Failure } from '../../../nodes/ScanFile/failures';
import { ByteLimiter } from '../../../nodes/ScanFile/queue/byteLimiter';
import { busyGate, endOfRun, openGate } from './gateWithCalls';

const minuteMs = 60_000;

describe('the first call', () => {
	test('is sent alone as a probe, and ten go once it was accepted', async () => {
		const { started, join, end } = openGate();
		await join('a').enter(20);
		await join('b').enter(20);
		expect(started).toEqual(['a1']);

		await end(1);
		expect(started).toHaveLength(11);
	});

	test('is no probe for an account that accepted a call less than a minute ago', async () => {
		const { clock, gate, inFlight, join, end } = openGate();
		const first = join('a');
		await first.enter(1);
		await end(1);
		gate.leave(first.lane);
		await clock.advance(minuteMs);
		await join('b').enter(20);

		expect(inFlight.size).toBe(10);
	});

	test('is a probe again after a minute in which none was accepted', async () => {
		const { clock, gate, inFlight, join, end } = openGate();
		const first = join('a');
		await first.enter(1);
		await end(1);
		gate.leave(first.lane);
		await clock.advance(minuteMs + 1);
		await join('b').enter(20);
		expect(inFlight.size).toBe(1);

		await end(1);
		expect(inFlight.size).toBe(10);
	});

	test('holds up the next ones for half a minute at most when it hangs', async () => {
		const { clock, inFlight, join, end } = openGate();
		await join('a').enter(1);
		await join('b').enter(20);
		await clock.advance(minuteMs / 2 - 1);
		expect([...inFlight.keys()]).toEqual(['a1']);

		await clock.advance(1);
		expect([...inFlight.keys()]).toEqual(['a1', 'b1']);
		await clock.advance(minuteMs / 2);
		expect([...inFlight.keys()]).toEqual(['a1', 'b1', 'b2']);

		// Its latency is not taken for the usual one.
		await end(1);
		await clock.advance(2_000);
		expect(inFlight.size).toBe(10);
	});

	test('leaves no timer when it ends and nobody waits', async () => {
		const { clock, gate, join, end } = openGate();
		const a = join('a');
		await a.enter(2);
		await end(2);
		await end(1);
		gate.leave(a.lane);

		expect(clock.pendingSleeps).toBe(0);
	});

	test('leaves the next one the probe when it tells nothing of the service', async () => {
		const { inFlight, join, end } = openGate();
		await join('a').enter(20);
		await end(1, 'neutral');
		expect([...inFlight.keys()]).toEqual(['a2']);

		await end(1);
		expect(inFlight.size).toBe(10);
	});
});

test('calls that tell nothing of the service hold up nobody, however many', async () => {
	const { clock, inFlight, join, end } = openGate();
	await join('a').enter(50);
	await end(1);
	for (let row = 0; row < 4; row++) {
		await clock.advance(1);
		await end(10, 'neutral');
	}

	expect(inFlight.size).toBe(9);
});

describe('turns', () => {
	test('go round the runs, whatever each has waiting', async () => {
		const { started, join, end } = openGate();
		await join('a').enter(4);
		await join('b').enter(2);
		await join('c').enter(1);
		await end(1);

		// The first was the probe, when nobody else was there.
		expect(started).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
	});

	test('come soon to a run that joins a busy gate', async () => {
		const { started, join, end } = await busyGate();
		await join('b').enter(3);
		const before = started.length;
		await end(6);

		expect(started.slice(before)).toEqual(['a12', 'b1', 'a13', 'b2', 'a14', 'b3']);
	});

	test('are the same for a large run among small ones that keep coming', async () => {
		const { started, join, end } = openGate();
		await join('a').enter(50);
		await end(1);
		for (let small = 0; small < 40; small++) {
			await join(`s${small}-`).enter(1);
			await end(2);
		}

		const large = started.filter((name) => name.startsWith('a')).length;
		expect(large).toBeGreaterThanOrEqual(40);
	});

	test('that were throttled were none: the run is next again', async () => {
		const { started, join, throttle, pauseMs } = openGate();
		const a = join('a');
		await a.enter(2);
		await join('b').enter(2);
		await throttle(1, 1_000);
		await a.enter(1, { wasThrottled: true });
		await pauseMs();

		expect(started).toEqual(['a1', 'a3']);
	});

	test('come to all runs again after a call of one was throttled', async () => {
		const { clock, started, inFlight, join, end, throttle } = openGate();
		await join('a').enter(2);
		await join('b').enter(2);
		await join('c').enter(2);
		await throttle(1, 1_000);
		for (let second = 0; second < 10; second++) {
			await clock.advance(1_000);
			await end(inFlight.size);
		}

		expect(started.toSorted()).toEqual(['a1', 'a2', 'b1', 'b2', 'c1', 'c2']);
	});

	test('within a run go to throttled calls first, in the order of coming back', async () => {
		const { started, join, end } = openGate();
		const a = join('a');
		await a.enter(3);
		await a.enter(2, { wasThrottled: true });
		await a.enter(1);
		await end(1);

		expect(started).toEqual(['a1', 'a4', 'a5', 'a2', 'a3', 'a6']);
	});
});

describe('a reason that holds for the account', () => {
	const reason = new Failure('The key is wrong', 'Correct it.');

	test('ends what all runs have waiting, and a later run begins with a probe', async () => {
		const { gate, inFlight, notSent, started, join, end, run } = await busyGate(15);
		const other = join('b');
		await other.enter(2);
		gate.closeAll(reason);
		await end(10, 'neutral');
		expect(notSent.toSorted()).toEqual(['a12', 'a13', 'a14', 'a15', 'a16', 'b1', 'b2']);
		expect([run, other].map(({ lane }) => endOfRun(lane))).toEqual([reason, reason]);
		await other.enter(1);
		expect(started).toHaveLength(11);

		const later = join('c');
		await later.enter(5);
		expect([...inFlight.keys()]).toEqual(['c1']);
		expect(endOfRun(later.lane)).toBe('open');
	});
});

describe('a run that leaves', () => {
	test('takes its waiting calls along, and no others', async () => {
		const { gate, notSent, run, started, join, end } = await busyGate(12);
		await join('b').enter(2);
		gate.leave(run.lane);
		await end(10);

		expect(notSent).toEqual(['a12', 'a13']);
		expect(started.slice(11)).toEqual(['b1', 'b2']);
	});

	test('as the last one leaves no timer', async () => {
		const { clock, gate, run, throttle } = await busyGate();
		await throttle(10, minuteMs);
		expect(clock.pendingSleeps).toBe(1);
		gate.leave(run.lane);

		expect(clock.pendingSleeps).toBe(0);
	});

	test('is not needed for a gate to be unused', () => {
		expect(openGate().gate.isUnusedSince(0)).toBe(true);
	});

	test('lets the gate be unused from then on', async () => {
		const { clock, gate, run, join } = await busyGate(0);
		const other = join('b');
		gate.leave(run.lane);
		await clock.advance(500);
		expect(gate.isUnusedSince(499)).toBe(false);
		gate.leave(other.lane);

		expect(gate.isUnusedSince(500)).toBe(false);
		expect(gate.isUnusedSince(501)).toBe(true);
	});
});

test('the rate that the account sustains is known from the second throttled call on', async () => {
	const { clock, gate, throttle, end } = await busyGate();
	await throttle(1);
	expect(gate.callsPerSecond).toBeUndefined();
	for (let second = 0; second < 20; second++) {
		await clock.advance(1_000);
		await end(5);
	}
	await throttle(1);

	expect(gate.callsPerSecond).toBeGreaterThan(0);
});

describe('a run is slowed down', () => {
	/** A gate that was throttled once, and a run whose next call starts when so much time has passed. */
	async function waitingFor(waitMs: number) {
		const { clock, join, throttle } = openGate();
		const a = join('a');
		await a.enter(1);
		await throttle(1, 5_000);
		await clock.advance(5_000 - waitMs);
		const b = join('b');
		await b.enter(1);
		await clock.advance(waitMs);
		return b.lane;
	}

	test('when a call waits for more than a second', async () => {
		expect((await waitingFor(1_001)).wasSlowedDown).toBe(true);
		expect((await waitingFor(1_000)).wasSlowedDown).toBe(false);
	});

	test('for good, whatever its later calls wait', async () => {
		const { clock, inFlight, join, end, throttle } = openGate();
		const a = join('a');
		await a.enter(2);
		await throttle(1, 5_000);
		await clock.advance(5_000);
		await end(inFlight.size);
		await clock.advance(60_000);
		await a.enter(1);

		expect(a.lane.wasSlowedDown).toBe(true);
	});

	test('by no wait for a slot, as long as no call was throttled', async () => {
		const { clock, join, end } = openGate();
		const a = join('a');
		await a.enter(2);
		await clock.advance(5_000);
		await end(1);

		expect(a.lane.wasSlowedDown).toBe(false);
	});
});

describe('bytes in flight', () => {
	test('are limited, and the turns stay', async () => {
		const { started, join, end } = openGate();
		const [a, b] = [join('a'), join('b')];
		await a.enter(1);
		await end(1);
		await a.enter(1, { bytes: 600 });
		await a.enter(1, { bytes: 5_000 });
		await b.enter(2, { bytes: 500 });
		expect(started).toEqual(['a1', 'a2']);

		await end(1);
		expect(started).toEqual(['a1', 'a2', 'b1']);
		await end(1);
		expect(started.at(-1)).toBe('a3');
		await end(1);
		expect(started.at(-1)).toBe('b2');
	});

	test('are limited for all accounts, and a large image has its turn', async () => {
		const clock = new VirtualClock();
		const bytes = new ByteLimiter(1_000);
		const [small, large] = [openGate({ clock, bytes }), openGate({ clock, bytes })];
		const a = small.join('a');
		await a.enter(1, { bytes: 400 });
		await small.end(1);
		await a.enter(30, { bytes: 400 });
		await large.join('b').enter(1, { bytes: 900 });
		expect(small.inFlight.size).toBe(2);
		// The small ones were here first: they have one turn more.
		await small.end(1);
		expect(small.inFlight.size).toBe(2);
		await small.end(1);
		expect(large.started).toEqual([]);
		await small.end(1);
		expect(large.started).toEqual(['b1']);
		expect(small.inFlight.size).toBe(0);

		await large.end(1);
		expect(small.inFlight.size).toBe(2);
	});

	test('are not kept waiting for a gate that has to pause', async () => {
		const clock = new VirtualClock();
		const bytes = new ByteLimiter(1_000);
		const [paused, other] = [openGate({ clock, bytes }), openGate({ clock, bytes })];
		const a = paused.join('a');
		await a.enter(1);
		await paused.end(1);
		await a.enter(1, { bytes: 300 });
		await a.enter(1, { bytes: 900 });
		await other.join('b').enter(1, { bytes: 100 });
		expect(other.started).toEqual([]);

		await paused.throttle(1, minuteMs);
		expect(other.started).toEqual(['b1']);
	});
});

test('a call that throws releases its slot and its bytes, and its run gets the exception', async () => {
	const { started, join, crash } = openGate();
	const a = join('a');
	await a.enter(3, { bytes: 900 });
	await crash();
	await crash();

	expect(started).toEqual(['a1', 'a2', 'a3']);
});
