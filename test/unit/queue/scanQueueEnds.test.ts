import { Failure, NotSent, RunCancelled } from '../../../nodes/ScanFile/failures';
import { errorResponse } from '../../../nodes/ScanFile/iqs/callFailures';
import {
	always,
	fault,
	imageRejected,
	keyRejected,
	openAccount,
	photos,
	queueOf,
	throttled,
} from './scriptedQueue';

const arrears = () => errorResponse(403, { code: 'Retrieval.Arrears' });
const fullDisk = () => new Failure('No space', 'Make some.', { scope: 'run' });

describe('a reason that holds for the whole run', () => {
	test.each<[name: string, failure: Failure]>([
		['a rejected key', keyRejected()],
		['a full disk', fullDisk()],
	])('costs one call when the first one meets it: %s', async (_, failure) => {
		const { calls, outcomes } = queueOf({ a: [failure], ...photos(6) }, { maxConcurrentCalls: 5 });
		const [first, ...rest] = await outcomes();

		expect(calls).toEqual(['a']);
		expect(first).toBe(failure);
		expect(rest).toEqual(Array.from({ length: 6 }, () => new NotSent(failure)));
		expect((rest[0] as NotSent).because).toBe(failure);
	});

	test('is the first of several that come together', async () => {
		const failure = keyRejected();
		const { outcomes } = queueOf({ a: [], b: [failure], c: [keyRejected()], d: [], ...photos(9) });

		expect(((await outcomes()).at(-1) as NotSent).because).toBe(failure);
	});

	test('leaves the calls in flight their results', async () => {
		const failure = keyRejected();
		const { outcomes } = queueOf(
			{ a: [], b: [], c: [failure], d: [], e: [], f: [] },
			{ slowPhoto: 'b' },
		);
		const [a, b, c, ...rest] = await outcomes();

		expect([a, b, c]).toEqual(['scan of a', 'scan of b', failure]);
		expect(rest.at(-1)).toEqual(new NotSent(failure));
	});

	test('does not make a call that failed before look free', async () => {
		const failure = fault();
		const { outcomes } = queueOf({ a: [], b: [failure], c: [], d: [keyRejected()] });

		expect((await outcomes())[1]).toBe(failure);
	});
});

describe('when any failure ends the run', () => {
	const settings = { stopAtFirstFailure: true, maxConcurrentCalls: 2 };

	test('nothing is sent after one, and the call in flight keeps its result', async () => {
		const failure = imageRejected();
		const script = { a: [], b: [failure], c: [], d: [], e: [] };
		const { calls, outcomes } = queueOf(script, settings);
		const results = await outcomes();

		expect(results[1]).toBe(failure);
		expect(results.at(-1)).toEqual(new NotSent(failure));
		expect(results.filter((outcome) => typeof outcome === 'string')).toHaveLength(calls.length - 1);
		expect(calls.length).toBeLessThanOrEqual(3);
	});

	test('one that a retry heals is none', async () => {
		const { outcomes } = queueOf({ a: [], b: [fault(), throttled()], c: [] }, settings);

		expect(await outcomes()).toEqual(['scan of a', 'scan of b', 'scan of c']);
	});

	test('one that stays after the last try is one', async () => {
		const script = { a: [], b: always(fault), ...photos(1) };
		const { outcomes } = queueOf({ ...script, ...photos(200) }, { ...settings, maxTries: 2 });

		expect((await outcomes()).at(-1)).toBeInstanceOf(NotSent);
	});
});

describe('an exception that nobody foresaw', () => {
	const thrown = new TypeError('nobody foresaw this');

	test('is the failure of its photo, without the words of JavaScript, and is not retried', async () => {
		const { calls, outcomes } = queueOf({ a: [], b: [thrown], ...photos(5) });
		const [, b] = await outcomes();

		expect(b).toBeInstanceOf(Failure);
		expect((b as Failure).message).toBe('The photo could not be scanned, for an unknown reason');
		expect(JSON.stringify([b, (b as Failure).remedy])).not.toMatch(/foresaw|TypeError/);
		expect((b as Failure).details).toMatchObject({ scope: 'run', failedCalls: 0 });
		expect(calls.filter((photo) => photo === 'b')).toHaveLength(1);
	});

	test('ends its own run, and calls in flight keep their results', async () => {
		const { calls, outcomes } = queueOf(
			{ a: [], b: [thrown], slow: [], ...photos(20) },
			{ slowPhoto: 'slow' },
		);
		const [a, b, slow, ...rest] = await outcomes();

		expect([a, slow]).toEqual(['scan of a', 'scan of slow']);
		expect(rest.at(-1)).toEqual(new NotSent(b as Failure));
		expect(calls.length).toBeLessThanOrEqual(5);
	});

	test('does not end the runs of others', async () => {
		const { run } = openAccount();
		const [broken, other] = [run({ a: [thrown], ...photos(5) }), run(photos(5, 'q'))];
		await broken.outcomes();

		expect(await other.outcomes()).toEqual([1, 2, 3, 4, 5].map((n) => `scan of q${n}`));
	});

	test('none is the stop of the execution', async () => {
		const { outcomes } = queueOf({ a: [], b: [new RunCancelled()], c: [] });

		await expect(outcomes()).rejects.toBeInstanceOf(RunCancelled);
	});
});

