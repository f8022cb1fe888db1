import { BufferPool } from '../iqs/bufferPool';
import { AccountGates } from '../queue/accountGates';
import { ByteLimiter } from '../queue/byteLimiter';
import { systemClock } from './systemClock';

/**
 * Limit of the images in flight, all executions together. Each is in memory up to two and a half times: as
 * the file or its scan, and as a request, which is one third larger. More than three large ones at
 * once are hardly faster; see the benchmark.
 */
const maxBytesInFlight = 24_000_000;

/** The gates of all accounts that this n8n process uses. */
export const accountGates = new AccountGates(systemClock, new ByteLimiter(maxBytesInFlight));

/** Requests have one size, scans another. */
export interface Buffers {
	requests: BufferPool;
	scans: BufferPool;
}

const buffers: Buffers = { requests: new BufferPool(), scans: new BufferPool() };
let runs = 0;

/** Does the work of a run with the buffers that all runs share; the last one leaves none behind. */
export async function withBuffers<Result>(
	work: (buffers: Buffers) => Promise<Result>,
): Promise<Result> {
	runs++;
	try {
		return await work(buffers);
	} finally {
		runs--;
		if (runs === 0) for (const pool of [buffers.requests, buffers.scans]) pool.clear();
	}
}
