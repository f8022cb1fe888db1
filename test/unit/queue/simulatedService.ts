import { refusal, ScanFailure } from '../../../nodes/ScanFile/iqs/errors';
import { runLimits } from '../../../nodes/ScanFile/plan/parameters';
import { runQueue } from '../../../nodes/ScanFile/queue/scanQueue';
import { VirtualClock } from './virtualClock';

export const presetBound = runLimits.maxConcurrentCalls.default;

export interface Simulation {
	/** Calls per second that the service takes, at a time since the start. */
	limit: number | ((sinceStartMs: number) => number);
	latencyMs: number;
	/** How long a refusal takes; like any other answer when it is not said. */
	refusalMs?: number;
	retryAfterMs?: number;
	jobs?: number;
	bound?: number;
	maxTries?: number;
}

export interface SimulatedCall {
	job: number;
	startMs: number;
	endMs: number;
	isRefused: boolean;
}

/**
 * A run against a service with a limit: a bucket that holds the calls of one second and is full at
 * the start. All times count from the start.
 */
export async function simulate({
	limit,
	latencyMs,
	refusalMs = latencyMs,
	retryAfterMs,
	jobs = 60,
	bound = presetBound,
	maxTries = 20,
}: Simulation) {
	const clock = new VirtualClock();
	const zeroMs = clock.nowMs();
	const sinceStartMs = () => clock.nowMs() - zeroMs;
	const limitNow = () => (typeof limit === 'number' ? limit : limit(sinceStartMs()));
	const calls: SimulatedCall[] = [];
	let tokens = Infinity;
	let filledAtMs = 0;
	let inFlight = 0;
	let mostInFlight = 0;

	function takesOne(): boolean {
		const filled = tokens + ((sinceStartMs() - filledAtMs) / 1000) * limitNow();
		filledAtMs = sinceStartMs();
		tokens = Math.min(Math.ceil(limitNow()), filled);
		// Steps of time that a computer cannot write exactly.
		if (tokens < 1 - 1e-9) return false;
		tokens--;
		return true;
	}

	const asJob = (job: number) => ({ job, bytes: 1 });

	async function call({ job }: ReturnType<typeof asJob>): Promise<string> {
		const startMs = sinceStartMs();
		const isRefused = !takesOne();
		mostInFlight = Math.max(mostInFlight, ++inFlight);
		await clock.work(isRefused ? refusalMs : latencyMs);
		inFlight--;
		calls.push({ job, startMs, endMs: sinceStartMs(), isRefused });
		if (isRefused) throw refusal(429, { code: 'Retrieval.Throttling.User' }, retryAfterMs);
		return `scan of ${job}`;
	}

	const all = Array.from({ length: jobs }, (_, job) => job);
	const bounds = { calls: bound, bytes: Infinity };
	const settings = { bounds, maxTries, stopAtFirstFailure: false, clock };
	const { outcomes, stats } = await clock.finish(runQueue(all.map(asJob), call, settings));
	const tries = all.map((job) => calls.filter((made) => made.job === job).length);
	return {
		calls,
		stats,
		scans: outcomes.filter((outcome) => typeof outcome === 'string').length,
		failures: outcomes.filter((outcome) => outcome instanceof ScanFailure).length,
		durationMs: sinceStartMs(),
		refusals: calls.filter(({ isRefused }) => isRefused).length,
		mostInFlight,
		mostTries: Math.max(...tries),
	};
}

/** The shortest time in which the jobs can be done at all. */
export function idealMs(limit: number, latencyMs: number, jobs = 60, bound = presetBound): number {
	return Math.max(((jobs - limit) / limit) * 1000 + latencyMs, (jobs * latencyMs) / bound);
}

/** Draws that are the same in every run of the tests (mulberry32). */
export function seededRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
