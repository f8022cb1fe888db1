import { FinishedScans } from './finishedScans';
import { ScanFailure } from '../iqs/errors';
import { BufferPool } from '../iqs/bufferPool';
import { scanImage } from './scanImage';
import { runQueue, type QueueStats } from '../queue/scanQueue';
import { cancellableClock } from './cancellableClock';
import type { Trouble } from '../failures';
import type { StoredResponse } from './storeScans';
import type { RunSettings } from '../plan/parameters';
import type { Job } from '../plan/planRun';
import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Bound of the images on their way at once. Each is in memory up to two and a half times: as the file or
 * its scan, and as a request, which is one third larger. More than three large ones at once are hardly
 * faster; see the benchmark.
 */
const maxBytesInFlight = 24_000_000;

/**
 * Scans the images of a run, except those that an earlier try of the node has finished.
 * @param stopAtFirstFailure any failure ends the run, so nothing more is sent after one
 * @throws RunCancelled when the execution was stopped
 */
export async function scanAll(
	context: IExecuteFunctions,
	jobs: Job[],
	run: RunSettings,
	stopAtFirstFailure: boolean,
): Promise<{ outcomes: Map<Job, StoredResponse | Trouble>; stats: QueueStats }> {
	const finished = FinishedScans.of(context, run);
	const outcomes = new Map<Job, StoredResponse | Trouble>();
	for (const job of jobs) {
		const answer = finished?.get(job);
		if (answer) outcomes.set(job, answer);
	}
	const unfinished = jobs.filter((job) => !outcomes.has(job));

	const scanBuffers = new BufferPool();
	const scan = async (job: Job) => {
		const answer = await scanImage(context, job, run, scanBuffers, stopAtFirstFailure);
		if (!answer.scans.some((part) => part instanceof ScanFailure)) finished?.add(job, answer);
		return answer;
	};
	const { outcomes: results, stats } = await runQueue(unfinished, scan, {
		bounds: { calls: run.maxConcurrentCalls, bytes: maxBytesInFlight },
		maxTries: run.maxTries,
		stopAtFirstFailure,
		clock: cancellableClock(context.getExecutionCancelSignal()),
	});
	for (const [index, job] of unfinished.entries()) outcomes.set(job, results[index]!);
	return { outcomes, stats };
}
