import { LearnedRate } from './learnedRate';
import { backOffMs } from './retry';

/** Time as the gate sees it; tests bring their own. */
export interface Clock {
	nowMs(): number;
	/** Rejects when the execution is stopped meanwhile. */
	sleep(durationMs: number): Promise<void>;
}

interface Waiting {
	enter(startedAtMs: number): void;
	giveUp(reason: unknown): void;
}

/**
 * The one gate through which all calls of a run go.
 *
 * It bounds how many are on their way. The first call goes alone, so that a wrong key costs one
 * refusal and not one for each place. When the service throttles, everybody waits as long as it asks,
 * and from then on calls start at the rate that the service was seen to take.
 */
export class CallGate {
	private places = 1;
	private inFlight = 0;
	private resumeAtMs = 0;
	private isClosed = false;
	private isWatching = false;
	private readonly rate = new LearnedRate();
	private readonly repeated: Waiting[] = [];
	private readonly fresh: Waiting[] = [];
	private endWaits: () => void = () => undefined;
	private readonly closed = new Promise<void>((resolve) => (this.endWaits = resolve));
	private refusedInRow = 0;
	/** How many calls were not throttled. */
	passed = 0;

	constructor(
		private readonly maxConcurrentCalls: number,
		private readonly clock: Clock,
	) {}

	/** Whether the call that asks is the only one on its way. */
	get isAlone(): boolean {
		return this.inFlight === 1;
	}

	/** Ends every wait: who comes or waits may pass at once. */
	close(): void {
		this.isClosed = true;
		this.endWaits();
		this.letIn();
	}

	/**
	 * Runs a call when there is room for it: first come, first served.
	 * @param throttling whether a result is a refusal because of too many calls, and how long the
	 *   service asks to wait then, milliseconds, if it says so
	 * @param isRepeated a repeated call goes before those that have not been tried
	 */
	async run<Result>(
		call: () => Promise<Result>,
		throttling: (result: Result) => { retryAfterMs?: number | undefined } | undefined,
		isRepeated: boolean,
	): Promise<Result> {
		const startedAtMs = await this.place(isRepeated);
		try {
			const result = await call();
			const throttled = throttling(result);
			if (throttled) this.slowDown(startedAtMs, throttled.retryAfterMs);
			else {
				this.passed++;
				this.refusedInRow = 0;
				this.places = this.maxConcurrentCalls;
			}
			return result;
		} finally {
			this.inFlight--;
			this.letIn();
		}
	}

	/** Waits without taking a place; ends early when the gate is closed. */
	async wait(durationMs: number): Promise<void> {
		await Promise.race([this.clock.sleep(durationMs), this.closed]);
	}

	private slowDown(startedAtMs: number, retryAfterMs: number | undefined): void {
		const nowMs = this.clock.nowMs();
		// Calls that were refused together are one refusal.
		if (this.rate.refused(startedAtMs, nowMs)) this.refusedInRow++;
		const pauseMs = retryAfterMs ?? backOffMs(this.refusedInRow, Math.random());
		this.resumeAtMs = Math.max(this.resumeAtMs, nowMs + pauseMs);
		this.rate.pausedUntil(this.resumeAtMs);
	}

	private async place(isRepeated: boolean): Promise<number> {
		const entered = new Promise<number>((enter, giveUp) => {
			(isRepeated ? this.repeated : this.fresh).push({ enter, giveUp });
		});
		this.letIn();
		return await entered;
	}

	/** Lets in who can be let in now, and looks again when the pause is over. */
	private letIn(): void {
		while (this.isClosed || this.inFlight < this.places) {
			const next = this.repeated[0] ?? this.fresh[0];
			if (!next) return;
			const nowMs = this.clock.nowMs();
			const pauseMs = Math.max(this.resumeAtMs - nowMs, this.rate.delayMs(nowMs));
			if (pauseMs > 0 && !this.isClosed) {
				this.lookAgainAfter(pauseMs);
				return;
			}
			this.inFlight++;
			this.rate.started(nowMs);
			(this.repeated.length > 0 ? this.repeated : this.fresh).shift();
			next.enter(nowMs);
		}
	}

	private lookAgainAfter(pauseMs: number): void {
		if (this.isWatching) return;
		this.isWatching = true;
		this.wait(pauseMs).then(
			() => {
				this.isWatching = false;
				this.letIn();
			},
			(reason: unknown) => {
				this.isWatching = false;
				const waiting = [...this.repeated.splice(0), ...this.fresh.splice(0)];
				for (const { giveUp } of waiting) giveUp(reason);
			},
		);
	}
}
