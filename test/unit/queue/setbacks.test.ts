import { VirtualClock } from '../../../dev/simulation/virtualClock';
import {
	maxOutageMs,
	maxThrottledMs,
	Setbacks,
	type Setback,
} from '../../../nodes/ScanFile/queue/setbacks';
import { busyGate, endOfRun, openGate, outageTooLong, throttlingTooLong } from './gateWithCalls';

afterEach(() => jest.restoreAllMocks());

const minuteMs = 60_000;

describe('throttling', () => {
	test('pauses all runs for the longest time that was asked for', async () => {
		const { clock, started, join, throttle } = await busyGate();
		await join('b').enter(3);
		await throttle(1, 5_000);
		await throttle(1, 9_000);
		await throttle(1, 1_000);
		const before = started.length;
		await clock.advance(8_999);
		expect(started).toHaveLength(before);

		await clock.advance(1);
		expect(started.length).toBeGreaterThan(before);
	});

	test('pauses longer each time in a row, and shortly again once a call was accepted', async () => {
		jest.spyOn(Math, 'random').mockReturnValue(0);
		const { join, end, throttle, pauseMs } = openGate();
		await join('a').enter(50);
		const pauses: number[] = [];
		for (let row = 0; row < 7; row++) {
			await throttle(1);
			pauses.push(await pauseMs());
		}
		expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);

		await end(1);
		await pauseMs();
		await throttle(1);
		// Or until the learned rate has the next turn.
		expect(await pauseMs()).toBeLessThanOrEqual(1_100);
	});

	test('counts once, however many calls in flight were throttled, and however late', async () => {
		jest.spyOn(Math, 'random').mockReturnValue(0);
		const { clock, inFlight, throttle, pauseMs } = await busyGate();
		await clock.advance(1);
		await throttle(5);
		await clock.advance(400);
		await throttle(5);
		expect(inFlight.size).toBe(0);

		expect(await pauseMs()).toBe(500);
	});

	test('right after a wait that the service asked for is followed by a longer one', async () => {
		jest.spyOn(Math, 'random').mockReturnValue(0);
		const { throttle, pauseMs, join } = openGate();
		await join('a').enter(9);
		const pauses: number[] = [];
		for (let row = 0; row < 4; row++) {
			await throttle(1, 100);
			pauses.push(await pauseMs());
		}

		expect(pauses).toEqual([100, 1_000, 2_000, 4_000]);
	});

	test('ends in the rate that was last accepted', async () => {
		const { clock, started, inFlight, end, throttle } = await busyGate();
		await throttle(4, 5_000);
		await end(6);
		await clock.advance(5_000);
		const before = started.length - inFlight.size;
		for (let tenth = 0; tenth < 5; tenth++) {
			await clock.advance(100);
			await end(inFlight.size);
		}

		// Seven were accepted within the second: half a second later that is three or four more.
		expect(started.length - before).toBeGreaterThanOrEqual(3);
		expect(started.length - before).toBeLessThanOrEqual(5);
	});

	test('a second time in a row leaves one probe at a time, until one is accepted', async () => {
		const { clock, inFlight, end, throttle, pauseMs } = await busyGate();
		await throttle(10, 1_000);
		await pauseMs();
		await throttle(inFlight.size, 1_000);
		await clock.advance(minuteMs / 2);
		expect(inFlight.size).toBe(1);

		await end(1);
		await clock.advance(minuteMs);
		expect(inFlight.size).toBe(10);
	});
});

describe('calls that fail', () => {
	test('hold nobody up the first time: it may be the image', async () => {
		const { inFlight, fail } = await busyGate();
		await fail(1);

		expect(inFlight.size).toBe(10);
	});

	test('hold up everybody the second time in a row, and one probe at a time goes', async () => {
		jest.spyOn(Math, 'random').mockReturnValue(0);
		const { clock, inFlight, started, end, fail } = await busyGate();
		await fail(10);
		await clock.advance(1);
		await fail(inFlight.size);
		// These started at the moment of the first setback, so they are part of it.
		expect(inFlight.size).toBe(10);

		await clock.advance(1);
		await fail(10);
		const before = started.length;
		await clock.advance(499);
		expect(started).toHaveLength(before);
		await clock.advance(minuteMs / 2);
		expect(inFlight.size).toBe(1);

		await end(1);
		expect(inFlight.size).toBe(10);
	});
});

test('a probe after setbacks that hangs holds up the next ones for half a minute at most', async () => {
	const { clock, inFlight, join, throttle } = openGate();
	await join('a').enter(20);
	for (let setbacks = 0; setbacks < 3; setbacks++) {
		await throttle(1);
		await clock.advance(10_000);
	}
	expect(inFlight.size).toBe(1);

	await clock.advance(minuteMs / 2);
	expect(inFlight.size).toBe(2);
});

