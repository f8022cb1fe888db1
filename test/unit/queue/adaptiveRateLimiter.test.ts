import { AdaptiveRateLimiter } from '../../../nodes/ScanFile/queue/adaptiveRateLimiter';

const nowMs = 50_000;

/** Starts calls as soon as the rate lets them; tells the times. */
function startsOf(
	rate: AdaptiveRateLimiter,
	fromMs: number,
	count: number,
	unlearnedMs = 0,
): number[] {
	const times: number[] = [];
	let timeMs = fromMs;
	for (let call = 0; call < count; call++) {
		timeMs = Math.max(timeMs, rate.nextStartMs);
		rate.started(timeMs, unlearnedMs);
		times.push(timeMs);
	}
	return times;
}

/** A rate that knows its limit: so many calls were accepted in the last second, one more was not. */
function throttledAfter(callsPerSecond: number, timeMs: number): AdaptiveRateLimiter {
	const rate = new AdaptiveRateLimiter();
	for (let call = 1; call <= callsPerSecond; call++) {
		rate.started(timeMs - 1_000 + (call * 1_000) / (callsPerSecond + 1), 0);
	}
	rate.throttled(rate.started(timeMs, 0), timeMs);
	return rate;
}

/** Two calls start as soon as they may, for the first may be late; tells how many a second could follow. */
function perSecond(rate: AdaptiveRateLimiter, timeMs: number): number {
	const startMs = startsOf(rate, timeMs, 2).at(-1)!;
	return 1_000 / (rate.nextStartMs - startMs);
}

describe('before a call was throttled', () => {
	test('nobody waits for a rate, and none is told', () => {
		const rate = new AdaptiveRateLimiter();

		expect(startsOf(rate, nowMs, 500)).toEqual(Array.from({ length: 500 }, () => nowMs));
		expect(rate.isLearned).toBe(false);
		expect(rate.learnedPerSecond).toBeUndefined();
	});

	test('calls start as far apart as the gate says, after one that makes up for a late start', () => {
		const [, ...times] = startsOf(new AdaptiveRateLimiter(), nowMs, 4, 40);

		expect(times).toEqual([nowMs, nowMs + 40, nowMs + 80]);
	});
});

describe('after a call was throttled', () => {
	test.each([1, 2, 5, 10, 20, 50])('calls start about %d times a second', (limit) => {
		const rate = perSecond(throttledAfter(limit, nowMs), nowMs + 1);

		// From a little below the limit to less than one call above it.
		expect(rate).toBeGreaterThan(limit * 0.9);
		expect(rate).toBeLessThan(limit + 1);
	});

	test('the limit is told only when the account was used up between two throttled calls', () => {
		const rate = throttledAfter(10, nowMs);
		expect(rate.isLearned).toBe(true);
		expect(rate.learnedPerSecond).toBeUndefined();

		const laterMs = startsOf(rate, nowMs, 12).at(-1)!;
		rate.throttled(rate.started(laterMs, 0), laterMs);
		expect(rate.learnedPerSecond).toBeGreaterThan(9);
		expect(rate.learnedPerSecond).toBeLessThan(12);
	});

	test('what was accepted between two throttled calls counts, not what was in the last second', () => {
		const rate = throttledAfter(5, nowMs);
		startsOf(rate, nowMs, 6);
		const laterMs = nowMs + 2_000;
		rate.throttled(rate.started(laterMs, 0), laterMs);

		// Six and a part of one more, in two seconds.
		expect(rate.learnedPerSecond).toBeGreaterThan(2.8);
		expect(rate.learnedPerSecond).toBeLessThan(3.5);
	});

	test('no more is learned than the rate at which the last call was throttled', () => {
		const rate = throttledAfter(2, nowMs);
		const before = perSecond(rate, nowMs + 500);
		// Calls of another process were throttled, so those of this one were accepted in a burst.
		for (let call = 1; call <= 30; call++) rate.started(nowMs + 500, 0);
		rate.throttled(rate.started(nowMs + 501, 0), nowMs + 501);

		expect(perSecond(rate, nowMs + 501)).toBeLessThanOrEqual(before);
	});

	test('calls that were in flight then change nothing but the count', () => {
		const rate = new AdaptiveRateLimiter();
		const marks = Array.from({ length: 10 }, (_, call) => rate.started(nowMs - 100 + call, 0));
		rate.throttled(marks[9]!, nowMs);
		expect(perSecond(rate, nowMs + 1)).toBeGreaterThan(8);

		for (const mark of marks.slice(0, 5)) rate.throttled(mark, nowMs + 200);
		expect(perSecond(rate, nowMs + 300)).toBeLessThan(5);
		// They were one throttling: there is no second one yet.
		expect(rate.learnedPerSecond).toBeUndefined();
	});
});