describe('several runs of an account', () => {
	test('an account problem ends what all have queued, and a later run checks again', async () => {
		const { clock, calls, run } = openAccount();
		const failure = arrears();
		const first = run({ a: [failure], ...photos(9) });
		const second = run(photos(9, 'q'));
		expect(await first.outcomes()).toHaveLength(10);
		const results = await second.outcomes();
		expect(results).toEqual(Array.from({ length: 9 }, () => new NotSent(failure)));
		expect(calls).toEqual(['a']);

		await clock.advance(1);
		const still = run({ b: [arrears()], ...photos(9, 'r') });
		await still.outcomes();
		expect(calls).toEqual(['a', 'b']);

		const later = run(photos(9, 's'));
		expect(await later.outcomes()).toEqual(
			Array.from({ length: 9 }, (_, index) => `scan of s${index + 1}`),
		);
		expect(calls.slice(2, 3)).toEqual(['s1']);
	});

	test.each<[name: string, failure: Failure]>([
		['a file that cannot be read', fullDisk()],
		['a URL that is not IQS', errorResponse(404, {})],
		['a wait of more than five minutes after a fault', errorResponse(503, {}, 300_001)],
	])('what holds for a run alone ends no other: %s', async (_, failure) => {
		const { run } = openAccount();
		const [first, second] = [run({ a: [failure], ...photos(9) }), run(photos(3, 'q'))];
		await first.outcomes();

		expect(await second.outcomes()).toEqual(['scan of q1', 'scan of q2', 'scan of q3']);
	});

	test('a long wait that the service asks for when it throttles ends them all', async () => {
		const { calls, run } = openAccount();
		const failure = throttled(300_001);
		const [first, second] = [run({ a: [failure], ...photos(9) }), run(photos(3, 'q'))];
		await first.outcomes();

		expect(await second.outcomes()).toEqual(Array.from({ length: 3 }, () => new NotSent(failure)));
		expect(calls).toEqual(['a']);
	});

	test('Stop takes out the calls of its run only', async () => {
		const { clock, calls, run } = openAccount();
		const [stopped, other] = [run(photos(30)), run(photos(30, 'q'))];
		await clock.advance(450);
		const sent = calls.filter((photo) => photo.startsWith('p')).length;
		stopped.stop();
		await expect(stopped.work).rejects.toBeInstanceOf(RunCancelled);
		const stoppedAtMs = clock.nowMs();

		expect(await other.outcomes()).toHaveLength(30);
		expect(stoppedAtMs).toBe(450);
		expect(calls.filter((photo) => photo.startsWith('p'))).toHaveLength(sent);
		expect(clock.pendingSleeps).toBe(0);
	});

	test('a run that waits for the others is told what they were slowed down to', async () => {
		const { clock, run } = openAccount();
		const script = Array.from({ length: 5 }, () => throttled());
		const first = run({ a: script, ...photos(30) }, { maxConcurrentCalls: 9 });
		const second = run(photos(9, 'q'));
		const stats = await second.stats();
		await clock.finish(first.work);

		expect(stats.throttledCalls).toBe(0);
		expect(stats.wasSlowedDown).toBe(true);
	});
});

test('a call that ends the run brings its scan, and soon nothing more is sent', async () => {
	const reason = new Failure('The storage is full', 'Make room.');
	// The service asks for a short wait, so that the retry of a ends before the call for b.
	const { calls, clock, outcomes } = queueOf(
		{ first: [], a: [errorResponse(503, {}, 200)], b: [], ...photos(50) },
		{ endsRun: { photo: 'b', reason }, slowPhoto: 'b', maxConcurrentCalls: 2 },
	);
	const ended = await outcomes();

	expect(ended.slice(0, 3)).toEqual(['scan of first', 'scan of a', 'scan of b']);
	expect(ended.at(-1)).toEqual(new NotSent(reason));
	expect(clock.nowMs()).toBeLessThan(1_500);
	expect(calls.length).toBeLessThan(20);
});

test('a photo in its back-off when a call ends the run keeps its own reason', async () => {
	const reason = new Failure('The storage is full', 'Make room.');
	const failed = fault();
	const { calls, outcomes } = queueOf(
		{ first: [], a: [failed], b: [], c: [] },
		{ endsRun: { photo: 'b', reason } },
	);

	expect(await outcomes()).toEqual(['scan of first', failed, 'scan of b', expect.anything()]);
	expect(failed.details.possiblyBilled).toBe(true);
	expect(calls.filter((photo) => photo === 'a')).toHaveLength(1);
});

describe('the probe', () => {
	test('is over when the service has looked at an image, even if it did not like it', async () => {
		const { clock, calls } = queueOf({ a: [imageRejected()], ...photos(9) });
		await clock.advance(150);

		expect(calls).toHaveLength(4);
	});

	test('is not over when a file could not be read', async () => {
		const unreadable = new Failure('The file is gone', 'Run again.');
		const { clock, calls } = queueOf({ a: [unreadable], ...photos(9) });
		await clock.advance(150);

		expect(calls).toEqual(['a', 'p1']);
	});

	test('is not over when a response may come from somewhere else', async () => {
		const { clock, calls } = queueOf({ a: [fault()], ...photos(9) });
		await clock.advance(150);

		expect(calls).toEqual(['a', 'p1']);
	});
});
