/**
 * A token bucket: it holds up to `burst` tokens, each call takes one, and they grow back at
 * `requestsPerSecond`. Both come with each call because they may be changed at any time.
 */
export class RateLimit {
	/** Infinity stands for "full", whatever the burst turns out to be. */
	private tokens = Infinity;
	private filledAtMs = 0;

	/** Takes a token; false when there is none, that is, when the call has to be rejected. */
	take(nowMs: number, requestsPerSecond: number | undefined, burst: number | undefined): boolean {
		if (requestsPerSecond === undefined) {
			// A limit that is set later starts with a full bucket.
			this.tokens = Infinity;
			return true;
		}
		// Below one token nothing could ever pass, so a rate under 1/s still has a burst of one.
		const capacity = burst ?? Math.max(1, requestsPerSecond);
		const grown = ((nowMs - this.filledAtMs) / 1000) * requestsPerSecond;
		this.tokens = Math.min(capacity, this.tokens + grown);
		this.filledAtMs = nowMs;
		if (this.tokens < 1) return false;
		this.tokens -= 1;
		return true;
	}
}
