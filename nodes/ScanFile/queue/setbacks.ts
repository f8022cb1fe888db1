import type { Failure } from '../failures';
import { backOffMs } from './backOff';

/** A call that the service did not accept at the moment. */
export interface Setback {
	isThrottling: boolean;
	/** How long the service asks to wait, milliseconds, if it says so. */
	retryAfterMs: number | undefined;
	/** Why a run ends that has waited in vain. */
	givingUp: Failure;
}

/** How long a run goes on while the account is throttled and no call at all is accepted. */
export const maxThrottledMs = 5 * 60_000;
/** The same while calls fail: such calls may be billed. */
export const maxOutageMs = 2 * 60_000;

/** The calls of an account that were throttled or failed since the last one that was accepted. */
export class Setbacks {
	private inRow = 0;
	private lastMs = -Infinity;
	private throttledSinceMs: number | undefined;
	private failingSinceMs: number | undefined;
	/** How long the service has asked to wait since then. */
	private askedMs = 0;

	/** Calls that were in flight together are one setback, however many they are. */
	add({ isThrottling, retryAfterMs = 0 }: Setback, callStartMs: number, nowMs: number): void {
		if (this.inRow === 0 || callStartMs > this.lastMs) {
			this.inRow++;
			this.lastMs = nowMs;
			this.askedMs += retryAfterMs;
		}
		if (isThrottling) this.throttledSinceMs ??= nowMs;
		else this.failingSinceMs ??= nowMs;
	}

	/** A call was accepted. */
	end(): void {
		this.inRow = 0;
		this.throttledSinceMs = undefined;
		this.failingSinceMs = undefined;
		this.askedMs = 0;
	}

	/** How long all calls of the account have to wait after a setback, milliseconds. */
	pauseMs({ isThrottling, retryAfterMs }: Setback): number {
		// A call that fails may be the fault of its image: only the second setback in a row holds up others.
		const steps = isThrottling ? this.inRow : this.inRow - 1;
		if (steps === 0) return 0;
		// A service that asks for a very short wait and then throttles again must not be called all the time.
		const leastMs = retryAfterMs !== undefined && steps === 1 ? 0 : backOffMs(steps, Math.random());
		return Math.max(retryAfterMs ?? 0, leastMs);
	}

	/** Whether a run that joined then has waited so long that it had better end. */
	isInVain({ isThrottling }: Setback, joinedAtMs: number, nowMs: number): boolean {
		const sinceMs = isThrottling ? this.throttledSinceMs : this.failingSinceMs;
		const maxWaitMs = isThrottling ? maxThrottledMs : maxOutageMs;
		// Waits that the service asks for do not use up the patience of a run, or one probe would be all.
		const patienceMs = maxWaitMs + Math.min(this.askedMs, maxWaitMs);
		return nowMs - Math.max(joinedAtMs, sinceMs ?? nowMs) >= patienceMs;
	}

	/** After the second setback in a row one call is enough to see whether it is over. */
	isProbed(lastStartMs: number): boolean {
		return this.inRow > 1 && lastStartMs > this.lastMs;
	}
}
