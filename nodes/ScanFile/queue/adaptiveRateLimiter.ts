/** How long the rate stays near a learned limit: initially, and if others also use up the limit. */
const firstSettleMs = 500;
const minSettleMs = 300;
/**
 * The maximum of this time if the limit has been confirmed repeatedly: the duration of so many calls, but
 * at least so long.
 */
const maxSettleCalls = 10;
const maxSettleMs = 4_000;
/** A limit is confirmed if no call is throttled for this many settle times. */
const provenAfter = 2.5;
/** How far below the learned limit the rate starts, as a fraction. */
const margin = 0.03;
/**
 * At one call per second, the service may not accept any other call, so little lateness may be made up
 * for.
 */
const maxLatenessAtOnePerSecondMs = 30;
/** The service counts whole calls: the limit lies between what was accepted and one call more. */
const uncountedCalls = 0.3;
/** Most limits are per second, so the calls accepted in the last second are the first estimate. */
const firstWindowMs = 1_000;
/** A first estimate from a throttled probe would be close to zero. */
const firstSlowestPerSecond = 1;
const slowestPerSecond = 0.05;
/** A rate that has grown to this many times the learned limit shows that the limit no longer applies. */
const maxGrowth = 10;

/** The time between two throttled calls, in active time. */
interface Window {
	fromMs: number;
	toMs: number;
}

/**
 * Learns from throttled calls how many calls per second the service accepts. The limit is not part of any
 * response and differs between plans. Between two throttled calls, the account was at its limit, so the
 * number of calls accepted in between, divided by the time, is the limit. Meanwhile the rate follows the
 * curve of CUBIC (RFC 9438): near the learned limit for a while, then growing faster and faster, because
 * the limit may have been raised. The constants were chosen by simulation.
 *
 * Nothing can be learned while fewer calls come than the service would accept. Only active time counts:
 * of a pause between two calls, only as much as the service needs to recover from the calls before.
 */
export class AdaptiveRateLimiter {
	/** When the next call may start, by the caller's clock. */
	nextStartMs = -Infinity;
	private activeMs = 0;
	/** After this time without a call, the service accepts as many calls at once as it ever does. */
	private refillMs = 0;
	private lastStartMs: number | undefined;
	/** When accepted calls, or calls that may yet be accepted, started; in active time. */
	private startsMs: number[] = [];
	private window: Window | undefined;
	private windows = 0;
	private settleMs = firstSettleMs;
	private ceilingPerSecond = Infinity;

	/** Whether a call was ever throttled. */
	get isLearned(): boolean {
		return this.window !== undefined;
	}

	/**
	 * The calls per second that the service accepts; undefined before the second throttled call, because it
	 * can only be measured between two of them.
	 */
	get learnedPerSecond(): number | undefined {
		return this.window && this.windows > 1 ? this.limitPerSecond(this.window) : undefined;
	}

	/**
	 * A call starts.
	 * @param unlearnedIntervalMs time to the next start while no rate is known
	 * @returns a mark for {@link throttled}
	 */
	started(nowMs: number, unlearnedIntervalMs: number): number {
		this.goOn(nowMs);
		this.startsMs.push(this.activeMs);
		const { window } = this;
		if (window && this.perSecond(window) > maxGrowth * this.limitPerSecond(window)) this.forget();
		const oldestMs = Math.min(this.activeMs - firstWindowMs, this.window?.fromMs ?? Infinity);
		while (this.startsMs[0]! < oldestMs) this.startsMs.shift();
		const intervalMs = this.window ? 1000 / this.perSecond(this.window) : unlearnedIntervalMs;
		this.refillMs = Math.min(this.refillMs + intervalMs, this.maxRefillMs);
		// A call that starts late because the process was busy does not delay the next ones.
		const latenessMs = Math.min(intervalMs, maxLatenessAtOnePerSecondMs * (1000 / intervalMs));
		this.nextStartMs = Math.max(nowMs - latenessMs, this.nextStartMs) + intervalMs;
		return this.activeMs;
	}

	/** Records a throttled call. Calls that were in flight together count once. */
	throttled(mark: number, nowMs: number): void {
		const start = this.startsMs.indexOf(mark);
		if (start >= 0) this.startsMs.splice(start, 1);
		// Calls that were already in flight at the last throttling only correct its count.
		if (this.window && mark <= this.window.toMs) return;
		this.goOn(nowMs);
		if (this.window) {
			this.ceilingPerSecond = this.perSecond(this.window);
			this.adaptSettleTime(this.window);
		}
		const sinceMs = this.window?.toMs ?? this.activeMs;
		this.window = { fromMs: Math.min(sinceMs, this.activeMs - firstWindowMs), toMs: this.activeMs };
		this.windows++;
		this.refillMs = this.maxRefillMs;
		this.nextStartMs = nowMs;
	}

	private goOn(nowMs: number): void {
		const sinceMs = nowMs - (this.lastStartMs ?? nowMs);
		const countedMs = Math.min(sinceMs, this.window ? this.refillMs : firstWindowMs);
		this.activeMs += countedMs;
		this.refillMs = Math.max(0, this.refillMs - countedMs);
		this.lastStartMs = nowMs;
	}

	private get maxRefillMs(): number {
		return Math.max(firstWindowMs, this.window ? 2000 / this.perSecond(this.window) : 0);
	}

	private forget(): void {
		this.window = undefined;
		this.windows = 0;
		this.settleMs = firstSettleMs;
		this.ceilingPerSecond = Infinity;
	}

	private perSecond(window: Window): number {
		const limitPerSecond = this.limitPerSecond(window);
		const sinceSettled = (this.activeMs - window.toMs) / this.settleMs - 1;
		return limitPerSecond * (1 + margin * sinceSettled ** 3);
	}

	/**
	 * If this process is the only user of an account, calls are throttled once the rate has grown above the
	 * limit, which can then be tested less and less often. If calls are throttled earlier, the account has
	 * other users, and the share that they leave has to be measured again.
	 */
	private adaptSettleTime(window: Window): void {
		if (this.activeMs - window.toMs >= provenAfter * this.settleMs) {
			const maxMs = Math.max(maxSettleMs, (maxSettleCalls * 1000) / this.limitPerSecond(window));
			this.settleMs = Math.min(maxMs, 2 * this.settleMs);
		} else if (this.windows > 1) {
			this.settleMs = minSettleMs;
		}
	}

	private limitPerSecond({ fromMs, toMs }: Window): number {
		const accepted = this.startsMs.filter((startMs) => startMs > fromMs && startMs <= toMs).length;
		// A window without accepted calls is an outage and says nothing about the rate; the gate's back-off
		// applies.
		const isOutage = accepted === 0 && this.windows > 1;
		const measured = isOutage ? Infinity : ((accepted + uncountedCalls) * 1000) / (toMs - fromMs);
		const slowest = this.windows === 1 ? firstSlowestPerSecond : slowestPerSecond;
		return Math.max(slowest, Math.min(measured, this.ceilingPerSecond));
	}
}
