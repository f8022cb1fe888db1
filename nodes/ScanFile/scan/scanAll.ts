import { FinishedScans } from './finishedScans';
import type { BufferPool } from '../iqs/bufferPool';
import { ScanFailure } from '../iqs/errors';
import { scanImage } from './scanImage';
import { runQueue, type QueueStats } from '../queue/scanQueue';
import { accountGates, withScanBuffers } from './shared';
import { systemClock } from './systemClock';
import type { Trouble } from '../failures';
import type { StoredResponse } from './storeScans';
import type { RunSettings } from '../plan/parameters';
import type { Job } from '../plan/planRun';
import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Scans the images of a run, except those that an earlier try of the node has finished.
 * @param stopAtFirstFailure any failure ends the run, so nothing more is sent after one
 * @throws RunCancelled when the user has stopped the execution
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

	const scan = async (job: Job, scanBuffers: BufferPool) => {
		const answer = await scanImage(context, job, run, scanBuffers, stopAtFirstFailure);
		if (!answer.scans.some((part) => part instanceof ScanFailure)) finished?.add(job, answer);
		return answer;
	};
	const { outcomes: results, stats } = await withScanBuffers(
		async (scanBuffers) =>
			await runQueue(unfinished, async (job) => await scan(job, scanBuffers), {
				gate: accountGates.of(run.url, run.apiKey),
				maxConcurrentCalls: run.maxConcurrentCalls,
				maxTries: run.maxTries,
				stopAtFirstFailure,
				cancel: context.getExecutionCancelSignal(),
				clock: systemClock,
			}),
	);
	for (const [index, job] of unfinished.entries()) outcomes.set(job, results[index]!);
	return { outcomes, stats };
}
