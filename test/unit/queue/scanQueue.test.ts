import { refusal, type ScanFailure } from '../../../nodes/ScanFile/iqs/errors';
import { LocalFailure, NotSent } from '../../../nodes/ScanFile/failures';
import { fault, imageRefused, photos, queueOf, throttled } from './scriptedQueue';

const longMs = 5 * 60_000 + 1;

describe('a good run', () => {
	it('keeps the order of the jobs, whichever ends first', async () => {
		const { outcomes } = queueOf({ a: [fault()], b: [], c: [throttled()], d: [], e: [] });

		expect(await outcomes()).toEqual([...'abcde'].map((job) => `scan of ${job}`));
	});

	it('makes one call for each job', async () => {
		const { calls, outcomes } = queueOf(photos(20));
		await outcomes();

		expect(calls).toEqual(Object.keys(photos(20)));
	});

	it('has nothing to do without jobs', async () => {
		expect(await queueOf({}).outcomes()).toEqual([]);
	});
});

it('tells which calls had to be made again, and which of them may be billed', async () => {
	const script = { a: [fault(), fault()], b: [throttled()], c: [] };

	expect(await queueOf(script).stats()).toEqual({
		throttledCalls: 1,
		faultyCalls: 2,
		possiblyBilledCalls: 2,
		callsPerSecond: undefined,
	});
	expect(await queueOf({ a: [], b: [] }).stats()).toMatchObject({
		throttledCalls: 0,
		faultyCalls: 0,
		possiblyBilledCalls: 0,
	});
});

describe('another try', () => {
	it.each<[name: string, failure: () => ScanFailure]>([
		['a passing fault', fault],
		['throttling', throttled],
	])('follows %s, as often as allowed and no more', async (_, failure) => {
		const script = Array.from({ length: 9 }, failure);
		const { calls, outcomes } = queueOf({ first: [], a: script, b: [] }, { maxTries: 3 });
		const [, a, b] = await outcomes();

		expect(calls.filter((job) => job === 'a')).toHaveLength(3);
		expect(a).toBe(script[2]);
		expect((a as ScanFailure).calls).toBe(3);
		expect(b).toBe('scan of b');
	});

	it.each<[name: string, failure: Error]>([
		['a refusal of the image', imageRefused()],
		['a reason on this side', new LocalFailure('The file is gone', 'Run again.')],
	])('does not follow %s', async (_, failure) => {
		const { calls, outcomes } = queueOf({ a: [failure], b: [] });

		expect(await outcomes()).toEqual([failure, 'scan of b']);
		expect(calls).toEqual(['a', 'b']);
	});

	it('is not made when one try is all that is allowed', async () => {
		const { calls, outcomes } = queueOf({ a: [fault()] }, { maxTries: 1 });
		await outcomes();

		expect(calls).toEqual(['a']);
	});

	it('comes after a back-off, or when the service says', async () => {
		const backOff = queueOf({ a: [fault()] });
		const startMs = backOff.clock.nowMs();
		await backOff.outcomes();
		const waitedMs = backOff.clock.nowMs() - startMs - 200;
		expect(waitedMs).toBeGreaterThanOrEqual(500);
		expect(waitedMs).toBeLessThanOrEqual(1_000);

		const told = queueOf({ a: [throttled(7_000)] });
		await told.outcomes();
		expect(told.clock.nowMs() - startMs - 200).toBe(7_000);
	});

	it('after a passing fault holds nobody else up', async () => {
		const { ended, outcomes } = queueOf({ a: [], b: [fault()], c: [], d: [], e: [] });
		await outcomes();

		expect(ended).toEqual(['a', 'b', 'c', 'd', 'e', 'b']);
	});

	it('goes before the images that have not been tried', async () => {
		const first = queueOf({ a: [throttled(), throttled()], b: [], c: [] });
		await first.outcomes();
		expect(first.calls).toEqual(['a', 'a', 'a', 'b', 'c']);

		const later = queueOf({ a: [], b: [throttled()], c: [throttled()], d: [], e: [], f: [] });
		await later.outcomes();
		expect(later.calls).toEqual(['a', 'b', 'c', 'd', 'b', 'c', 'e', 'f']);
	});

	it('is not waited for longer than five minutes, and the rest is not sent', async () => {
		const fiveMinutes = 5 * 60_000;
		const patient = queueOf({ a: [throttled(fiveMinutes)], b: [] });
		expect(await patient.outcomes()).toEqual(['scan of a', 'scan of b']);

		const failure = throttled(fiveMinutes + 1);
		const { clock, calls, outcomes } = queueOf({ a: [failure], b: [], c: [] });
		const startMs = clock.nowMs();
		expect(await outcomes()).toEqual([failure, new NotSent(failure), new NotSent(failure)]);
		expect(clock.nowMs() - startMs).toBe(100);
		expect(calls).toEqual(['a']);
	});

	it.each<[name: string, failure: ScanFailure, stopsRun: boolean]>([
		['a passing fault', refusal(503, {}, longMs), true],
		['a refusal of the image', refusal(400, { code: 'InvalidParameter' }, longMs), false],
		['an image too large', refusal(413, {}, longMs), false],
	])('asked for after more than five minutes: %s', async (_, failure, stopsRun) => {
		const { calls, outcomes } = queueOf({ a: [failure], b: [] });
		const [a, b] = await outcomes();

		expect(a).toBe(failure);
		expect(b).toEqual(stopsRun ? new NotSent(failure) : 'scan of b');
		expect(calls).toEqual(stopsRun ? ['a'] : ['a', 'b']);
	});
});
