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
			const outcome = await scan(jobs[index]!);
			outcomes[index] = outcome;
			if (isFailure(outcome) && (stopAtFirstFailure || stopsRun(outcome))) {
				endedBy ??= outcome;
				gate.close();
			}
		}
	}

	async function scan(job: Job): Promise<Result | Failure | NotSent> {
		for (let calls = 1; ; calls++) {
			const outcome = await gate.run(
				async () => {
					clock.throwIfStopped();
					return endedBy ? new NotSent(endedBy) : await settled(call(job));
				},
				(result) => (isThrottling(result) ? waitMs(result, calls) : undefined),
			);
			if (!(outcome instanceof ScanFailure)) return outcome;
			outcome.calls = calls;
			if (outcome.facts.retry === 'never' || calls >= maxTries || asksTooMuch(outcome)) {
				return outcome;
			}
			// After throttling the gate itself holds everybody back.
			if (outcome.facts.retry === 'transient') await gate.wait(waitMs(outcome, calls));
		}
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
