import { ScanFailure } from '../iqs/errors';
import { CallGate, type GateLimits } from './callGate';
import { backOffMs, maxRetryAfterMs } from '../iqs/retry';
import { LocalFailure, NotSent, RunCancelled } from '../failures';
import type { CancellableClock } from './clock';

export interface QueueSettings {
	bounds: GateLimits;
	/** Calls made for one image at most, the first included. */
	maxTries: number;
	/** Any failure ends the run, so nothing more is sent after one. */
	stopAtFirstFailure: boolean;
	clock: CancellableClock;
}

/** What went on in a queue beside its results. */
export interface QueueStats {
	/** Calls made again after throttling. */
	throttledCalls: number;
	/** Calls made again after a passing fault or a broken connection. */
	faultyCalls: number;
	/** Those of them that may have been billed all the same. */
	possiblyBilledCalls: number;
	/** What the service was seen to take; undefined when that is not known. */
	callsPerSecond: number | undefined;
}

type Failure = ScanFailure | LocalFailure;

/**
 * Sends every job through one gate, and again where that can help.
 * @param jobs each with the size of its image
 * @param call makes one call; throws when it comes to nothing
 * @returns for each job, in order, the call's result or why there is none; and what else went on
 * @throws RunCancelled when the execution was stopped
 */
export async function runQueue<Job extends { bytes: number }, Result>(
	jobs: Job[],
	call: (job: Job) => Promise<Result>,
	{ bounds, maxTries, stopAtFirstFailure, clock }: QueueSettings,
): Promise<{ outcomes: Array<Result | Failure | NotSent>; stats: QueueStats }> {
	const gate = new CallGate(bounds, clock);
	const outcomes: Array<Result | Failure | NotSent> = [];
	const repeated: ScanFailure[] = [];
	let endedBy: Failure | undefined;
	let next = 0;

	async function work(): Promise<void> {
		while (next < jobs.length) {
			const index = next++;
			outcomes[index] = await scan(jobs[index]!);
		}
	}

	async function scan(job: Job): Promise<Result | Failure | NotSent> {
		const passedBefore = gate.passed;
		let failed: ScanFailure | undefined;
		for (let calls = 1; ; calls++) {
			const outcome = await gate.run(
				async () => {
					if (endedBy) return failed ?? new NotSent(endedBy);
					if (failed) repeated.push(failed);
					return await attempt(job, calls, passedBefore);
				},
				(result) => (isThrottling(result) && result !== failed ? result.facts : undefined),
				failed !== undefined,
				job.bytes,
			);
			if (outcome === failed || !isWorthAnotherTry(outcome, calls)) return outcome;
			failed = outcome;
			// After throttling the gate itself holds everybody back.
			const { retry, retryAfterMs } = failed.facts;
			if (retry === 'transient') {
				await gate.wait(retryAfterMs ?? backOffMs(calls, Math.random()));
			}
		}
	}

	async function attempt(job: Job, calls: number, passedBefore: number): Promise<Result | Failure> {
		clock.throwIfCancelled();
		const outcome = await settled(call(job));
		if (outcome instanceof ScanFailure) outcome.calls = calls;
		if (isFailure(outcome) && !isWorthAnotherTry(outcome, calls)) {
			// A service that let nobody pass all the while, and is not at work on another image, will not
			// take the next one either.
			const isShut = isThrottling(outcome) && gate.passed === passedBefore && gate.isAlone;
			// Here, where the call still has its place: no other call may slip in before the run is closed.
			if (stopAtFirstFailure || stopsRun(outcome) || isShut) end(outcome);
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

	const workers = Array.from({ length: Math.min(bounds.calls, jobs.length) }, work);
	// Calls on their way are let finish: whatever ends the run, they are paid for.
	const finished = await Promise.allSettled(workers);
	for (const worker of finished) {
		if (worker.status === 'rejected') throw worker.reason;
	}
	const throttledCalls = repeated.filter(isThrottling).length;
	const stats = {
		throttledCalls,
		faultyCalls: repeated.length - throttledCalls,
		possiblyBilledCalls: repeated.filter(({ facts }) => facts.possiblyBilled).length,
		callsPerSecond: gate.callsPerSecond,
	};
	return { outcomes, stats };
}

/** Whatever goes wrong with one image, the scans of the others are paid for and must come out. */
async function settled<Result>(call: Promise<Result>): Promise<Result | Failure> {
	return await call.catch((thrown: unknown) => {
		if (isFailure(thrown)) return thrown;
		if (thrown instanceof RunCancelled) throw thrown;
		return new LocalFailure(
			`n8n could not process the image: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
			'Nothing more was sent. Please report it with this message.',
			{ stopsRun: true },
		);
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
	return facts.retry !== 'never' && (facts.retryAfterMs ?? 0) > maxRetryAfterMs;
}
