/**
 * Reads a `Retry-After` header: seconds, or an HTTP date (RFC 9110, 10.2.3).
 * @param nowMs by the clock of the server
 * @returns milliseconds from now; undefined if there is no such header, if it is invalid, or if it asks
 *   for no wait, because an immediate call would be throttled again
 */
export function retryAfterMs(header: unknown, nowMs: number): number | undefined {
	if (typeof header !== 'string') return undefined;
	if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Math.ceil(Number(header) * 1000) || undefined;
	const dateMs = httpDateMs(header);
	return dateMs > nowMs ? dateMs - nowMs : undefined;
}

/** An HTTP date (RFC 9110, 5.6.7) in milliseconds since 1970; NaN for anything else. */
export function httpDateMs(header: unknown): number {
	// Date.parse finds a date in nearly any text.
	return typeof header === 'string' && /GMT\s*$/.test(header) ? Date.parse(header) : NaN;
}
