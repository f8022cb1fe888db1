import { Failure, NotSent, RunCancelled } from '../../../nodes/ScanFile/failures';
import { errorResponse } from '../../../nodes/ScanFile/iqs/callFailures';
import { maxOutageMs, maxThrottledMs } from '../../../nodes/ScanFile/queue/setbacks';
import { always, fault, imageRejected, photos, queueOf, throttled } from './scriptedQueue';

const maxRetryAfterMs = 5 * 60_000;

describe('a good run', () => {
	test('keeps the order of the photos, whichever ends first', async () => {
		const { outcomes } = queueOf({ a: [fault()], b: [], c: [throttled()], d: [], e: [] });

		expect(await outcomes()).toEqual([...'abcde'].map((photo) => `scan of ${photo}`));
	});

	test('makes one call for each photo and leaves no timer', async () => {
		const { calls, clock, outcomes } = queueOf(photos(20));
		await outcomes();

		expect(calls).toEqual(Object.keys(photos(20)));
		expect(clock.pendingSleeps).toBe(0);
	});

	test('has nothing to do without photos', async () => {
		expect(await queueOf({}).outcomes()).toEqual([]);
	});

	test.each([1, 2, 7])('has never more than its %d calls in flight', async (maxConcurrentCalls) => {
		const { maxInFlight, outcomes } = queueOf(photos(40), { maxConcurrentCalls });
		await outcomes();

		expect(maxInFlight()).toBe(maxConcurrentCalls);
	});
});

describe('retries', () => {
	test('follow a passing fault as often as allowed and no more', async () => {
		const script = always(fault);
		const { calls, outcomes } = queueOf({ first: [], a: script, b: [] }, { maxTries: 3 });
		const [, a, b] = await outcomes();

		expect(calls.filter((photo) => photo === 'a')).toHaveLength(3);
		expect(a).toBe(script[2]);
		expect((a as Failure).details.failedCalls).toBe(3);
		expect(b).toBe('scan of b');
	});

	test('after throttling are no tries, however many they are', async () => {
		const script = [...Array.from({ length: 9 }, () => throttled()), fault(), throttled()];
		const { calls, outcomes } = queueOf({ a: script, ...photos(9) }, { maxTries: 2 });

		expect((await outcomes())[0]).toBe('scan of a');
		expect(calls.filter((photo) => photo === 'a')).toHaveLength(12);
	});

	test.each<[name: string, failure: Error]>([
		['a rejection of the image', imageRejected()],
		['a reason on this side', new Failure('The file is gone', 'Run again.')],
	])('do not follow %s', async (_, failure) => {
		const { calls, outcomes } = queueOf({ a: [failure], b: [] });

		expect(await outcomes()).toEqual([failure, 'scan of b']);
		expect(calls).toEqual(['a', 'b']);
	});

	test('are not made when one try is all that is allowed', async () => {
		const { calls, outcomes } = queueOf({ a: [fault()] }, { maxTries: 1 });
		await outcomes();

		expect(calls).toEqual(['a']);
	});

	test('come after a back-off, or when the service says', async () => {
		const backOff = queueOf({ a: [fault()] });
		await backOff.outcomes();
		expect(backOff.clock.nowMs() - 200).toBeGreaterThanOrEqual(500);
		expect(backOff.clock.nowMs() - 200).toBeLessThanOrEqual(1_000);

		for (const failure of [throttled(7_000), errorResponse(503, {}, 7_000)]) {
			const told = queueOf({ a: [failure] });
			await told.outcomes();
			expect(told.clock.nowMs() - 200).toBe(7_000);
		}
	});

	test('after a passing fault hold nobody else up, and go last', async () => {
		const { ended, outcomes } = queueOf({ a: [], b: [fault()], c: [], d: [], e: [] });
		await outcomes();

		expect(ended).toEqual(['a', 'b', 'c', 'd', 'e', 'b']);
	});

	test('after throttling go before the photos that have not been sent', async () => {
		const { calls, outcomes } = queueOf(
			{ a: [throttled(), throttled()], ...photos(4) },
			{ maxConcurrentCalls: 2 },
		);
		await outcomes();

		expect(calls.slice(0, 4)).toEqual(['a', 'a', 'a', 'p1']);
	});
});

