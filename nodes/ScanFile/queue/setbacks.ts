import type { Failure } from '../failures';
import { backOffMs } from './backOff';

/** A call that the service temporarily did not accept. */
export interface Setback {
	isThrottling: boolean;
	/** How long the service asks to wait, milliseconds, if it says so. */
	retryAfterMs: number | undefined;
	/** Why a run ends if it has waited in vain. */
	givingUp: Failure;
}

/** How long a run continues while the account is throttled and no call is accepted. */
export const maxThrottledMs = 5 * 60_000;
/** The same while calls fail: such calls may be billed. */
export const maxOutageMs = 2 * 60_000;

/** The calls of an account that were throttled or failed since the last one that was accepted. */
export class Setbacks {
	private inRow = 0;
	private lastMs = -Infinity;
	private throttledSinceMs: number | undefined;
	private failingSinceMs: number | undefined;
	/** The total wait that the service has asked for since then. */
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
		// A call may fail because of its image, so only the second setback in a row holds up other calls.
		const steps = isThrottling ? this.inRow : this.inRow - 1;
		if (steps === 0) return 0;
		// A service that asks for very short waits and throttles again must not be called continuously.
		const leastMs = retryAfterMs !== undefined && steps === 1 ? 0 : backOffMs(steps, Math.random());
		return Math.max(retryAfterMs ?? 0, leastMs);
	}

	/** Whether a run that joined at this time has waited so long that it should end. */
	isInVain({ isThrottling }: Setback, joinedAtMs: number, nowMs: number): boolean {
		const sinceMs = isThrottling ? this.throttledSinceMs : this.failingSinceMs;
		const maxWaitMs = isThrottling ? maxThrottledMs : maxOutageMs;
		// Waits that the service asks for do not count, or a run might end after a single probe.
		const patienceMs = maxWaitMs + Math.min(this.askedMs, maxWaitMs);
		return nowMs - Math.max(joinedAtMs, sinceMs ?? nowMs) >= patienceMs;
	}

	/** After the second setback in a row, one call at a time is enough to find out whether it is over. */
	isProbed(lastStartMs: number): boolean {
		return this.inRow > 1 && lastStartMs > this.lastMs;
	}
}
