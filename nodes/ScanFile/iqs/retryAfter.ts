/**
 * Reads a `Retry-After` header: seconds, or an HTTP date (RFC 9110, 10.2.3).
 * @returns milliseconds from now; undefined if there is no such header, if it is invalid, or if it asks
 *   for no wait, because an immediate call would be throttled again
 */
export function retryAfterMs(header: unknown, nowMs: number): number | undefined {
	if (typeof header !== 'string') return undefined;
	if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Math.ceil(Number(header) * 1000) || undefined;
	// Date.parse finds a date in nearly any text; an HTTP date ends in GMT.
	const dateMs = /GMT\s*$/.test(header) ? Date.parse(header) : NaN;
	return dateMs > nowMs ? dateMs - nowMs : undefined;
}
