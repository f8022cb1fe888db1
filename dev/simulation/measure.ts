import type { Row } from './rows';
import { simulate, type Simulation } from './simulate';

/** The figures of a row: the worst of several draws of the back-off. */
export interface Measured {
	photos: number;
	lost: number;
	paidTwice: number;
	throttledCalls: number;
	failedCalls: number;
	timeMs: number;
	idealMs: number;
	maxInFlight: number;
}

const seeds = [1, 2, 3, 4, 5];

export async function measure({ simulation, timedFrom = 0 }: Row): Promise<Measured> {
	const photos = photosOf(simulation);
	const results: Array<Awaited<ReturnType<typeof simulate>>> = [];
	for (const seed of seeds) results.push(await simulate({ ...simulation, seed }));
	const worst = (read: (result: (typeof results)[number]) => number) =>
		Math.max(...results.map(read));
	const timedRuns = simulation.runs.slice(timedFrom);
	const startMs = Math.min(...timedRuns.map((run) => run.startMs ?? 0));
	// Runs that are no burst are timed each from its own start.
	const isBurst = timedRuns.every((run) => (run.startMs ?? 0) - startMs <= 5_000);
	return {
		photos,
		lost: worst(({ scans }) => photos - scans),
		paidTwice: worst(({ paidTwice }) => paidTwice),
		throttledCalls: worst(({ throttledCalls }) => throttledCalls),
		failedCalls: worst(({ failedCalls }) => failedCalls),
		timeMs: worst(({ executions }) =>
			Math.max(
				...executions
					.slice(timedFrom)
					.map(({ endMs, durationMs }) => (isBurst ? endMs - startMs : durationMs)),
			),
		),
		idealMs: isBurst ? idealMsOf({ ...simulation, runs: timedRuns }) : simulation.latencyMs,
		maxInFlight: worst(({ maxInFlight }) => maxInFlight),
	};
}

function photosOf({ runs }: Simulation): number {
	return runs.reduce((sum, { photos }) => sum + photos, 0);
}

/**
 * The shortest time in which the photos can be done at all, with 50 calls and 24 MB in flight,
 * milliseconds. All are there at the start, when as many calls are accepted at once as in one second.
 */
export function idealMsOf(simulation: Simulation): number {
	const { limit, latencyMs, isDown, runs, maxBytesInFlight = 24_000_000 } = simulation;
	const photos = photosOf(simulation);
	const slotMs = runs.reduce((sum, run) => {
		const slots = Math.min(50, Math.floor(maxBytesInFlight / (run.bytes ?? 100_000)));
		return sum + (run.photos * latencyMs) / slots;
	}, 0);
	const limitAt = typeof limit === 'number' ? () => limit : limit;
	const stepMs = 10;
	let tokens = Math.ceil(limitAt(0));
	let sent = 0;
	let atMs = 0;
	for (; ; atMs += stepMs) {
		if (!isDown?.(atMs)) {
			const now = Math.min(photos - sent, Math.floor(tokens + 1e-6));
			sent += now;
			tokens -= now;
		}
		if (sent === photos) return Math.max(atMs + latencyMs, slotMs);
		tokens = Math.min(Math.ceil(limitAt(0)), tokens + (limitAt(atMs) * stepMs) / 1000);
	}
}
