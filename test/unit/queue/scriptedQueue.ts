import { VirtualClock } from '../../../dev/simulation/virtualClock';
import { RunCancelled, type Failure } from '../../../nodes/ScanFile/failures';
import { errorResponse } from '../../../nodes/ScanFile/iqs/callFailures';
import { ByteLimiter } from '../../../nodes/ScanFile/queue/byteLimiter';
import { CallGate } from '../../../nodes/ScanFile/queue/callGate';
import { runQueue, type QueueSettings } from '../../../nodes/ScanFile/queue/scanQueue';

// The waits between retries are random within their bounds: here they are always the same.
beforeEach(() => jest.spyOn(Math, 'random').mockReturnValue(0.5));

export const fault = () => errorResponse(503, { code: 'ServiceUnavailable' });
export const throttled = (retryAfterMs?: number) =>
	errorResponse(429, { code: 'Retrieval.Throttling.User' }, retryAfterMs);
export const keyRejected = () => errorResponse(404, { code: 'InvalidAccessKeyId.NotFound' });
export const imageRejected = () => errorResponse(400, { code: 'InvalidParameter' });

/** How the calls for one photo end, one after the other; a text is a scan, and so is what follows the last. */
export type Script = Array<string | Error>;

type Settings = Partial<Omit<QueueSettings, 'cancel' | 'clock'>> & {
	slowPhoto?: string;
	/** Before the run begins. */
	isStopped?: boolean;
	/** The photo whose call ends the run although it brings a scan, and why. */
	endsRun?: { photo: string; reason: Failure };
};

/** An account, whose calls take 100 ms each, or 1 s for a slow photo. */
export function openAccount() {
	const clock = new VirtualClock();
	const gate = new CallGate(clock, new ByteLimiter(1_000));
	/** Photos in the order of their calls. */
	const calls: string[] = [];

	/** A run over scripted calls. */
	function run(
		scripts: Record<string, Script>,
		{ slowPhoto, isStopped = false, endsRun, ...settings }: Settings = {},
	) {
		const cancel = new AbortController();
		if (isStopped) cancel.abort();
		const ended: string[] = [];
		let inFlight = 0;
		let maxInFlight = 0;
		async function call(
			{ photo }: { photo: string },
			endRun: (reason: Failure) => void,
		): Promise<string> {
			const script = scripts[photo] ?? [];
			const before = calls.filter((made) => made === photo).length;
			calls.push(photo);
			maxInFlight = Math.max(maxInFlight, ++inFlight);
			await clock.sleep(photo === slowPhoto ? 1_000 : 100, cancel.signal);
			inFlight--;
			if (cancel.signal.aborted) throw new RunCancelled();
			ended.push(photo);
			if (photo === endsRun?.photo) endRun(endsRun.reason);
			const result = script[before] ?? `scan of ${photo}`;
			if (result instanceof Error) throw result;
			return result;
		}
		const jobs = Object.keys(scripts).map((photo) => ({ photo, bytes: 1 }));
		const work = runQueue(jobs, call, {
			gate,
			maxConcurrentCalls: 3,
			maxTries: 4,
			stopAtFirstFailure: false,
			cancel: cancel.signal,
			clock,
			...settings,
		});
		// A rejection is looked at later, when time has passed.
		work.catch(() => undefined);
		return {
			ended,
			work,
			stop: () => cancel.abort(),
			maxInFlight: () => maxInFlight,
			outcomes: async () => (await clock.finish(work)).outcomes,
			stats: async () => (await clock.finish(work)).stats,
		};
	}

	return { clock, gate, calls, run };
}

/** One run of an account of its own. */
export function queueOf(scripts: Record<string, Script>, settings: Settings = {}) {
	const account = openAccount();
	return { ...account, ...account.run(scripts, settings) };
}

/** Photos that are scanned at once: p1, p2. */
export const photos = (count: number, name = 'p'): Record<string, Script> =>
	Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}${index + 1}`, []]));

/** The same result of every call. */
export const always = (result: () => string | Error): Script => Array.from({ length: 500 }, result);
