import { VirtualClock } from '../../../dev/simulation/virtualClock';
import { Failure } from '../../../nodes/ScanFile/failures';
import { CallLane } from '../../../nodes/ScanFile/queue/callLane';

/** A lane and what became of the waits of its calls. */
function laneWith(calls: Array<[name: string, wasThrottled: boolean]>) {
	const lane = new CallLane<string>(0);
	const ended: string[] = [];
	for (const [name, wasThrottled] of calls) {
		const endWait = (start: string | undefined) => ended.push(`${name}: ${start}`);
		lane.add({ bytes: 1, waitsSinceMs: 0, endWait }, wasThrottled);
	}
	return { lane, ended };
}

test('throttled calls go first, otherwise the first come, first served', () => {
	const { lane, ended } = laneWith([
		['a', false],
		['b', true],
		['c', false],
		['d', true],
	]);
	for (let next = lane.next; next; next = lane.next) {
		next.endWait('starts');
		lane.shift();
	}

	expect(ended).toEqual(['b: starts', 'd: starts', 'a: starts', 'c: starts']);
});

test('closing ends the wait of every call, and no call is left', () => {
	const { lane, ended } = laneWith([
		['a', false],
		['b', true],
	]);
	lane.close(undefined);

	expect(ended.toSorted()).toEqual(['a: undefined', 'b: undefined']);
	expect(lane.next).toBeUndefined();
	expect(lane.isClosed).toBe(true);
});

test('the first reason for closing counts', () => {
	const { lane } = laneWith([]);
	const reason = new Failure('No space', 'Make some.', { scope: 'run' });
	lane.close(reason);
	lane.close(new Failure('Something else', 'Do something else.'));
	lane.close(undefined);

	expect(lane.closedBecause).toBe(reason);
});

test('a sleep lasts as long as it was asked to', async () => {
	const clock = new VirtualClock();
	const { lane } = laneWith([]);
	const end = jest.fn();
	void lane.sleep(clock, 1_000).then(end);
	await clock.advance(999);
	expect(end).not.toHaveBeenCalled();

	await clock.advance(1);
	expect(end).toHaveBeenCalled();
});

test('closing ends every sleep at once and leaves no timer; later sleeps do not begin', async () => {
	const clock = new VirtualClock();
	const { lane } = laneWith([]);
	const sleeps = [lane.sleep(clock, 1_000), lane.sleep(clock, 1_000_000)];
	await clock.settle();
	expect(clock.pendingSleeps).toBe(2);
	lane.close(undefined);
	await Promise.all(sleeps);
	await lane.sleep(clock, 1_000);

	expect(clock.nowMs()).toBe(0);
	expect(clock.pendingSleeps).toBe(0);
});

test('a run that begins was not slowed down', () => {
	expect(new CallLane(0).wasSlowedDown).toBe(false);
});