describe('a wait that the service asks for', () => {
	test('is kept up to five minutes', async () => {
		const { outcomes } = queueOf({ a: [throttled(maxRetryAfterMs)], b: [] });

		expect(await outcomes()).toEqual(['scan of a', 'scan of b']);
	});

	test('of more ends the run at once, with the same reason for all', async () => {
		const failure = throttled(maxRetryAfterMs + 1);
		const { clock, calls, outcomes } = queueOf({ a: [failure], b: [], c: [] });

		expect(await outcomes()).toEqual([failure, new NotSent(failure), new NotSent(failure)]);
		expect(clock.nowMs()).toBe(100);
		expect(calls).toEqual(['a']);
	});

	test.each<[name: string, failure: Failure, stopsRun: boolean]>([
		['a passing fault', errorResponse(503, {}, maxRetryAfterMs + 1), true],
		['a rejection of the image', errorResponse(400, {}, maxRetryAfterMs + 1), false],
		['an image too large', errorResponse(413, {}, maxRetryAfterMs + 1), false],
	])('of more, after %s', async (_, failure, stopsRun) => {
		const { calls, outcomes } = queueOf({ a: [failure], b: [] });
		const [a, b] = await outcomes();

		expect(a).toBe(failure);
		expect(b).toEqual(stopsRun ? new NotSent(failure) : 'scan of b');
		expect(calls).toEqual(stopsRun ? ['a'] : ['a', 'b']);
	});
});

describe('a service that accepts nothing', () => {
	test('ends the run after five minutes of throttling: what was sent was throttled, the rest not sent', async () => {
		const script = always(throttled);
		const { calls, clock, outcomes } = queueOf({ a: script, b: [], ...photos(20) });
		const [a, b, ...rest] = await outcomes();

		expect(a).toBeInstanceOf(Failure);
		expect((a as Failure).message).toBe(
			'IQS is receiving too many requests from this account and has accepted none for 5 minutes',
		);
		expect((a as Failure).remedy).toMatch(/^Throttled calls cost nothing\./);
		for (const photo of [b, ...rest]) expect(photo).toEqual(new NotSent(a as Failure));
		expect(new Set(calls)).toEqual(new Set(['a']));
		expect(clock.nowMs()).toBeGreaterThanOrEqual(maxThrottledMs);
		expect(clock.nowMs()).toBeLessThanOrEqual(maxThrottledMs + 30_000);
		expect(clock.pendingSleeps).toBe(0);
	});

	test('when it fails, ends the run after two minutes at the cost of few calls', async () => {
		const scripts = Object.fromEntries(
			Array.from({ length: 60 }, (_, index) => [`p${index}`, always(fault)]),
		);
		const { calls, clock, outcomes } = queueOf(scripts, { maxConcurrentCalls: 50 });
		const results = await outcomes();

		expect(results.at(-1)).toBeInstanceOf(NotSent);
		expect(clock.nowMs()).toBeGreaterThanOrEqual(maxOutageMs);
		expect(clock.nowMs()).toBeLessThanOrEqual(maxOutageMs + 30_000);
		expect(calls.length).toBeLessThanOrEqual(20);
	});

	test('does not make a call that failed before look free', async () => {
		const failure = fault();
		const { outcomes } = queueOf({ a: [failure, ...always(throttled)] });
		const [a] = await outcomes();

		expect(a).toBe(failure);
		expect((a as Failure).details.failedCalls).toBe(1);
	});
});

describe('when the user stops the execution', () => {
	test('the run ends in the middle of a long pause, and sends nothing more', async () => {
		const { clock, calls, stop, work } = queueOf({ a: [throttled(200_000)], b: [], c: [] });
		await clock.advance(50_000);
		stop();

		await expect(work).rejects.toBeInstanceOf(RunCancelled);
		expect(calls).toEqual(['a']);
		expect(clock.pendingSleeps).toBe(0);
	});

	test('the run ends in the middle of a back-off', async () => {
		const { clock, calls, stop, work } = queueOf({ a: [fault()] });
		await clock.advance(300);
		stop();

		await expect(work).rejects.toBeInstanceOf(RunCancelled);
		expect(calls).toEqual(['a']);
		expect(clock.pendingSleeps).toBe(0);
	});

	test('no other call begins', async () => {
		const { clock, calls, stop, work } = queueOf(photos(9));
		await clock.advance(150);
		const before = calls.length;
		stop();

		await expect(work).rejects.toBeInstanceOf(RunCancelled);
		expect(calls).toHaveLength(before);
	});

	test('before the run has begun, nothing is sent', async () => {
		const { calls, work } = queueOf(photos(9), { isStopped: true });

		await expect(work).rejects.toBeInstanceOf(RunCancelled);
		expect(calls).toEqual([]);
	});
});

describe('stats', () => {
	test('tell which calls were retried, and which of them may be billed', async () => {
		const script = { a: [fault(), fault()], b: [throttled()], c: [] };

		expect(await queueOf(script).stats()).toEqual({
			throttledCalls: 1,
			retriedCalls: 2,
			possiblyBilledCalls: 2,
			wasSlowedDown: true,
			callsPerSecond: undefined,
		});
	});

	test('tell nothing of a run in which all went well', async () => {
		expect(await queueOf({ a: [], b: [] }).stats()).toEqual({
			throttledCalls: 0,
			retriedCalls: 0,
			possiblyBilledCalls: 0,
			wasSlowedDown: false,
			callsPerSecond: undefined,
		});
	});
});
