import { setMaxListeners } from 'node:events';
import { Failure, NotSent, RunCancelled } from '../../nodes/ScanFile/failures';

import { runLimits } from '../../nodes/ScanFile/plan/parameters';
import { AccountGates } from '../../nodes/ScanFile/queue/accountGates';
import { ByteLimiter } from '../../nodes/ScanFile/queue/byteLimiter';
import { runQueue } from '../../nodes/ScanFile/queue/scanQueue';
import { SimulatedService, type ServiceSettings } from './service';
import { VirtualClock } from './virtualClock';

/** One execution of the node. */
export interface SimulatedRun {
	photos: number;
	startMs?: number;
	/** Of each photo. */
	bytes?: number;
	/** Which n8n process runs it, from 0: each has gates of its own. */
	process?: number;
	maxConcurrentCalls?: number;
	maxTries?: number;
	/** When the user stops it, from the start of the simulation. */
	stopAtMs?: number;
}

export interface Simulation extends ServiceSettings {
	runs: SimulatedRun[];
	maxBytesInFlight?: number;
	/** Of the back-off's jitter. */
	seed?: number;
}

/** Executions of the node against a simulated service, in virtual time. */
export async function simulate({
	runs,
	maxBytesInFlight = 24_000_000,
	seed = 1,
	...settings
}: Simulation) {
	const clock = new VirtualClock();
	const service = new SimulatedService(settings, clock);
	const processes = new Map<number, AccountGates>();
	const gateOf = (process: number) => {
		const gates =
			processes.get(process) ?? new AccountGates(clock, new ByteLimiter(maxBytesInFlight));
		processes.set(process, gates);
		return gates.of('https://simulated', 'key');
	};

	async function execute(
		{
			photos,
			startMs = 0,
			bytes = 100_000,
			process = 0,
			maxConcurrentCalls = runLimits.maxConcurrentCalls.default,
			maxTries = runLimits.maxTries.default,
			stopAtMs,
		}: SimulatedRun,
		number: number,
	) {
		await clock.sleep(startMs);
		const jobs = Array.from({ length: photos }, (_, photo) => ({
			image: `${number}/${photo}`,
			bytes,
		}));
		const cancel = new AbortController();
		// All calls in flight listen to it.
		setMaxListeners(Infinity, cancel.signal);
		const end = new AbortController();
		if (stopAtMs !== undefined) {
			void clock.sleep(stopAtMs - startMs, end.signal).then(() => {
				if (!end.signal.aborted) cancel.abort();
			});
		}
		const work = runQueue(
			jobs,
			async ({ image }) => await service.scan(image, bytes, cancel.signal),
			{
				gate: gateOf(process),
				maxConcurrentCalls,
				maxTries,
				stopAtFirstFailure: false,
				cancel: cancel.signal,
				clock,
			},
		);
		const result = await work.catch((thrown: unknown) => {
			if (thrown instanceof RunCancelled) return undefined;
			throw thrown;
		});
		end.abort();
		const endMs = clock.nowMs();
		return {
			isStopped: !result,
			outcomes: result?.outcomes ?? [],
			stats: result?.stats,
			endMs,
			durationMs: endMs - startMs,
		};
	}

	const random = Math.random;
	Math.random = seededRandom(seed);
	try {
		const executions = await clock.finish(Promise.all(runs.map(execute)));
		const outcomes = executions.flatMap((execution) => execution.outcomes);
		const { calls, maxInFlight, maxBytesInFlight: maxBytes } = service;
		const scanned = calls.filter(({ end }) => end === 'scanned');
		return {
			executions,
			calls,
			scans: outcomes.filter((outcome) => typeof outcome === 'string').length,
			failures: outcomes.filter(
				(outcome) => outcome instanceof Failure && !(outcome instanceof NotSent),
			).length,
			notSent: outcomes.filter((outcome) => outcome instanceof NotSent).length,
			paidTwice: scanned.length - new Set(scanned.map(({ image }) => image)).size,
			throttledCalls: calls.filter(({ end }) => end === 'throttled').length,
			failedCalls: calls.filter(({ end }) => end === 'failed').length,
			durationMs: clock.nowMs(),
			maxInFlight,
			maxBytesInFlight: maxBytes,
			pendingSleeps: clock.pendingSleeps,
			runsAtGates: [...processes.keys()].filter(
				(process) => !gateOf(process).isUnusedSince(Infinity),
			).length,
		};
	} finally {
		Math.random = random;
	}
}

/**
 * The shortest time in which so many photos can be done at all, milliseconds.
 * @param limit calls per second; so many are accepted at once at the start
 */
export function idealMs(photos: number, limit: number, latencyMs: number): number {
	return (Math.max(0, photos - limit) / limit) * 1000 + latencyMs;
}

/** Draws that are the same in every run (mulberry32). */
export function seededRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
