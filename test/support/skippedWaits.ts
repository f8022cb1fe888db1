import { systemClock } from '../../nodes/ScanFile/scan/systemClock';

/** The waits of the node, in milliseconds, in the order in which they began. */
export interface SkippedWaits {
	readonly ms: readonly number[];
}

/**
 * The node's waits are over at once, and its clock goes on as if they had been waited out; calls
 * still take the time that the service takes.
 */
export function skipWaits(): SkippedWaits {
	const ms: number[] = [];
	let skippedMs = 0;
	const nowMs = systemClock.nowMs.bind(systemClock);
	beforeEach(() => {
		ms.length = 0;
	});
	beforeAll(() => {
		jest.spyOn(systemClock, 'nowMs').mockImplementation(() => nowMs() + skippedMs);
		jest.spyOn(systemClock, 'sleep').mockImplementation(async (durationMs) => {
			ms.push(durationMs);
			skippedMs += durationMs;
			await new Promise(setImmediate);
		});
	});
	afterAll(() => jest.restoreAllMocks());
	return { ms };
}