describe('when no call is accepted', () => {
	test('for five minutes of throttling, the runs end', async () => {
		const { clock, started, notSent, join, throttle } = openGate();
		const runs = [join('a'), join('b')];
		for (const { enter } of runs) await enter(3);
		await throttle(1);
		while (clock.nowMs() < maxThrottledMs) {
			expect(runs.map(({ lane }) => endOfRun(lane))).toEqual(['open', 'open']);
			await clock.advance(1_000);
			await runs[0]!.enter(1);
			await throttle(1);
		}
		await clock.advance(30_000);
		await throttle(1);

		expect(runs.map(({ lane }) => endOfRun(lane))).toEqual([throttlingTooLong, throttlingTooLong]);
		expect(notSent).toEqual(expect.arrayContaining(['b3']));
		const sent = started.length;
		await clock.advance(minuteMs);
		expect(started).toHaveLength(sent);
		expect(clock.pendingSleeps).toBe(0);
	});

	test.each([
		['throttling', maxThrottledMs, throttlingTooLong],
		['failing', maxOutageMs, outageTooLong],
	])('a run that joins later has its own time: %s', async (how, maxWaitMs, reason) => {
		const { clock, join, throttle, fail } = openGate();
		const [early, late] = [join('a'), join('b')];
		await early.enter(100);
		const setBack = how === 'throttling' ? throttle : fail;
		await setBack(1);
		await clock.advance(maxWaitMs / 2);
		const later = join('c');
		await later.enter(100);
		await setBack(1);
		await clock.advance(maxWaitMs / 2);
		await setBack(1);
		expect([early, late, later].map(({ lane }) => endOfRun(lane))).toEqual([
			reason,
			reason,
			'open',
		]);

		await clock.advance(maxWaitMs / 2);
		await setBack(1);
		expect(endOfRun(later.lane)).toBe(reason);
	});

	test('an accepted call restarts the time', async () => {
		const { clock, join, throttle, end } = openGate();
		const a = join('a');
		await a.enter(100);
		await throttle(1);
		await clock.advance(maxThrottledMs - 1_000);
		await end(1);
		await throttle(1);
		await clock.advance(maxThrottledMs - 1_000);
		await throttle(1);

		expect(endOfRun(a.lane)).toBe('open');
	});

	test('a call that fails among throttled ones does not end the run sooner', async () => {
		const { clock, join, throttle, fail } = openGate();
		const a = join('a');
		await a.enter(100);
		await throttle(1);
		await clock.advance(maxOutageMs + 1_000);
		await fail(1);

		expect(endOfRun(a.lane)).toBe('open');
	});
});

test('the rate is the same whether or not the clock goes on while a call is started', async () => {
	/** Like a real clock. */
	class TickingClock extends VirtualClock {
		private ticksMs = 0;
		override nowMs(): number {
			return super.nowMs() + this.ticksMs++ / 1000;
		}
	}
	const counts: number[] = [];
	for (const clock of [new VirtualClock(), new TickingClock()]) {
		const { started, inFlight, join, end, throttle } = openGate({ clock });
		await join('a').enter(100);
		await end(1);
		await clock.advance(100);
		await throttle(5, 1_000);
		await end(5);
		for (let tenth = 0; tenth < 30; tenth++) {
			await clock.advance(100);
			await end(inFlight.size);
		}
		counts.push(started.length);
	}

	expect(Math.abs(counts[0]! - counts[1]!)).toBeLessThanOrEqual(2);
});

describe('of an account', () => {
	const failed: Setback = { isThrottling: false, retryAfterMs: undefined, givingUp: outageTooLong };

	test('a call that was in flight when another was accepted begins a new row', () => {
		const setbacks = new Setbacks();
		setbacks.add(failed, 1_000, 2_000);
		setbacks.end();
		setbacks.add(failed, 1_500, 3_000);
		setbacks.add(failed, 3_500, 4_000);

		expect(setbacks.pauseMs(failed)).toBeGreaterThan(0);
	});

	test('the time without an accepted call counts from the first setback', () => {
		const setbacks = new Setbacks();
		setbacks.add(failed, 1_000, 2_000);

		expect(setbacks.isInVain(failed, 0, 2_000 + maxOutageMs - 1)).toBe(false);
		expect(setbacks.isInVain(failed, 0, 2_000 + maxOutageMs)).toBe(true);
	});

	test('a probe is in flight when a call has started since the second setback', () => {
		const setbacks = new Setbacks();
		setbacks.add(failed, 1_000, 2_000);
		expect(setbacks.isProbed(2_001)).toBe(false);
		setbacks.add(failed, 2_001, 3_000);

		expect(setbacks.isProbed(2_999)).toBe(false);
		expect(setbacks.isProbed(3_000)).toBe(false);
		expect(setbacks.isProbed(3_001)).toBe(true);
	});
});
