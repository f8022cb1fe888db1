import type { Failure } from '../failures';
import { AdaptiveRateLimiter } from './adaptiveRateLimiter';
import type { ByteLimiter } from './byteLimiter';
import { CallLane, type WaitingCall } from './callLane';
import type { Clock } from './clock';
import { ConcurrencyLimiter } from './concurrencyLimiter';
import { Setbacks, type Setback } from './setbacks';

/**
 * How a call ended, as far as it concerns the gate. A call that says nothing about the service, such as
 * one whose image could not be read, is neutral.
 */
export type CallEnd = 'accepted' | 'neutral' | Setback;

/** When a call started, and the state of the gate at that time. */
interface Start {
	atMs: number;
	/** See {@link ConcurrencyLimiter}. */
	round: number;
	/** See {@link AdaptiveRateLimiter}. */
	mark: number;
}

/** An account that accepted a call less than this ago needs no probe. */
const freshMs = 60_000;
/**
 * If a probe takes longer, the next one starts: a connection that hangs must not hold up all runs until
 * its timeout. The service gives up after 25 s (documented).
 */
const maxProbeMs = 30_000;
/** A call that has to wait this long for its turn was slowed down. */
const noticeableMs = 1_000;

/**
 * The gate through which all calls of an account go, whichever execution makes them.
 *
 * It limits how many calls and bytes are in flight, and executions take turns. When the service
 * throttles, all calls wait as long as it asks, then resume at the rate that it last sustained. When
 * calls are throttled or fail again right after a pause, one probe at a time finds out whether the
 * service accepts calls again.
 */
export class CallGate {
	private readonly rate = new AdaptiveRateLimiter();
	private readonly concurrency = new ConcurrencyLimiter();
	private readonly setbacks = new Setbacks();
	/** In the order of their turns. */
	private lanes: Array<CallLane<Start>> = [];
	private inFlight = 0;
	private resumeAtMs = -Infinity;
	private lastStartMs = -Infinity;
	private lastAcceptedMs = -Infinity;
	private lastLeftMs = -Infinity;
	private wakeUp: { atMs: number; cancel: AbortController } | undefined;

	constructor(
		private readonly clock: Clock,
		private readonly bytes: ByteLimiter,
	) {}

	/** The calls per second that the account sustains; undefined while unknown. */
	get callsPerSecond(): number | undefined {
		return this.rate.learnedPerSecond;
	}

	/** Adds a run, which has to {@link leave} at the end. */
	join(): CallLane<Start> {
		const lane = new CallLane<Start>(this.clock.nowMs());
		this.lanes.push(lane);
		return lane;
	}

	leave(lane: CallLane<Start>): void {
		lane.close(undefined);
		this.lanes = this.lanes.filter((other) => other !== lane);
		this.lastLeftMs = this.clock.nowMs();
		this.admit();
	}

	/** A failure that affects the account ends all its current runs; later runs check again. */
	closeAll(reason: Failure): void {
		for (const lane of this.lanes) lane.close(reason);
		this.concurrency.reset();
	}

	isUnusedSince(timeMs: number): boolean {
		return this.lanes.length === 0 && this.lastLeftMs < timeMs;
	}

	/**
	 * Makes a call of a run when it is its turn.
	 * @param bytes the size of the image
	 * @param wasThrottled whether the call was throttled before; if so, it goes before the others of its
	 *   run
	 * @param endOf returns returns how the call ended
	 * @returns undefined if the lane is closed first
	 */
	async run<Result>(
		lane: CallLane<Start>,
		{ bytes, wasThrottled }: { bytes: number; wasThrottled: boolean },
		call: () => Promise<Result>,
		endOf: (result: Result) => CallEnd,
	): Promise<Result | undefined> {
		if (lane.isClosed) return undefined;
		const start = await new Promise<Start | undefined>((endWait) => {
			lane.add({ bytes, waitsSinceMs: this.clock.nowMs(), endWait }, wasThrottled);
			this.admit();
		});
		if (!start) return undefined;
		try {
			const result = await call();
			const end = endOf(result);
			if (end === 'accepted') this.accepted(start);
			else if (end !== 'neutral') this.setBack(lane, start, end);
			return result;
		} finally {
			this.inFlight--;
			this.bytes.release(bytes);
			this.admit();
		}
	}

