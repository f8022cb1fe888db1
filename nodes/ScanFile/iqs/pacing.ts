/** Time as the gate sees it; tests bring their own. */
export interface Clock {
	nowMs(): number;
	/** Rejects when the execution is stopped meanwhile. */
	sleep(durationMs: number): Promise<void>;
}

/**
 * The one gate through which all calls of a run go: it bounds how many are on their way.
 *
 * The first call goes alone, so that a wrong key costs one refusal and not one for each place.
 * When the service throttles, everybody waits and the bound is halved, once however many calls
 * were refused together; each round of calls that were not throttled then adds one place again.
 */
export class CallGate {
	private places = 1;
	private inFlight = 0;
	private resumeAtMs = 0;
	private lastCutAtMs: number | undefined;
	private passedInRow = 0;
	/** Ends when everybody who came before has a place: first come, first served. */
	private line: Promise<unknown> = Promise.resolve();
	private placeFreed: () => void = () => undefined;
	private isClosed = false;
	private endWaits: () => void = () => undefined;
	private readonly closed = new Promise<void>((resolve) => (this.endWaits = resolve));

	constructor(
		private readonly maxConcurrentCalls: number,
		private readonly clock: Clock,
	) {}

	/** Ends every wait: who comes or waits may pass at once. */
	close(): void {
		this.isClosed = true;
		this.endWaits();
		this.placeFreed();
	}

	/**
	 * Runs a call when there is room for it.
	 * @param throttledForMs how long the service wants no call after this result, milliseconds;
	 *   undefined when it was not throttled
	 */
	async run<Result>(
		call: () => Promise<Result>,
		throttledForMs: (result: Result) => number | undefined,
	): Promise<Result> {
		const place = this.line.then(async () => await this.takePlace());
		// Whoever gives up waiting must not keep the others from it.
		this.line = place.catch(() => undefined);
		await place;
		const startedAtMs = this.clock.nowMs();
		try {
			const result = await call();
			const pauseMs = throttledForMs(result);
			if (pauseMs === undefined) this.speedUp();
			else this.slowDown(startedAtMs, pauseMs);
			return result;
		} finally {
			this.inFlight--;
			this.placeFreed();
		}
	}

	/** Waits without taking room; ends early when the gate is closed. */
	async wait(durationMs: number): Promise<void> {
		await Promise.race([this.clock.sleep(durationMs), this.closed]);
	}

	/** For the first in the line only. */
	private async takePlace(): Promise<void> {
		while (!this.isClosed) {
			const pauseMs = this.resumeAtMs - this.clock.nowMs();
			if (pauseMs > 0) await this.wait(pauseMs);
			else if (this.inFlight >= this.places) {
				await new Promise<void>((resolve) => (this.placeFreed = resolve));
			} else break;
		}
		this.inFlight++;
	}

	private slowDown(startedAtMs: number, pauseMs: number): void {
		const nowMs = this.clock.nowMs();
		this.resumeAtMs = Math.max(this.resumeAtMs, nowMs + pauseMs);
		this.passedInRow = 0;
		// A call that was already on its way at the last cut says nothing about the bound since.
		if (this.lastCutAtMs !== undefined && startedAtMs <= this.lastCutAtMs) return;
		this.lastCutAtMs = nowMs;
		this.places = Math.max(1, Math.floor(this.places / 2));
	}

	private speedUp(): void {
		this.passedInRow++;
		if (this.lastCutAtMs === undefined) this.places = this.maxConcurrentCalls;
		else if (this.passedInRow >= this.places) {
			this.passedInRow = 0;
			this.places = Math.min(this.maxConcurrentCalls, this.places + 1);
		}
	}
}
