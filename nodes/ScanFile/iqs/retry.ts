/** Longest wait that a service may ask for; past it the run had better end with a message. */
export const maxRetryAfterMs = 5 * 60_000;

const firstBackOffMs = 1_000;
const maxBackOffMs = 20_000;

/**
 * Exponential back-off with jitter: half of it fixed, so that a wait is a wait, half random, so
 * that several workflows do not come back at the same moment.
 * @param refusals how many calls in a row came to nothing, from 1
 * @param random from 0 up to 1
 * @returns milliseconds
 */
export function backOffMs(refusals: number, random: number): number {
	const ceilingMs = Math.min(maxBackOffMs, firstBackOffMs * 2 ** (refusals - 1));
	return Math.round(ceilingMs * (0.5 + random / 2));
}

/**
 * Reads a `Retry-After` header: seconds, or an HTTP date (RFC 9110, 10.2.3).
 * @returns milliseconds from now; undefined when there is no such header, it cannot be read or asks
 *   for no wait at all: a call at once would be refused again
 */
export function retryAfterMs(header: unknown, nowMs: number): number | undefined {
	if (typeof header !== 'string') return undefined;
	if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Math.ceil(Number(header) * 1000) || undefined;
	// Date.parse finds a date in nearly any text; an HTTP date ends in GMT.
	const dateMs = /GMT\s*$/.test(header) ? Date.parse(header) : NaN;
	return dateMs > nowMs ? dateMs - nowMs : undefined;
}
