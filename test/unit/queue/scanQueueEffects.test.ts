import { getEventListeners } from 'node:events';
import { VirtualClock } from '../../../dev/simulation/virtualClock';
import { Failure } from '../../../nodes/ScanFile/failures';
import { connectionFailure } from '../../../nodes/ScanFile/iqs/connectionFailures';
import { ByteLimiter } from '../../../nodes/ScanFile/queue/byteLimiter';
import { CallGate } from '../../../nodes/ScanFile/queue/callGate';
import { runQueue } from '../../../nodes/ScanFile/queue/scanQueue';
import { openAccount, queueOf, throttled } from './scriptedQueue';

const unreadable = () => new Failure('The file cannot be read', 'Read it again.');
const rejectedConnection = () =>
	connectionFailure({ code: 'ECONNREFUSED', text: '' }, new URL('https://iqs.example.com'));

test.each([new AbortController().signal, undefined])(
	'nothing listens to the end of an execution once the run is over',
	async (cancel) => {
		const clock = new VirtualClock();
		const { outcomes } = await runQueue([{ bytes: 1 }], async () => 'scan', {
			gate: new CallGate(clock, new ByteLimiter(1_000)),
			maxConcurrentCalls: 1,
			maxTries: 1,
			stopAtFirstFailure: false,
			cancel,
			clock,
		});

		expect(outcomes).toEqual(['scan']);
		if (cancel) expect(getEventListeners(cancel, 'abort')).toEqual([]);
	},
);

test('photos that cannot be read hold up no others', async () => {
	const scripts = { a: [unreadable()], b: [unreadable()], c: [unreadable()], d: [] };
	const { clock, outcomes } = queueOf(scripts, { maxConcurrentCalls: 1 });

	expect((await outcomes()).at(-1)).toBe('scan of d');
	expect(clock.nowMs()).toBeLessThanOrEqual(400);
});

test('a service that asks for too long a wait does not hold up the next run', async () => {
	const { clock, run } = openAccount();
	await run({ a: [throttled(301_000)] }).outcomes();

	expect(await run({ b: [] }).outcomes()).toEqual(['scan of b']);
	expect(clock.nowMs()).toBeLessThanOrEqual(200);
});

test('a run was slowed down when a call was throttled, however short the wait', async () => {
	const { stats } = queueOf({ a: [throttled(50)] });

	expect(await stats()).toMatchObject({ throttledCalls: 1, wasSlowedDown: true });
});

test('a call that did not leave n8n is no call that may be billed', async () => {
	const { stats } = queueOf({ a: [rejectedConnection()] });

	expect(await stats()).toMatchObject({ retriedCalls: 1, possiblyBilledCalls: 0 });
});

test('what nobody foresaw is told in words, with what to do', async () => {
	const { outcomes } = queueOf({ a: [new TypeError('nobody foresaw this')], b: [] });
	const [a, b] = (await outcomes()) as Failure[];

	expect(a).toMatchObject({
		remedy:
			'Nothing more was sent. Run the workflow again. If this happens again, report it, with the versions of n8n and of this node.',
		details: { scope: 'run' },
	});
	expect(a!.message).toBe('The photo could not be scanned, for an unknown reason');
	expect(b!.message).toBe(a!.message);
});
