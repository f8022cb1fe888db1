import { Failure, type Scope } from '../failures';
import { throttledTooLong } from '../iqs/callFailures';
import type { CallEnd } from './callGate';
import { maxThrottledMs } from './setbacks';

/** The longest wait that a service may ask for; with a longer one, the run ends with a message. */
const maxRetryAfterMs = 5 * 60_000;

/**
 * Whether the same photo is sent once more.
 * @param tries how many of its calls have failed, not counting throttled ones
 */
export function isWorthRetrying(failure: Failure, tries: number, maxTries: number): boolean {
	return (
		failure.details.retry !== 'never' &&
		(isThrottling(failure) || tries < maxTries) &&
		!isWaitTooLong(failure)
	);
}

/** What the end of a call tells the gate of its account. */
export function callEndOf(outcome: unknown): CallEnd {
	if (!(outcome instanceof Failure)) return 'accepted';
	const { retry, scope, httpStatus, retryAfterMs } = outcome.details;
	if (isWaitTooLong(outcome)) return 'neutral';
	if (retry === 'throttling') {
		const givingUp = throttledTooLong(outcome, maxThrottledMs);
		return { isThrottling: true, retryAfterMs, givingUp };
	}
	if (retry === 'transient') return { isThrottling: false, retryAfterMs, givingUp: outcome };
	// The service has looked at the image, and rejected it.
	return httpStatus !== undefined && scope === 'image' ? 'accepted' : 'neutral';
}

export function isThrottling({ details }: Failure): boolean {
	return details.retry === 'throttling';
}

/** How many photos a failure concerns that is not retried. */
export function scopeOf(failure: Failure): Scope {
	if (!isWaitTooLong(failure)) return failure.details.scope;
	return isThrottling(failure) ? 'account' : 'run';
}

/** Whether the service asks for a longer wait than a run accepts. */
function isWaitTooLong({ details }: Failure): boolean {
	return details.retry !== 'never' && (details.retryAfterMs ?? 0) > maxRetryAfterMs;
}
