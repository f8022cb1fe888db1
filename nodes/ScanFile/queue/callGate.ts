import { AdaptiveRate } from './adaptiveRate';
import { backOffMs } from '../iqs/retry';
import type { Clock } from './clock';

/** What may be on its way at once. */
export interface GateLimits {
	calls: number;
	/** Of the images, as files; a larger image goes alone. */
	bytes: number;
}

interface Waiting {
	bytes: number;
	enter(startedAtMs: number): void;
	giveUp(reason: unknown): void;
}

/** Time from one more place to the next. */
const openingMs = 5;

/**
 * The one gate through which all calls of a run go.
 *
 * It bounds how many calls and how many bytes are on their way. The first call goes alone, so that a
 * wrong key costs one refusal and not one for each place; then the places open one by one, so that
 * a quick refusal keeps the others back. When the service throttles, everybody waits
 * as long as it asks, and from then on calls start at the rate that the service was seen to take.
 * When it refuses again and again, one call at a time looks whether it takes calls once more.
 */
export class CallGate {
	private places = 1;
	private inFlight = 0;
	private bytesInFlight = 0;
	private isOpening = false;
	private resumeAtMs = 0;
	private isClosed = false;
	private isWatching = false;
	private readonly rate = new AdaptiveRate();
	private readonly repeated: Waiting[] = [];
	private readonly fresh: Waiting[] = [];
	private endWaits: () => void = () => undefined;
	private readonly closed = new Promise<void>((resolve) => (this.endWaits = resolve));
	private refusedInRow = 0;
	private lastRefusalMs = 0;
	private lastStartMs = 0;
	/** How many calls were not throttled. */
	passed = 0;

	constructor(
		private readonly bounds: GateLimits,
		private readonly clock: Clock,
	) {}

	/** Whether the call that asks is the only one on its way. */
	get isAlone(): boolean {
		return this.inFlight === 1;
	}

	/** The calls per second that the service was seen to take; undefined while that is not known. */
	get callsPerSecond(): number | undefined {
		return this.rate.learnedPerSecond;
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
	 * @param bytes the size of the image
	 */
	async run<Result>(
		call: () => Promise<Result>,
		throttling: (result: Result) => { retryAfterMs?: number | undefined } | undefined,
		isRepeated: boolean,
		bytes: number,
	): Promise<Result> {
		const startedAtMs = await this.place(isRepeated, bytes);
		try {
			const result = await call();
			const throttled = throttling(result);
			if (throttled) this.slowDown(startedAtMs, throttled.retryAfterMs);
			else {
				this.passed++;
				this.refusedInRow = 0;
				if (!this.isOpening) this.open();
			}
			return result;
		} finally {
			this.inFlight--;
			this.bytesInFlight -= bytes;
			this.letIn();
		}
	}

	/** Waits without taking a place; ends early when the gate is closed. */
	async wait(durationMs: number): Promise<void> {
		await Promise.race([this.clock.sleep(durationMs), this.closed]);
	}

	private open(): void {
		this.isOpening = true;
		this.openOnePlaceAfterAnother().catch(() => undefined);
	}

	/** Rejects when the execution is stopped meanwhile, of which everybody in the line hears too. */
	private async openOnePlaceAfterAnother(): Promise<void> {
		while (this.places < this.bounds.calls) {
			this.places++;
			this.letIn();
			await this.wait(openingMs);
		}
	}

	private slowDown(startedAtMs: number, retryAfterMs: number | undefined): void {
		const nowMs = this.clock.nowMs();
		// Calls that were refused together are one refusal.
		if (this.rate.refused(startedAtMs, nowMs)) {
			this.refusedInRow++;
			this.lastRefusalMs = nowMs;
		}
		const pauseMs = retryAfterMs ?? backOffMs(this.refusedInRow, Math.random());
		this.resumeAtMs = Math.max(this.resumeAtMs, nowMs + pauseMs);
		this.rate.pausedUntil(this.resumeAtMs);
	}

	private async place(isRepeated: boolean, bytes: number): Promise<number> {
		const entered = new Promise<number>((enter, giveUp) => {
			(isRepeated ? this.repeated : this.fresh).push({ bytes, enter, giveUp });
		});
		this.letIn();
		return await entered;
	}

	/** Lets in who can be let in now, and looks again when the pause is over. */
	private letIn(): void {
		for (;;) {
			const next = this.repeated[0] ?? this.fresh[0];
			if (!next || (!this.isClosed && !this.hasRoomFor(next))) return;
			const nowMs = this.clock.nowMs();
			const pauseMs = Math.max(this.resumeAtMs - nowMs, this.rate.delayMs(nowMs));
			if (pauseMs > 0 && !this.isClosed) {
				this.lookAgainAfter(pauseMs);
				return;
			}
			this.inFlight++;
			this.bytesInFlight += next.bytes;
			this.lastStartMs = nowMs;
			this.rate.started(nowMs);
			(this.repeated.length > 0 ? this.repeated : this.fresh).shift();
			next.enter(nowMs);
		}
	}

	private hasRoomFor({ bytes }: Waiting): boolean {
		if (this.inFlight === 0) return true;
		// Refused again after a pause: one call is enough to see whether it is over.
		if (this.refusedInRow > 1 && this.lastStartMs > this.lastRefusalMs) return false;
		return this.inFlight < this.places && this.bytesInFlight + bytes <= this.bounds.bytes;
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
