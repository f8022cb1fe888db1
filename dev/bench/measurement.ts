import type { Call } from '../service/server';

/** What a run took and brought, seen from where it ran. */
export interface RunMeasurement {
	durationMs: number;
	/** Time spent computing; missing where other things are computed too. */
	cpuMs?: number;
	/** Most memory held, above what was held before. */
	peakBytes: number;
	/** Output items, or pages, with a scan that is, to the last byte, what the service sent. */
	scans: number;
	/** What n8n saves of the execution; missing when it cannot be saved. */
	savedBytes?: number;
	error?: string;
	/** Memory held at regular times; only where it was asked for. */
	memory?: MemorySample[];
}

export interface MemorySample {
	/** Since the start of the run. */
	atMs: number;
	/** Resident memory above what was held before. */
	bytes: number;
}

/** The same with what the service saw. */
export interface Measurement extends RunMeasurement {
	calls: number;
	rejectedCalls: number;
	/** Good responses to an image that had one already. */
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
