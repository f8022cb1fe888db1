import { CallGate } from '../../../nodes/ScanFile/queue/callGate';
import { VirtualClock } from './virtualClock';

interface Refusal {
	retryAfterMs: number | undefined;
}

interface CallOnItsWay {
	end: (refusal?: Refusal) => void;
	fail: () => void;
}

/** A gate and its calls, which end when the test says so. */
export function openGate(calls: number, clock = new VirtualClock(), maxBytes = 1_000) {
	const gate = new CallGate({ calls, bytes: maxBytes }, clock);
	const started: number[] = [];
	const inFlight = new Map<number, CallOnItsWay>();
	let entered = 0;

	async function come(count: number, isRepeated: boolean, bytes = 1): Promise<void> {
		for (let call = 0; call < count; call++) {
			const number = ++entered;
			const work = () => {
				started.push(number);
				return new Promise<Refusal | undefined>((resolve, reject) => {
					inFlight.set(number, { end: resolve, fail: () => reject(new Error(`${number}`)) });
				});
			};
			gate.run(work, (refusal) => refusal, isRepeated, bytes).catch(() => undefined);
		}
		await clock.settle();
	}

	/** The next calls come to the gate; each has a number, from 1. */
	const enter = async (count = 1, bytes = 1) => await come(count, false, bytes);

	/** The same for calls that were made before. */
	const enterAgain = async (count = 1) => await come(count, true);

	/** Calls on their way end well, in the order of their start. */
	async function end(count: number): Promise<void> {
		for (const call of take(count)) call.end();
		await clock.settle();
	}

	/** Calls on their way are throttled, in the order of their start. */
	async function refuse(count: number, retryAfterMs?: number): Promise<void> {
		for (const call of take(count)) call.end({ retryAfterMs });
		await clock.settle();
	}

	function take(count: number): CallOnItsWay[] {
		const taken = [...inFlight].slice(0, count);
		for (const [number] of taken) inFlight.delete(number);
		return taken.map(([, call]) => call);
	}

	/** A round: all calls on their way end well. Tells how many are on their way then. */
	async function round(): Promise<number> {
		await end(inFlight.size);
		return inFlight.size;
	}

	return { clock, gate, started, inFlight, enter, enterAgain, end, refuse, round };
}

/** A gate to which many have come, and as many calls on their way as it takes. */
export async function busyGate(
	maxConcurrentCalls: number,
	comers = 200,
	clock = new VirtualClock(),
) {
	const busy = openGate(maxConcurrentCalls, clock);
	await busy.enter(comers);
	await busy.round();
	// The places open one after another.
	await clock.advance(100);
	return busy;
}
