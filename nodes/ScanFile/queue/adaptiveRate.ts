/** After the first refusal the rate is hardly known: it is tried higher soon, later only gently. */
const firstSettleMs = 500;
const maxSettleMs = 8_000;
/** How far below the learned limit to begin. */
const margin = 0.05;
/** The service counts whole calls: the limit lies between what passed and one call more. */
const uncountedCalls = 0.3;
/** Most limits are meant per second, so what passed in the last one is the first estimate. */
const firstWindowMs = 1_000;
/** A first estimate from a refusal of the very first call would be next to nothing. */
const firstSlowestPerSecond = 1;
const slowestPerSecond = 0.05;

/** The time between two refusals. */
interface Window {
	fromMs: number;
	toMs: number;
}

/**
 * Learns from refusals how many calls per second the service takes. Its limit is in no answer and
 * differs from plan to plan. Between two refusals the service is used up, so what it let pass there,
 * divided by the time, is its limit. Between refusals the rate follows the curve of CUBIC
 * (RFC 9438): near the learned limit for a while, then faster and faster, for the limit may have
 * been raised. Figures chosen by simulation.
 */
export class AdaptiveRate {
	/** Starts of calls that were not refused, as far as is known. */
	private startsMs: number[] = [];
	private window: Window | undefined;
	private windows = 0;
	private ceilingPerSecond = Infinity;
	private nextStartMs = 0;
	/** Nothing is learned while nobody calls: the curve and the next window begin when the pause ends. */
	private pauseEndMs = 0;

	/** How long the next call has to wait, milliseconds. */
	delayMs(nowMs: number): number {
		return this.window ? Math.max(0, this.nextStartMs - nowMs) : 0;
	}

	/**
	 * The calls per second that the service takes; undefined before the second refusal, because only
	 * between two refusals it was used up.
	 */
	get learnedPerSecond(): number | undefined {
		return this.window && this.windows > 1 ? this.limitPerSecond(this.window) : undefined;
	}

	/** A call starts. */
	started(nowMs: number): void {
		this.startsMs.push(nowMs);
		const oldestMs = Math.min(nowMs - firstWindowMs, this.window?.fromMs ?? nowMs);
		while (this.startsMs[0]! < oldestMs) this.startsMs.shift();
		if (this.window) {
			const perSecond = this.perSecond(this.window, nowMs);
			this.nextStartMs = Math.max(nowMs, this.nextStartMs) + 1000 / perSecond;
		}
	}

	/**
	 * A call was refused.
	 * @param startedAtMs when it had started
	 * @returns whether this tells anything new: calls refused together count once
	 */
	refused(startedAtMs: number, nowMs: number): boolean {
		const start = this.startsMs.indexOf(startedAtMs);
		if (start >= 0) this.startsMs.splice(start, 1);
		// Calls already on their way at the last refusal only correct its count.
		if (this.window && startedAtMs <= this.window.toMs) return false;
		if (this.window) this.ceilingPerSecond = this.perSecond(this.window, nowMs);
		const sinceMs = Math.max(this.window?.toMs ?? nowMs, this.pauseEndMs - firstWindowMs);
		const fromMs = Math.min(sinceMs, nowMs - firstWindowMs);
		this.window = { fromMs, toMs: nowMs };
		this.windows++;
		this.nextStartMs = nowMs;
		return true;
	}

	/** No call starts before this time. */
	pausedUntil(resumeAtMs: number): void {
		this.pauseEndMs = resumeAtMs;
	}

	private perSecond(window: Window, nowMs: number): number {
		const settleMs = Math.min(maxSettleMs, firstSettleMs * 2 ** (this.windows - 1));
		const elapsedMs = Math.max(0, nowMs - Math.max(window.toMs, this.pauseEndMs));
		const sinceSettled = elapsedMs / settleMs - 1;
		return this.limitPerSecond(window) * (1 + margin * sinceSettled ** 3);
	}

	private limitPerSecond({ fromMs, toMs }: Window): number {
		const passed = this.startsMs.filter((startMs) => startMs > fromMs && startMs <= toMs).length;
		// A window in which nothing passed is an outage and no rate; the gate's back-off slows down then.
		const isOutage = passed === 0 && this.windows > 1;
		const measured = isOutage ? Infinity : ((passed + uncountedCalls) * 1000) / (toMs - fromMs);
		const slowest = this.windows === 1 ? firstSlowestPerSecond : slowestPerSecond;
		return Math.max(slowest, Math.min(measured, this.ceilingPerSecond));
	}
}
