import { Failure, NotSent, RunCancelled } from '../failures';
import { unknownFailure } from '../iqs/callFailures';
import { backOffMs } from './backOff';
import type { CallGate } from './callGate';
import type { Clock } from './clock';
import { callEndOf, isThrottling, isWorthRetrying, scopeOf } from './retryPolicy';

export interface QueueSettings {
	/** Of the account; other runs use it too. */
	gate: CallGate;
	/** Calls of this run in flight. */
	maxConcurrentCalls: number;
	/**
	 * The maximum number of calls for one image, including the first. Throttled calls do not count, because
	 * they are not billed.
	 */
	maxTries: number;
	/** Any failure ends the run, so nothing more is sent after one. */
	stopAtFirstFailure: boolean;
	/** Aborted when the user stops the execution. */
	cancel: AbortSignal | undefined;
	clock: Clock;
}

/** What happened in a queue, apart from its results. */
export interface QueueStats {
	/** Calls that were throttled, and retried at no cost. */
	throttledCalls: number;
	/** Calls that were retried after a passing fault or a broken connection. */
	retriedCalls: number;
	/** The number of these calls that may have been billed. */
	possiblyBilledCalls: number;
	/** Whether calls were throttled, or had to wait because calls of other runs were. */
	wasSlowedDown: boolean;
	/** The rate that the account sustains; undefined if unknown. */
	callsPerSecond: number | undefined;
}

/**
 * Sends every job through the gate of its account, with retries where they can help.
 * @param jobs each with the size of its image
 * @param call makes one call; throws when it brings no result. With `endRun`, nothing more is sent after it
 * @returns for each job, in order, the call's result or failure; and statistics
 * @throws RunCancelled when the user has stopped the execution
 */
export async function runQueue<Job extends { bytes: number }, Result>(
	jobs: Job[],
	call: (job: Job, endRun: (reason: Failure) => void) => Promise<Result>,
	{ gate, maxConcurrentCalls, maxTries, stopAtFirstFailure, cancel, clock }: QueueSettings,
): Promise<{ outcomes: Array<Result | Failure>; stats: QueueStats }> {
	const outcomes: Array<Result | Failure> = [];
	const stats = { throttledCalls: 0, retriedCalls: 0, possiblyBilledCalls: 0 };
	const lane = gate.join();
	let next = 0;

	async function runWorker(): Promise<void> {
		while (next < jobs.length) {
			const index = next++;
			outcomes[index] = await scan(jobs[index]!);
		}
	}

	async function scan(job: Job): Promise<Result | Failure> {
		let tries = 0;
		let lastFailure: Failure | undefined;
		let lastNotThrottled: Failure | undefined;
		for (;;) {
			const wasThrottled = lastFailure !== undefined && isThrottling(lastFailure);
			const outcome = await gate.run(
				lane,
				{ bytes: job.bytes, wasThrottled },
				async () => {
					if (lastFailure) countRetry(lastFailure);
					return await attempt(job, tries);
				},
				callEndOf,
			);
			if (cancel?.aborted) throw new RunCancelled();
			if (outcome === undefined) return lastNotThrottled ?? failureWithoutTry(lastFailure);
			if (!(outcome instanceof Failure)) return outcome;
			if (!isThrottling(outcome)) tries++;
			if (!isWorthRetrying(outcome, tries, maxTries)) return outcome;
			lastFailure = outcome;
			// After throttling the gate itself holds everybody back.
			if (isThrottling(lastFailure)) continue;
			// If the run ends before the next try, this failure is reported, because the try may have been
			// billed.
			lastNotThrottled = lastFailure;
			await lane.sleep(clock, lastFailure.details.retryAfterMs ?? backOffMs(tries, Math.random()));
		}
	}

	async function attempt(job: Job, triesBefore: number): Promise<Result | Failure> {
		const outcome = await settled(call(job, (reason) => lane.close(reason)));
		if (!(outcome instanceof Failure)) return outcome;
		if (outcome.details.failedCalls > 0) outcome.details.failedCalls = triesBefore + 1;
		if (!isWorthRetrying(outcome, triesBefore + 1, maxTries)) {
			// Here, where the call still has its slot: no other call may start before the run is closed.
			const scope = scopeOf(outcome);
			if (scope === 'account') gate.closeAll(outcome);
			else if (stopAtFirstFailure || scope === 'run') lane.close(outcome);
		}
		return outcome;
	}

	/** The failure of an image without a failed try, if the run is closed before its next call. */
	function failureWithoutTry(lastFailure: Failure | undefined): Failure {
		const reason = lane.closedBecause!;
		return lastFailure && isThrottling(reason) ? reason : new NotSent(reason);
	}

	function countRetry(lastFailure: Failure): void {
		if (isThrottling(lastFailure)) {
			stats.throttledCalls++;
			return;
		}
		stats.retriedCalls++;
		if (lastFailure.details.possiblyBilled) stats.possiblyBilledCalls++;
	}

	const closeLane = () => lane.close(undefined);
	cancel?.addEventListener('abort', closeLane);
	try {
		if (cancel?.aborted) closeLane();
		const workers = Array.from({ length: Math.min(maxConcurrentCalls, jobs.length) }, runWorker);
		// Calls in flight are allowed to finish, because they are paid for.
		const finished = await Promise.allSettled(workers);
		for (const worker of finished) if (worker.status === 'rejected') throw worker.reason;
	} finally {
		cancel?.removeEventListener('abort', closeLane);
		gate.leave(lane);
	}
	const wasSlowedDown = stats.throttledCalls > 0 || lane.wasSlowedDown;
	return { outcomes, stats: { ...stats, wasSlowedDown, callsPerSecond: gate.callsPerSecond } };
}

/** Whatever goes wrong with one image, the scans of the others are paid for and must be output. */
async function settled<Result>(call: Promise<Result>): Promise<Result | Failure> {
	return await call.catch((thrown: unknown) => {
		if (thrown instanceof Failure) return thrown;
		if (thrown instanceof RunCancelled) throw thrown;
		return unknownFailure();
	});
}
