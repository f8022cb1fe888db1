import { Failure, NotSent, RunCancelled, type Scope } from '../failures';
import { throttledTooLong } from '../iqs/callFailures';
import { backOffMs } from './backOff';
import type { CallEnd, CallGate } from './callGate';
import type { Clock } from './clock';
import { maxThrottledMs } from './setbacks';

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

/** The longest wait that a service may ask for; with a longer one, the run ends with a message. */
const maxRetryAfterMs = 5 * 60_000;

/**
 * Sends every job through the gate of its account, with retries where they can help.
 * @param jobs each with the size of its image
 * @param call makes one call; throws when it brings no result
 * @returns for each job, in order, the call's result or failure; and statistics
 * @throws RunCancelled when the user has stopped the execution
 */
export async function runQueue<Job extends { bytes: number }, Result>(
	jobs: Job[],
	call: (job: Job) => Promise<Result>,
	{ gate, maxConcurrentCalls, maxTries, stopAtFirstFailure, cancel, clock }: QueueSettings,
): Promise<{ outcomes: Array<Result | Failure>; stats: QueueStats }> {
	const outcomes: Array<Result | Failure> = [];
	const stats = { throttledCalls: 0, retriedCalls: 0, possiblyBilledCalls: 0 };
	const lane = gate.join();
	let next = 0;

	async function work(): Promise<void> {
		while (next < jobs.length) {
			const index = next++;
			outcomes[index] = await scan(jobs[index]!);
		}
	}

	async function scan(job: Job): Promise<Result | Failure> {
		let tries = 0;
		let last: Failure | undefined;
		let lastFailed: Failure | undefined;
		for (;;) {
			const wasThrottled = last !== undefined && isThrottling(last);
			const outcome = await gate.run(
				lane,
				{ bytes: job.bytes, wasThrottled },
				async () => {
					if (last) count(last);
					return await attempt(job, tries);
				},
				endOf,
			);
			if (cancel?.aborted) throw new RunCancelled();
			if (outcome === undefined) return lastFailed ?? leftOver(last);
			if (!(outcome instanceof Failure)) return outcome;
			if (!isThrottling(outcome)) tries++;
			if (!isWorthRetrying(outcome, tries)) return outcome;
			last = outcome;
			// After throttling the gate itself holds everybody back.
			if (isThrottling(last)) continue;
			// If the run ends before the next try, this failure is reported, because the try may have been
			// billed.
			lastFailed = last;
			await lane.sleep(clock, last.details.retryAfterMs ?? backOffMs(tries, Math.random()));
		}
	}

	async function attempt(job: Job, triesBefore: number): Promise<Result | Failure> {
		const outcome = await settled(call(job));
		if (!(outcome instanceof Failure)) return outcome;
		if (outcome.details.failedCalls > 0) outcome.details.failedCalls = triesBefore + 1;
		if (!isWorthRetrying(outcome, triesBefore + 1)) {
			// Here, where the call still has its slot: no other call may start before the run is closed.
			const scope = scopeOf(outcome);
			if (scope === 'account') gate.closeAll(outcome);
			else if (stopAtFirstFailure || scope === 'run') lane.close(outcome);
		}
		return outcome;
	}

	/** The failure of an image without a failed try, if the run is closed before its next call. */
	function leftOver(last: Failure | undefined): Failure {
		const reason = lane.closedBecause!;
		return last && isThrottling(reason) ? reason : new NotSent(reason);
	}

	function count(last: Failure): void {
		if (isThrottling(last)) {
			stats.throttledCalls++;
			return;
		}
		stats.retriedCalls++;
		if (last.details.possiblyBilled) stats.possiblyBilledCalls++;
	}

	function isWorthRetrying(failure: Failure, tries: number): boolean {
		return (
			failure.details.retry !== 'never' &&
			(isThrottling(failure) || tries < maxTries) &&
			!asksTooMuch(failure)
		);
	}

	const closeLane = () => lane.close(undefined);
	cancel?.addEventListener('abort', closeLane);
	try {
		if (cancel?.aborted) closeLane();
		const workers = Array.from({ length: Math.min(maxConcurrentCalls, jobs.length) }, work);
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
		return new Failure(
			'The photo could not be scanned, for an unknown reason',
			'Nothing more was sent. The call for this photo may have been billed. Run the workflow again. If this happens again, report it, with the versions of n8n and of this node.',
			{ scope: 'run' },
		);
	});
}

function endOf(outcome: unknown): CallEnd {
	if (!(outcome instanceof Failure)) return 'accepted';
	const { retry, scope, httpStatus, retryAfterMs } = outcome.details;
	if (asksTooMuch(outcome)) return 'neutral';
	if (retry === 'throttling') {
		const givingUp = throttledTooLong(outcome, maxThrottledMs);
		return { isThrottling: true, retryAfterMs, givingUp };
	}
	if (retry === 'transient') return { isThrottling: false, retryAfterMs, givingUp: outcome };
	// The service has looked at the image, and rejected it.
	return httpStatus !== undefined && scope === 'image' ? 'accepted' : 'neutral';
}

function isThrottling({ details }: Failure): boolean {
	return details.retry === 'throttling';
}

function scopeOf(failure: Failure): Scope {
	if (!asksTooMuch(failure)) return failure.details.scope;
	return isThrottling(failure) ? 'account' : 'run';
}

/** Whether the service asks for a longer wait than a run accepts. */
function asksTooMuch({ details }: Failure): boolean {
	return details.retry !== 'never' && (details.retryAfterMs ?? 0) > maxRetryAfterMs;
}
