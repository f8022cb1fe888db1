/** How long the rate stays near a learned limit: at first, and when others use up the limit too. */
const firstSettleMs = 500;
const minSettleMs = 300;
/** The same when the limit has proved right again and again: for so many calls, but not less than so long. */
const maxSettleCalls = 10;
const maxSettleMs = 4_000;
/** A limit has proved right when no call is throttled for so many settle times. */
const provenAfter = 2.5;
/** How far below the learned limit to begin. */
const margin = 0.03;
/** At one call a second the service may have room for no other, so little lateness is made up for there. */
const maxLatenessAtOnePerSecondMs = 30;
/** The service counts whole calls: the limit lies between what was accepted and one call more. */
const uncountedCalls = 0.3;
/** Most limits are meant per second, so what was accepted in the last one is the first estimate. */
const firstWindowMs = 1_000;
/** A first estimate from a throttled probe would be next to nothing. */
const firstSlowestPerSecond = 1;
const slowestPerSecond = 0.05;
/** A rate that has grown to this many times the learned limit shows that the limit holds no more. */
const maxGrowth = 10;

/** The time between two throttled calls, in active time. */
interface Window {
	fromMs: number;
	toMs: number;
}

/**
 * Learns from throttled calls how many calls per second the service accepts. Its limit is in no response
 * and differs from plan to plan. Between two throttled calls the service was used up, so what it
 * accepted there, divided by the time, is its limit. Meanwhile the rate follows the curve of CUBIC
 * (RFC 9438): near the learned limit for a while, then faster and faster, for the limit may have
 * been raised. Figures chosen by simulation.
 *
 * Nothing is learned while fewer calls come than the service would accept, so it counts active time: of
 * a pause between two calls, only as much as the service needs to make up for the calls before.
 */
export class AdaptiveRate {
	/** When the next call may start, on the clock of the caller. */
	nextStartMs = -Infinity;
	private activeMs = 0;
	/** After so long without a call the service accepts as many at once as it ever does. */
	private refillMs = 0;
	private lastStartMs: number | undefined;
	/** Starts of calls that were accepted, as far as is known; active time. */
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
	 * The calls per second that the service accepts; undefined before the second throttled call, because
	 * only between two of them it was used up.
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
		// A call that starts late, because the process was busy, does not put off those after it.
		const latenessMs = Math.min(intervalMs, maxLatenessAtOnePerSecondMs * (1000 / intervalMs));
		this.nextStartMs = Math.max(nowMs - latenessMs, this.nextStartMs) + intervalMs;
		return this.activeMs;
	}

	/** A call was throttled. Calls that were in flight together count once. */
	throttled(mark: number, nowMs: number): void {
		const start = this.startsMs.indexOf(mark);
		if (start >= 0) this.startsMs.splice(start, 1);
		// Calls already in flight at the last throttling only correct its count.
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
	 * When this process is the only user of an account, calls are throttled when the rate has grown above
	 * the limit, so it can be tried ever more rarely. Throttled earlier, the account has other users, and
	 * what they leave has to be found out again.
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
		// A window in which nothing was accepted is an outage and no rate; the gate's back-off slows down then.
		const isOutage = accepted === 0 && this.windows > 1;
		const measured = isOutage ? Infinity : ((accepted + uncountedCalls) * 1000) / (toMs - fromMs);
		const slowest = this.windows === 1 ? firstSlowestPerSecond : slowestPerSecond;
		return Math.max(slowest, Math.min(measured, this.ceilingPerSecond));
	}
}
