import { AdaptiveRate } from '../../../nodes/ScanFile/queue/adaptiveRate';

/** Starts calls as soon as the rate lets them; tells the times. */
function startsOf(rate: AdaptiveRate, fromMs: number, count: number): number[] {
	const times: number[] = [];
	let nowMs = fromMs;
	for (let call = 0; call < count; call++) {
		nowMs += rate.delayMs(nowMs);
		rate.started(nowMs);
		times.push(nowMs);
	}
	return times;
}

/** A rate that knows its limit: so many calls passed in the last second, and one more did not. */
function refusedAfter(callsPerSecond: number, nowMs: number): AdaptiveRate {
	const rate = new AdaptiveRate();
	for (let call = 1; call <= callsPerSecond; call++) {
		rate.started(nowMs - 1_000 + (call * 1_000) / (callsPerSecond + 1));
	}
	rate.started(nowMs);
	rate.refused(nowMs, nowMs);
	return rate;
}

/** The time from one start to the next. */
function spacing(rate: AdaptiveRate, nowMs: number): number {
	rate.started(nowMs + rate.delayMs(nowMs));
	return rate.delayMs(nowMs);
}

const nowMs = 50_000;

it('makes nobody wait before a refusal, however many calls start together', () => {
	expect(startsOf(new AdaptiveRate(), nowMs, 500)).toEqual(
		Array.from({ length: 500 }, () => nowMs),
	);
});

it.each([1, 2, 5, 10, 20, 50])('after a refusal calls start about %d times a second', (limit) => {
	const [first, second] = startsOf(refusedAfter(limit, nowMs), nowMs + 1, 2);

	expect(first).toBe(nowMs + 1);
	// From a little under the limit to less than one call over it.
	expect(1_000 / (second! - first!)).toBeGreaterThan(limit * 0.9);
	expect(1_000 / (second! - first!)).toBeLessThan(limit + 1);
});

it('takes what passed between two refusals for the limit, not what passed in the last second', () => {
	const rate = refusedAfter(20, nowMs);
	const laterMs = nowMs + 4_000;
	for (let call = 1; call <= 12; call++) rate.started(nowMs + call * 300);
	rate.started(laterMs);
	expect(rate.refused(laterMs, laterMs)).toBe(true);

	expect(1_000 / spacing(rate, laterMs)).toBeGreaterThan(2.7);
	expect(1_000 / spacing(rate, laterMs)).toBeLessThan(3.3);
});

it('does not learn more than the rate that was refused', () => {
	const rate = refusedAfter(2, nowMs);
	const before = 1_000 / spacing(rate, nowMs + 500);
	// Another's calls were refused, so ours passed in a burst.
	for (let call = 1; call <= 30; call++) rate.started(nowMs + 500);
	rate.started(nowMs + 501);
	rate.refused(nowMs + 501, nowMs + 501);

	expect(1_000 / spacing(rate, nowMs + 501)).toBeLessThanOrEqual(before);
});

describe('calls that were on their way at a refusal', () => {
	it('are the same refusal', () => {
		const rate = new AdaptiveRate();
		for (let call = 0; call < 6; call++) rate.started(nowMs + call);

		expect(rate.refused(nowMs, nowMs + 100)).toBe(true);
		expect(rate.refused(nowMs + 1, nowMs + 100)).toBe(false);
		expect(rate.refused(nowMs + 5, nowMs + 900)).toBe(false);
		rate.started(nowMs + 1_000);
		expect(rate.refused(nowMs + 1_000, nowMs + 1_100)).toBe(true);
	});

	it('correct the estimate when they turn out to be refused too', () => {
		const rate = new AdaptiveRate();
		for (let call = 0; call < 10; call++) rate.started(nowMs - 100 + call);
		rate.refused(nowMs - 91, nowMs);
		expect(1_000 / spacing(rate, nowMs + 1)).toBeGreaterThan(8);

		for (const late of [92, 93, 94, 95, 96]) rate.refused(nowMs - late, nowMs + 200);
		expect(1_000 / spacing(rate, nowMs + 300)).toBeLessThan(5);
	});
});

describe('between refusals', () => {
	/** A rate of ten a second after several refusals, each of which it has found right. */
	function settled(): AdaptiveRate {
		const rate = refusedAfter(10, nowMs - 4_000);
		for (let second = -3; second <= 0; second++) {
			const endMs = nowMs + second * 1_000;
			for (let call = 1; call <= 10; call++) rate.started(endMs - 1_000 + call * 90);
			rate.started(endMs);
			rate.refused(endMs, endMs);
		}
		return rate;
	}

	const perSecondAfter = (waitMs: number) => 1_000 / spacing(settled(), nowMs + waitMs);

	it('stays a little below the limit at first', () => {
		expect(perSecondAfter(0)).toBeGreaterThan(8.5);
		expect(perSecondAfter(0)).toBeLessThan(10);
	});

	it('stays near it for seconds', () => {
		expect(perSecondAfter(8_000) / perSecondAfter(0)).toBeLessThan(1.1);
		expect(perSecondAfter(12_000) / perSecondAfter(0)).toBeLessThan(1.1);
	});

	it('never falls, and grows faster the longer nothing is refused', () => {
		const rates = [0, 2, 4, 8, 16, 32, 64].map((seconds) => perSecondAfter(seconds * 1_000));

		expect(rates).toEqual([...rates].sort((a, b) => a - b));
		expect(rates.at(-1)!).toBeGreaterThan(50);
	});

	it('grows soon after the very first refusal, whose limit is hardly known', () => {
		expect(1_000 / spacing(refusedAfter(10, nowMs), nowMs + 3_000)).toBeGreaterThan(30);
	});
});

describe('a service that lets nothing pass', () => {
	it('is tried once a second after the first refusal, even of the very first call', () => {
		const rate = refusedAfter(0, nowMs);

		expect(spacing(rate, nowMs + 1)).toBeGreaterThan(950);
		expect(spacing(rate, nowMs + 600)).toBeLessThan(2_100);
	});

	it('is still tried every half minute or so after many refusals', () => {
		const rate = refusedAfter(5, nowMs);
		let laterMs = nowMs;
		for (let refusal = 0; refusal < 12; refusal++) {
			laterMs += 60_000;
			rate.started(laterMs);
			rate.refused(laterMs, laterMs);
		}

		expect(spacing(rate, laterMs)).toBeLessThan(30_000);
	});
});
