import type { IExecuteFunctions } from 'n8n-workflow';
import { Failure, NotSent } from '../failures';
import type { BufferPool } from '../iqs/bufferPool';
import type { RunSettings } from '../plan/parameters';
import { isJob, type Job, type Plan } from '../plan/planRun';
import { yieldUnlessCancelled } from '../plan/yieldToEventLoop';
import { runQueue, type QueueStats } from '../queue/scanQueue';
import { accountGates, scansForRerun, withScanBuffers } from './processState';
import { responsesOfExecution } from './responsesOfExecution';
import { failureOfRun, scanImage } from './scanImage';
import { photoKey } from './scansForRerun';
import { ScansForRetry } from './scansForRetry';
import type { StoredResponse } from './storeScans';
import { systemClock } from './systemClock';

export interface RunResult {
	outcomes: Map<Job, StoredResponse | Failure>;
	stats: QueueStats;
	/** The number of photos whose scans were kept from a previous run, see `ScansForRerun`. */
	keptScans: number;
}

/**
 * Scans the images of a run, except those finished by an earlier try of the node or by a run that failed.
 * @throws RunCancelled when the user has stopped the execution
 */
export async function scanAll(
	context: IExecuteFunctions,
	{ entries }: Plan,
	run: RunSettings,
): Promise<RunResult> {
	const jobs = entries.filter(isJob);
	// A run that is not set to continue ends at the first failure, so nothing more is sent after it.
	const stopAtFirstFailure = !context.continueOnFail();
	const finished = ScansForRetry.of(context, run);
	// The execution still has these scans; if this run fails too, they are kept again.
	const ofExecution = responsesOfExecution(context);
	scansForRerun.forget(ofExecution);
	const outcomes = new Map<Job, StoredResponse | Failure>();
	for (const job of jobs) {
		await yieldUnlessCancelled(context);
		const response = await finished?.get(job);
		if (response) outcomes.set(job, response);
	}
	const add = async (job: Job, response: StoredResponse) => {
		ofExecution.set(response, photoKey(context, run, job, response.photoHash));
		if (response.scans.some((scan) => scan instanceof Failure)) return;
		await finished?.add(job, response);
	};
	const open = jobs.filter((job) => !outcomes.has(job));
	const kept = await scansForRerun.take(context, run, open);
	let storageFailure: Failure | undefined;
	for (const [job, response] of kept) {
		outcomes.set(job, response);
		if (response instanceof Failure) storageFailure = response;
		else await add(job, response);
	}
	const unfinished = open.filter((job) => !kept.has(job));
	// If a scan cannot be stored, further scans would be paid for and lost.
	const toSend = storageFailure ? [] : unfinished;

	const scan = async (job: Job, scanBuffers: BufferPool, endRun: (reason: Failure) => void) => {
		const response = await scanImage(context, job, run, scanBuffers, stopAtFirstFailure);
		const reason = failureOfRun(response.scans);
		if (reason) endRun(reason);
		await add(job, response);
		return response;
	};
	const { outcomes: results, stats } = await withScanBuffers(
		async (scanBuffers) =>
			await runQueue(toSend, async (job, endRun) => await scan(job, scanBuffers, endRun), {
				gate: accountGates.of(run.url, run.apiKey),
				maxConcurrentCalls: run.maxConcurrentCalls,
				maxTries: run.maxTries,
				stopAtFirstFailure,
				cancel: context.getExecutionCancelSignal(),
				clock: systemClock,
			}),
	);
	for (const [index, job] of toSend.entries()) outcomes.set(job, results[index]!);
	if (storageFailure) for (const job of unfinished) outcomes.set(job, new NotSent(storageFailure));
	const keptScans = [...kept.values()].filter((response) => !(response instanceof Failure)).length;
	return { outcomes, stats, keptScans };
}
