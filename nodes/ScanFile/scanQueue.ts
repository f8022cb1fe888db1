import { ScanFailure } from './iqs/errors';
import { CallGate } from './iqs/pacing';
import { backOffMs, maxRetryAfterMs } from './iqs/retry';
import { LocalFailure, NotSent } from './nodeErrors';
import type { StoppableClock } from './stoppableClock';

export interface QueueSettings {
	/** Bound of calls on their way at once. */
	maxConcurrentCalls: number;
	/** Calls made for one image at most, the first included. */
	maxTries: number;
	/** Any failure ends the run, so nothing more is sent after one. */
	stopAtFirstFailure: boolean;
	clock: StoppableClock;
}

type Failure = ScanFailure | LocalFailure;

/**
 * Sends every job through one gate, and again where that can help.
 * @param call makes one call; throws ScanFailure or LocalFailure when it comes to nothing
 * @returns for each job, in order, the call's result or why there is none
 * @throws RunStopped when the execution was stopped
 */
export async function runQueue<Job, Result>(
	jobs: Job[],
	call: (job: Job) => Promise<Result>,
	{ maxConcurrentCalls, maxTries, stopAtFirstFailure, clock }: QueueSettings,
): Promise<Array<Result | Failure | NotSent>> {
	const gate = new CallGate(maxConcurrentCalls, clock);
	const outcomes: Array<Result | Failure | NotSent> = [];
	let endedBy: Failure | undefined;
	let next = 0;

	async function work(): Promise<void> {
		while (next < jobs.length) {
			const index = next++;
			outcomes[index] = await scan(jobs[index]!).catch((thrown: unknown) => {
				end(new LocalFailure('The run broke off', 'See what n8n reports about it.'));
				throw thrown;
			});
		}
	}

	async function scan(job: Job): Promise<Result | Failure | NotSent> {
		let failed: ScanFailure | undefined;
		for (let calls = 1; ; calls++) {
			const outcome = await gate.run(
				async () => (endedBy ? (failed ?? new NotSent(endedBy)) : await attempt(job, calls)),
				(result) => (isThrottling(result) ? waitMs(result, calls) : undefined),
			);
			if (outcome === failed || !isWorthAnotherTry(outcome, calls)) return outcome;
			failed = outcome;
			// After throttling the gate itself holds everybody back.
			if (failed.facts.retry === 'transient') await gate.wait(waitMs(failed, calls));
		}
	}

	async function attempt(job: Job, calls: number): Promise<Result | Failure> {
		clock.throwIfStopped();
		const outcome = await settled(call(job));
		if (outcome instanceof ScanFailure) outcome.calls = calls;
		if (isFailure(outcome) && !isWorthAnotherTry(outcome, calls)) {
			// Here, where the call still has its place: no other call may slip in before the run is closed.
			if (stopAtFirstFailure || stopsRun(outcome)) end(outcome);
		}
		return outcome;
	}

	/** What is not on its way yet is not sent. */
	function end(reason: Failure): void {
		endedBy ??= reason;
		gate.close();
	}

	function isWorthAnotherTry(outcome: unknown, calls: number): outcome is ScanFailure {
		return (
			outcome instanceof ScanFailure &&
			outcome.facts.retry !== 'never' &&
			calls < maxTries &&
			!asksTooMuch(outcome)
		);
	}

	const workers = Array.from({ length: Math.min(maxConcurrentCalls, jobs.length) }, work);
	// Calls on their way are let finish: whatever ends the run, they are paid for.
	const finished = await Promise.allSettled(workers);
	for (const worker of finished) {
		if (worker.status === 'rejected') throw worker.reason;
	}
	return outcomes;
}

/** A failure is a result like any other here; only what nobody foresaw goes on as an exception. */
async function settled<Result>(call: Promise<Result>): Promise<Result | Failure> {
	return await call.catch((thrown: unknown) => {
		if (isFailure(thrown)) return thrown;
		throw thrown;
	});
}

function isFailure(value: unknown): value is Failure {
	return value instanceof ScanFailure || value instanceof LocalFailure;
}

function isThrottling(outcome: unknown): outcome is ScanFailure {
	return outcome instanceof ScanFailure && outcome.facts.retry === 'throttling';
}

function stopsRun(failure: Failure): boolean {
	if (failure instanceof LocalFailure) return failure.stopsRun;
	return failure.facts.stopsRun || asksTooMuch(failure);
}

function asksTooMuch({ facts }: ScanFailure): boolean {
	return (facts.retryAfterMs ?? 0) > maxRetryAfterMs;
}

function waitMs(failure: ScanFailure, callsMade: number): number {
	return failure.facts.retryAfterMs ?? backOffMs(callsMade, Math.random());
}
