import { VirtualClock } from '../../../dev/simulation/virtualClock';
import { type Failure } from '../../../nodes/ScanFile/failures';
import { errorResponse } from '../../../nodes/ScanFile/iqs/callFailures';
import { ByteLimiter } from '../../../nodes/ScanFile/queue/byteLimiter';
import { CallGate, type CallEnd } from '../../../nodes/ScanFile/queue/callGate';
import type { CallLane } from '../../../nodes/ScanFile/queue/callLane';
import type { Setback } from '../../../nodes/ScanFile/queue/setbacks';

interface CallInFlight {
	end: (end: CallEnd) => void;
	reject: (reason: Error) => void;
}

/** A gate, runs and their calls, which end when the test says so. */
export function openGate({
	clock = new VirtualClock(),
	maxBytes = 1_000,
	bytes = new ByteLimiter(maxBytes),
} = {}) {
	const gate = new CallGate(clock, bytes);
	/** Names of the calls, in the order of their starts: the run's name and a number. */
	const started: string[] = [];
	const inFlight = new Map<string, CallInFlight>();
	/** Those whose run was closed before their turn. */
	const notSent: string[] = [];

	/** A run begins; its calls are called after it: a1, a2. */
	function join(name: string) {
		const lane = gate.join();
		let entered = 0;
		async function enter(count: number, { bytes = 1, wasThrottled = false } = {}): Promise<void> {
			for (let call = 0; call < count; call++) {
				void runCall(lane, `${name}${++entered}`, bytes, wasThrottled);
			}
			await clock.settle();
		}
		return { lane, enter };
	}

	async function runCall(
		lane: ReturnType<CallGate['join']>,
		name: string,
		bytes: number,
		wasThrottled: boolean,
	): Promise<void> {
		const makeCall = () => {
			started.push(name);
			return new Promise<CallEnd>((end, reject) => inFlight.set(name, { end, reject }));
		};
		const end = await gate
			.run(lane, { bytes, wasThrottled }, makeCall, (result) => result)
			.catch(() => 'threw');
		if (end === undefined) notSent.push(name);
	}

	/** The first calls in flight end, in the order of their starts. */
	async function end(count: number, how: CallEnd = 'accepted'): Promise<void> {
		for (const [name, call] of [...inFlight].slice(0, count)) {
			inFlight.delete(name);
			call.end(how);
		}
		await clock.settle();
	}

	const throttle = async (count: number, retryAfterMs?: number) =>
		await end(count, throttled(retryAfterMs));
	const fail = async (count: number, retryAfterMs?: number) =>
		await end(count, failed(retryAfterMs));

	/** The first call in flight throws. */
	async function crash(): Promise<void> {
		const [[name, call] = []] = inFlight;
		inFlight.delete(name!);
		call!.reject(new TypeError('nobody foresaw this'));
		await clock.settle();
	}

	/** Tells how long nothing starts, in steps of 100 ms. */
	async function pauseMs(): Promise<number> {
		const before = started.length;
		for (let waitedMs = 0; waitedMs < 3_600_000; waitedMs += 100) {
			if (started.length > before) return waitedMs;
			await clock.advance(100);
		}
		throw new Error('Nothing starts any more');
	}

	return { clock, gate, started, inFlight, notSent, join, end, throttle, fail, crash, pauseMs };
}

/** A gate whose probe was accepted, with one run that has as many calls in flight as it may. */
export async function busyGate(calls = 200) {
	const busy = openGate();
	const run = busy.join('a');
	await run.enter(calls + 1);
	await busy.end(1);
	return { ...busy, run };
}

export const throttlingTooLong: Failure = errorResponse(429, { code: 'Retrieval.Throttling.User' });
export const outageTooLong: Failure = errorResponse(503, { code: 'ServiceUnavailable' });

const throttled = (retryAfterMs?: number): Setback => ({
	isThrottling: true,
	retryAfterMs,
	givingUp: throttlingTooLong,
});

const failed = (retryAfterMs?: number): Setback => ({
	isThrottling: false,
	retryAfterMs,
	givingUp: outageTooLong,
});

/** Why a run was ended; `open` when it was not. */
export function endOfRun({ isClosed, closedBecause }: CallLane): Failure | 'open' | undefined {
	return isClosed ? closedBecause : 'open';
}