	private accepted({ atMs, round }: Start): void {
		const nowMs = this.clock.nowMs();
		this.lastAcceptedMs = nowMs;
		this.setbacks.end();
		this.concurrency.accepted(round, nowMs - atMs);
	}

	private setBack(lane: CallLane<Start>, { atMs, mark }: Start, setback: Setback): void {
		const nowMs = this.clock.nowMs();
		this.setbacks.add(setback, atMs, nowMs);
		if (setback.isThrottling) {
			this.rate.throttled(mark, nowMs);
			this.concurrency.throttled();
			// A throttled call does not use up the turn.
			this.lanes = [lane, ...this.lanes.filter((other) => other !== lane)];
		}
		this.resumeAtMs = Math.max(this.resumeAtMs, nowMs + this.setbacks.pauseMs(setback));
		for (const waiting of this.lanes) {
			if (this.setbacks.isInVain(setback, waiting.joinedAtMs, nowMs)) {
				waiting.close(setback.givingUp);
			}
		}
	}

	/** Starts the calls that may start now, and checks again when a pause is over. */
	private readonly admit = (): void => {
		for (;;) {
			const lane = this.lanes.find(({ next }) => next !== undefined);
			if (!lane?.next) {
				this.wakeUp?.cancel.abort();
				this.wakeUp = undefined;
				break;
			}
			const nowMs = this.clock.nowMs();
			if (!this.hasSlot(nowMs)) {
				if (this.isProbing) this.wakeUpAt(this.lastStartMs + maxProbeMs, nowMs);
				break;
			}
			const startMs = Math.max(this.resumeAtMs, this.rate.nextStartMs);
			if (startMs > nowMs) {
				this.wakeUpAt(startMs, nowMs);
				break;
			}
			if (!this.bytes.tryAcquire(lane.next.bytes, this.admit)) return;
			this.start(lane, lane.next, nowMs);
		}
		this.bytes.leave(this.admit);
	};

	private start(lane: CallLane<Start>, call: WaitingCall<Start>, nowMs: number): void {
		lane.shift();
		this.lanes = [...this.lanes.filter((other) => other !== lane), lane];
		this.inFlight++;
		this.lastStartMs = nowMs;
		lane.wasSlowedDown ||= this.rate.isLearned && nowMs - call.waitsSinceMs > noticeableMs;
		call.endWait({
			atMs: nowMs,
			round: this.concurrency.round,
			mark: this.rate.started(nowMs, this.concurrency.intervalMs),
		});
	}

	private hasSlot(nowMs: number): boolean {
		if (this.inFlight === 0) {
			if (nowMs - this.lastAcceptedMs > freshMs) this.concurrency.reset();
			return true;
		}
		if (this.isProbing && nowMs - this.lastStartMs >= maxProbeMs) return true;
		if (this.setbacks.isProbed(this.lastStartMs)) return false;
		return this.concurrency.hasSlot(this.inFlight);
	}

	/** Whether waiting calls depend on the result of the last call. */
	private get isProbing(): boolean {
		return this.concurrency.isProbe || this.setbacks.isProbed(this.lastStartMs);
	}

	private wakeUpAt(atMs: number, nowMs: number): void {
		if (this.wakeUp && this.wakeUp.atMs <= atMs) return;
		this.wakeUp?.cancel.abort();
		const wakeUp = { atMs, cancel: new AbortController() };
		this.wakeUp = wakeUp;
		void this.clock.sleep(atMs - nowMs, wakeUp.cancel.signal).then(() => {
			if (this.wakeUp !== wakeUp) return;
			this.wakeUp = undefined;
			this.admit();
		});
	}
}
