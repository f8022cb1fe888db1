import { LocalFailure, NotSent, RunCancelled } from '../../../nodes/ScanFile/failures';
import { fault, photos, queueOf, throttled } from './scriptedQueue';
import type { ScanFailure } from '../../../nodes/ScanFile/iqs/errors';

describe('a service that lets nobody pass', () => {
	it('ends the run when an image has used up its tries', async () => {
		const script = [throttled(), throttled(), throttled()];
		const { calls, outcomes } = queueOf({ a: script, ...photos(30) }, { maxTries: 3 });
		const [a, ...rest] = await outcomes();

		expect(a).toBe(script[2]);
		expect((a as ScanFailure).calls).toBe(3);
		expect(rest).toEqual(Array.from({ length: 30 }, () => new NotSent(script[2]!)));
		expect(calls).toEqual(['a', 'a', 'a']);
	});

	it('costs no more than the tries of those on their way when it begins in the middle', async () => {
		const shut = () => Array.from({ length: 4 }, () => throttled());
		const scripts = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`s${n}`, shut()]));
		const { calls, outcomes } = queueOf({ a: [], b: [], ...scripts });
		const results = await outcomes();

		expect(results.slice(0, 2)).toEqual(['scan of a', 'scan of b']);
		expect(results.at(-1)).toBeInstanceOf(NotSent);
		// Three workers, each with an image in the line when the last call passed, and one more each.
		expect(calls.length).toBeLessThanOrEqual(2 + 2 * 3 * 4);
	});

	it('is told from one that lets others pass meanwhile', async () => {
		const script = [throttled(), throttled()];
		const { outcomes } = queueOf({ a: [], b: script, c: [], d: [], e: [] }, { maxTries: 2 });

		expect(await outcomes()).toEqual([
			'scan of a',
			script[1],
			'scan of c',
			'scan of d',
			'scan of e',
		]);
	});

	it('is told from one that answers, if only with a fault', async () => {
		const script = [throttled(), fault(), throttled()];
		const { outcomes } = queueOf({ a: script, b: [] }, { maxTries: 3 });

		expect(await outcomes()).toEqual([script[2], 'scan of b']);
	});

	it('is told from one that is at work on another image', async () => {
		const failure = throttled();
		const { outcomes } = queueOf(
			{ a: [], b: [], c: [failure], d: [] },
			{ bound: 2, maxTries: 1, slowJob: 'b' },
		);

		expect(await outcomes()).toEqual(['scan of a', 'scan of b', failure, 'scan of d']);
	});
});

describe('an exception that nobody foresaw', () => {
	const thrown = new TypeError('nobody foresaw this');

	it('is the failure of its image, whose words it keeps, and is not tried again', async () => {
		const { calls, outcomes } = queueOf({ a: [], b: [thrown], ...photos(5) });
		const [, b] = await outcomes();

		expect(b).toBeInstanceOf(LocalFailure);
		expect((b as LocalFailure).what).toBe('n8n could not process the image: nobody foresaw this');
		expect((b as LocalFailure).stopsRun).toBe(true);
		expect((b as LocalFailure).skippable).toBe(false);
		expect(calls.filter((job) => job === 'b')).toHaveLength(1);
	});

	it('leaves finished scans and calls on their way their results; the rest is not sent', async () => {
		const scripts = { a: [], b: [thrown], c: [], d: [], ...photos(20) };
		const { calls, outcomes } = queueOf(scripts, { slowJob: 'd' });
		const [a, b, c, d, ...rest] = await outcomes();

		expect([a, c, d]).toEqual(['scan of a', 'scan of c', 'scan of d']);
		expect(rest).toEqual(Array.from({ length: 20 }, () => new NotSent(b as LocalFailure)));
		expect(calls).toEqual(['a', 'b', 'c', 'd']);
	});

	it('of the very first call costs no other', async () => {
		const { calls, outcomes } = queueOf({ a: [thrown], ...photos(20) });
		const [a, ...rest] = await outcomes();

		expect(a).toBeInstanceOf(LocalFailure);
		expect(rest.every((outcome) => outcome instanceof NotSent)).toBe(true);
		expect(calls).toEqual(['a']);
	});

	it('leaves an image that waits for another try the failure of its last one', async () => {
		const failure = fault();
		const { outcomes } = queueOf({ a: [], b: [failure], c: [], d: [], e: [thrown] });

		expect((await outcomes())[1]).toBe(failure);
	});

	it('is none of those: the stop of the execution', async () => {
		const { outcomes } = queueOf({ a: [], b: [new RunCancelled()], c: [] });

		await expect(outcomes()).rejects.toBeInstanceOf(RunCancelled);
	});
});
