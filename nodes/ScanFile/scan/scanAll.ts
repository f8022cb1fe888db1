import type { IExecuteFunctions } from 'n8n-workflow';
import { Failure, NotSent } from '../failures';
import type { BufferPool } from '../iqs/bufferPool';
import type { RunSettings } from '../plan/parameters';
import { isJob, type Job, type Plan } from '../plan/planRun';
import { yieldIfDue } from '../plan/yieldToEventLoop';
import { runQueue, type QueueStats } from '../queue/scanQueue';
import { beginIteration, iterationsOf } from './iterations';
import { accountGates, scansForRerun, withScanBuffers } from './processState';
import { failureOfRun, scanImage } from './scanImage';
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
	scansForRerun.forget(iterationsOf(context));
	const { responses } = beginIteration(context, run);
	for (const job of jobs) {
		await yieldIfDue();
		const response = finished?.get(job);
		if (response) responses.set(job, response);
	}
	const add = (job: Job, response: StoredResponse) => {
		responses.set(job, response);
		if (!response.scans.some((scan) => scan instanceof Failure)) finished?.add(job, response);
	};
	const open = jobs.filter((job) => !responses.has(job));
	const kept = await scansForRerun.take(context, run, open);
	const outcomes = new Map<Job, StoredResponse | Failure>([...responses, ...kept]);
	let storageFailure: Failure | undefined;
	for (const [job, response] of kept) {
		if (response instanceof Failure) storageFailure = response;
		else add(job, response);
	}
	const unfinished = open.filter((job) => !kept.has(job));
	// If a scan cannot be stored, further scans would be paid for and lost.
	const toSend = storageFailure ? [] : unfinished;

	const scan = async (job: Job, scanBuffers: BufferPool, endRun: (reason: Failure) => void) => {
		const response = await scanImage(context, job, run, scanBuffers, stopAtFirstFailure);
		add(job, response);
		const reason = failureOfRun(response.scans);
		if (reason) endRun(reason);
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
