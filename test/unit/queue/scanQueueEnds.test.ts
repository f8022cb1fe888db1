import { ScanFailure } from '../../../nodes/ScanFile/iqs/errors';
import { LocalFailure, NotSent, RunCancelled } from '../../../nodes/ScanFile/failures';
import { explain } from '../../../nodes/ScanFile/output/messages';
import { Redactor } from '../../../nodes/ScanFile/output/redact';
import { fault, imageRefused, keyRefused, photos, queueOf, throttled } from './scriptedQueue';

describe('a reason that holds for the whole run', () => {
	it.each<[name: string, failure: ScanFailure | LocalFailure]>([
		['a refused key', keyRefused()],
		['a full disk', new LocalFailure('No space', 'Make some.', { stopsRun: true })],
	])('costs one call when the first one meets it: %s', async (_, failure) => {
		const { calls, outcomes } = queueOf({ a: [failure], ...photos(6) }, { bound: 5 });
		const [first, ...rest] = await outcomes();

		expect(calls).toEqual(['a']);
		expect(first).toBe(failure);
		expect(rest).toEqual(Array.from({ length: 6 }, () => new NotSent(failure)));
		expect((rest[0] as NotSent).because).toBe(failure);
	});

	it('is the first of several that come together', async () => {
		const failure = keyRefused();
		const script = { a: [], b: [failure], c: [keyRefused()], d: [], e: [] };
		const { outcomes } = queueOf(script);
		const rest = (await outcomes()).slice(4);

		expect(rest).toHaveLength(1);
		expect((rest[0] as NotSent).because).toBe(failure);
	});

	it('leaves the calls on their way their results', async () => {
		const failure = keyRefused();
		const { calls, outcomes } = queueOf({ a: [], b: [], c: [failure], d: [], e: [], f: [] });
		const [a, b, c, d, ...rest] = await outcomes();

		expect([a, b, c, d]).toEqual(['scan of a', 'scan of b', failure, 'scan of d']);
		expect(rest).toEqual([new NotSent(failure), new NotSent(failure)]);
		expect(calls).toEqual(['a', 'b', 'c', 'd']);
	});

	it('does not make anybody believe that an earlier try of an image was free', async () => {
		const script = { a: [], b: [fault()], c: [], d: [keyRefused()] };
		const { calls, outcomes } = queueOf(script, { bound: 2 });
		const [, b] = await outcomes();

		expect(calls).toEqual(['a', 'b', 'c', 'd']);
		expect(b).toBeInstanceOf(ScanFailure);
		expect((b as ScanFailure).calls).toBe(1);
		expect(explain(b as ScanFailure, 1, {}, new Redactor('')).description).not.toMatch(/nothing was paid/i);
	});
});

describe('when any failure ends the run', () => {
	const settings = { stopAtFirstFailure: true, bound: 2 };

	it('nothing is sent after one, and the call on its way keeps its result', async () => {
		const failure = imageRefused();
		const script = { a: [], b: [failure], c: [], d: [], e: [] };
		const { calls, outcomes } = queueOf(script, settings);

		expect(await outcomes()).toEqual([
			'scan of a',
			failure,
			'scan of c',
			new NotSent(failure),
			new NotSent(failure),
		]);
		expect(calls).toEqual(['a', 'b', 'c']);
	});

	it('a failure that another try heals is none', async () => {
		const { outcomes } = queueOf({ a: [], b: [fault(), throttled()], c: [] }, settings);

		expect(await outcomes()).toEqual(['scan of a', 'scan of b', 'scan of c']);
	});

	it('one that stays after the last try is one', async () => {
		const script = { a: [], b: [fault(), fault()], c: [], ...photos(40) };
		const { outcomes } = queueOf(script, { ...settings, maxTries: 2 });

		expect((await outcomes()).at(-1)).toBeInstanceOf(NotSent);
	});
});

describe('when the user stops the execution', () => {
	it('the run ends as stopped, in the middle of a long pause, and sends nothing more', async () => {
		const { clock, calls, work } = queueOf({ a: [throttled(200_000)], b: [], c: [] });
		await clock.advance(50_000);
		clock.stop();

		await expect(work).rejects.toBeInstanceOf(RunCancelled);
		expect(calls).toEqual(['a']);
	});

	it('the run ends as stopped in the middle of a back-off', async () => {
		const { clock, calls, work } = queueOf({ a: [fault()] });
		await clock.advance(300);
		clock.stop();

		await expect(work).rejects.toBeInstanceOf(RunCancelled);
		expect(calls).toEqual(['a']);
	});

	it('calls on their way end, and no other begins', async () => {
		const { clock, calls, ended, work } = queueOf(photos(9));
		await clock.advance(150);
		clock.stop();

		await expect(clock.finish(work)).rejects.toBeInstanceOf(RunCancelled);
		expect(calls).toEqual(['p1', 'p2', 'p3', 'p4']);
		expect(ended).toEqual(calls);
	});
});
