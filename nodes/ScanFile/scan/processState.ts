import { BufferPool } from '../iqs/bufferPool';
import { AccountGates } from '../queue/accountGates';
import { ByteLimiter } from '../queue/byteLimiter';
import { ScansForRerun } from './scansForRerun';
import { systemClock } from './systemClock';

/**
 * The limit of image bytes in flight, for all executions together. Each image is in memory up to two and
 * a half times: as the file or its scan, and as a request, which is one third larger. More than three
 * large images at once are hardly faster; see the benchmark.
 */
const maxBytesInFlight = 24_000_000;

/** The gates of all accounts that this n8n process uses. */
export const accountGates = new AccountGates(systemClock, new ByteLimiter(maxBytesInFlight));

export const scansForRerun = new ScansForRerun(systemClock);

const scanBuffers = new BufferPool();
let runs = 0;

/** Runs a function with the buffers that all runs share; they are discarded after the last run. */
export async function withScanBuffers<Result>(
	work: (scanBuffers: BufferPool) => Promise<Result>,
): Promise<Result> {
	runs++;
	try {
		return await work(scanBuffers);
	} finally {
		runs--;
		if (runs === 0) scanBuffers.clear();
	}
}
