import type { Call } from '../service/server';

/** The cost and the results of a run, measured where it ran. */
export interface RunMeasurement {
	durationMs: number;
	/** Time spent computing; missing where other things are computed too. */
	cpuMs?: number;
	/** The peak memory above the level before the run. */
	peakBytes: number;
	/** The number of output items, or pages, whose scan is identical to what the service sent. */
	scans: number;
	/** What n8n saves of the execution; missing when it cannot be saved. */
	savedBytes?: number;
	error?: string;
	/** Memory at regular intervals; only if requested. */
	memory?: MemorySample[];
}

export interface MemorySample {
	/** Since the start of the run. */
	atMs: number;
	/** Resident memory above the level before the run. */
	bytes: number;
}

/** The same with what the service saw. */
export interface Measurement extends RunMeasurement {
	calls: number;
	rejectedCalls: number;
	/** The number of successful responses to images that already had one. */
	paidTwice: number;
	maxInFlight: number;
}

/** Adds what the service saw of a run. */
export function withCalls(
	run: RunMeasurement,
	{ calls, maxInFlight }: { calls: readonly Call[]; maxInFlight: number },
): Measurement {
	const paid = calls.filter(({ status }) => status === 200);
	return {
		...run,
		calls: calls.length,
		rejectedCalls: calls.filter(({ status }) => status === 429).length,
		paidTwice: paid.length - new Set(paid.map(({ imageSha256 }) => imageSha256)).size,
		maxInFlight,
	};
}
