import { CallGate } from '../../nodes/ScanFile/iqs/pacing';
import { VirtualClock } from './virtualClock';

/** A gate and its calls, which end when the test says so. */
export function openGate(maxConcurrentCalls: number) {
	const clock = new VirtualClock();
	const gate = new CallGate(maxConcurrentCalls, clock);
	const started: number[] = [];
	const inFlight = new Map<number, { end: (pauseMs?: number) => void; fail: () => void }>();
	let entered = 0;

	/** The next calls come to the gate; each has a number, from 1. */
	async function enter(count = 1): Promise<void> {
		for (let call = 0; call < count; call++) {
			const number = ++entered;
			const work = () => {
				started.push(number);
				return new Promise<number | undefined>((resolve, reject) => {
					inFlight.set(number, { end: resolve, fail: () => reject(new Error(`${number}`)) });
				});
			};
			gate.run(work, (pauseMs) => pauseMs).catch(() => undefined);
		}
		await clock.settle();
	}

	/** Ends calls on their way, in the order of their start; with a pause they were throttled. */
	async function end(count: number, pauseMs?: number): Promise<void> {
		for (const [number, call] of [...inFlight].slice(0, count)) {
			inFlight.delete(number);
			call.end(pauseMs);
		}
		await clock.settle();
	}

	/** A round: all calls on their way end well. Tells how many are on their way then. */
	async function round(): Promise<number> {
		await end(inFlight.size);
		return inFlight.size;
	}

	return { clock, gate, started, inFlight, enter, end, round };
}

/** A gate to which many have come, and as many calls on their way as it takes. */
export async function busyGate(maxConcurrentCalls: number, comers = 200) {
	const busy = openGate(maxConcurrentCalls);
	await busy.enter(comers);
	await busy.round();
	return busy;
}