test('a call that is throttled when its start is long forgotten takes no other out of the count', () => {
	const learned = (isLate: boolean) => {
		const rate = new AdaptiveRateLimiter();
		const forgotten = rate.started(0, 0);
		for (let timeMs = 1_000; timeMs < 2_000; timeMs += 100) rate.started(timeMs, 0);
		rate.throttled(rate.started(2_000, 0), 2_000);
		for (const timeMs of [2_100, 2_200, 2_300]) rate.started(timeMs, 0);
		if (isLate) rate.throttled(forgotten, 2_400);
		rate.throttled(rate.started(3_000, 0), 3_000);
		return rate.learnedPerSecond;
	};

	expect(learned(true)).toBe(learned(false));
	expect(learned(true)).toBeGreaterThan(1);
});

describe('while no call is throttled', () => {
	/** A rate of ten a second after several throttled calls, each of which has proved it right. */
	function settled(): AdaptiveRateLimiter {
		const rate = throttledAfter(10, nowMs - 8_000);
		for (let second = -6; second <= 0; second += 2) {
			const endMs = nowMs + second * 1_000;
			for (let call = 1; call <= 20; call++) rate.started(endMs - 2_000 + call * 95, 0);
			rate.throttled(rate.started(endMs, 0), endMs);
		}
		return rate;
	}

	/** The rates of the calls that start one after the other, by the seconds since the last throttling. */
	function ratesOf(
		rate: AdaptiveRateLimiter,
		forMs: number,
	): Array<[seconds: number, perSecond: number]> {
		const rates: Array<[number, number]> = [];
		for (let timeMs = nowMs; timeMs < nowMs + forMs; timeMs = rate.nextStartMs) {
			rates.push([(timeMs - nowMs) / 1000, perSecond(rate, timeMs)]);
		}
		return rates;
	}

	test('the rate stays near the limit for seconds, then grows faster and faster', () => {
		const rates = ratesOf(settled(), 9_000);
		const between = (from: number, to: number) =>
			rates.filter(([seconds]) => seconds >= from && seconds < to).map(([, rate]) => rate);

		expect(Math.min(...between(0, 1))).toBeGreaterThan(8.5);
		expect(Math.max(...between(0, 2))).toBeLessThan(11);
		expect(rates.map(([, rate]) => rate)).toEqual(
			rates.map(([, rate]) => rate).toSorted((a, b) => a - b),
		);
		expect(Math.max(...between(6, 9))).toBeGreaterThan(20);
	});

	test('it grows soon after the very first throttling, when the limit is hardly known', () => {
		const rates = ratesOf(throttledAfter(10, nowMs), 2_500);

		expect(rates.at(-1)![1]).toBeGreaterThan(15);
	});

	test('a limit that it has far outgrown is forgotten', () => {
		const rate = settled();
		startsOf(rate, nowMs, 3_000);

		expect(rate.isLearned).toBe(false);
		expect(rate.learnedPerSecond).toBeUndefined();
	});

	test('a quiet time, in which few calls come, does not change the limit', () => {
		const rate = throttledAfter(10, nowMs);
		const before = perSecond(rate, nowMs + 1);
		// Ten minutes with a call a minute.
		for (let minute = 1; minute <= 10; minute++) rate.started(nowMs + minute * 60_000, 0);
		const laterMs = nowMs + 11 * 60_000;
		expect(perSecond(rate, laterMs) / before).toBeLessThan(2);

		rate.throttled(rate.started(laterMs, 0), laterMs);
		expect(perSecond(rate, laterMs)).toBeGreaterThan(0.7 * before);
	});

	test('however many calls are made, only those are remembered that the limit is measured by', () => {
		const rate = throttledAfter(5, nowMs);
		for (let call = 1; call <= 20_000; call++) rate.started(nowMs + call * 2_000, 0);

		expect(JSON.stringify(Object.values(rate)).length).toBeLessThan(1_000);
	});
});

describe('a service that accepts nothing', () => {
	test('is asked about once a second after the first throttled call', () => {
		const rate = perSecond(throttledAfter(0, nowMs), nowMs + 1);

		expect(rate).toBeGreaterThan(0.5);
		expect(rate).toBeLessThan(1.1);
	});

	test('does not change what was learned: it is an outage, and the back-off slows down', () => {
		const before = perSecond(throttledAfter(5, nowMs), nowMs + 1);
		const rate = throttledAfter(5, nowMs);
		let laterMs = nowMs;
		for (let row = 0; row < 12; row++) {
			laterMs += 20_000;
			rate.throttled(rate.started(laterMs, 0), laterMs);
		}

		expect(perSecond(rate, laterMs + 1)).toBeGreaterThan(0.5 * before);
	});
});
