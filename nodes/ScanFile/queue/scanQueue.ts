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
	/** Calls for one image that may have been billed, the first included. Throttled ones never are. */
	maxTries: number;
	/** Any failure ends the run, so nothing more is sent after one. */
	stopAtFirstFailure: boolean;
	/** Aborted when the user stops the execution. */
	cancel: AbortSignal | undefined;
	clock: Clock;
}

/** What happened in a queue beside its results. */
export interface QueueStats {
	/** Calls that were throttled, and retried at no cost. */
	throttledCalls: number;
	/** Calls that were retried after a passing fault or a broken connection. */
	retriedCalls: number;
	/** Those of them that may have been billed all the same. */
	possiblyBilledCalls: number;
	/** Whether calls were throttled, or had to wait because calls of other runs were. */
	wasSlowedDown: boolean;
	/** What the account was seen to sustain; undefined when that is not known. */
	callsPerSecond: number | undefined;
}

/** Longest wait that a service may ask for; past it the run had better end with a message. */
const maxRetryAfterMs = 5 * 60_000;

/**
 * Sends every job through the gate of its account, and retries where that can help.
 * @param jobs each with the size of its image
 * @param call makes one call; throws when it brings no result
 * @returns for each job, in order, the call's result or why there is none; and what else happened
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
			// Nobody may believe that this try was free, whatever ends the run before the next.
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

	/** What becomes of an image without a failed try when the run is closed before its next call. */
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
		// Calls in flight are let finish: whatever ends the run, they are paid for.
		const finished = await Promise.allSettled(workers);
		for (const worker of finished) if (worker.status === 'rejected') throw worker.reason;
	} finally {
		cancel?.removeEventListener('abort', closeLane);
		gate.leave(lane);
	}
	const wasSlowedDown = stats.throttledCalls > 0 || lane.wasSlowedDown;
	return { outcomes, stats: { ...stats, wasSlowedDown, callsPerSecond: gate.callsPerSecond } };
}

/** Whatever goes wrong with one image, the scans of the others are paid for and must come out. */
async function settled<Result>(call: Promise<Result>): Promise<Result | Failure> {
	return await call.catch((thrown: unknown) => {
		if (thrown instanceof Failure) return thrown;
		if (thrown instanceof RunCancelled) throw thrown;
		return new Failure(
			'The photo could not be scanned for a reason that this node does not know',
			'Nothing more was sent. The call for this photo may have been billed. Run the workflow again; if it happens again, report it with the photo and the versions of n8n and this node.',
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

/** Whether the service asks for a longer wait than a run has patience for. */
function asksTooMuch({ details }: Failure): boolean {
	return details.retry !== 'never' && (details.retryAfterMs ?? 0) > maxRetryAfterMs;
}
