/** The limit once the first call was accepted; it can grow from there. */
const initialSlots = 10;
/** More calls in flight were not faster at any observed latency, and memory is limited too. */
const maxSlots = 50;
/** A slow first call, as after a cold start of the service, says little about the next ones. */
const maxIntervalMs = 200;
/** A round trip that takes this many times the usual time shows that the service cannot keep up. */
const maxLatencyRatio = 2;

/**
 * How many calls of an account may be in flight. The first is a probe, so that a wrong key costs one
 * rejected call. From then on the limit doubles with each round trip in which all slots were in use and
 * every call was accepted (slow start, RFC 5681, from ten as in RFC 6928). When the service takes much
 * longer than before, the limit is halved, and from then on grows by one slot per round trip.
 */
export class ConcurrencyLimiter {
	private slots = 1;
	private isSlowStart = true;
	/** The number of round trips; a call belongs to the one in which it started. */
	round = 0;
	private acceptedInRound = 0;
	private latencySumMs = 0;
	private wasFull = false;
	private wasThrottled = false;
	/** The mean latency of the fastest round trip so far. */
	private usualLatencyMs = Infinity;

	/** Whether no call has been accepted yet. */
	get isProbe(): boolean {
		return this.slots === 1;
	}

	/** Whether one more call may start. */
	hasSlot(inFlight: number): boolean {
		if (inFlight < this.slots) return true;
		this.wasFull = true;
		return false;
	}

	/**
	 * The time between two starts while no rate is known, milliseconds: half a round trip for all slots, so that
	 * an immediate rejection holds back the rest.
	 */
	get intervalMs(): number {
		if (this.usualLatencyMs === Infinity) return 0;
		return Math.min(maxIntervalMs, this.usualLatencyMs / (2 * this.slots));
	}

	/** @param round in which the call started */
	accepted(round: number, latencyMs: number): void {
		if (this.isProbe) {
			this.slots = initialSlots;
			this.usualLatencyMs = latencyMs;
		}
		// Calls of an earlier round say nothing about the present number of slots.
		if (round !== this.round) return;
		this.acceptedInRound++;
		this.latencySumMs += latencyMs;
		if (this.acceptedInRound >= this.slots) this.endRound();
	}

	throttled(): void {
		this.wasThrottled = true;
	}

	/** Forgets everything: the next call is a probe. */
	reset(): void {
		Object.assign(this, new ConcurrencyLimiter());
	}

	private endRound(): void {
		const latencyMs = this.latencySumMs / this.acceptedInRound;
		this.usualLatencyMs = Math.min(this.usualLatencyMs, latencyMs);
		if (latencyMs > maxLatencyRatio * this.usualLatencyMs) {
			this.slots = Math.max(initialSlots, Math.floor(this.slots / 2));
			this.isSlowStart = false;
		} else if (this.wasFull && !this.wasThrottled) {
			this.slots = Math.min(maxSlots, this.isSlowStart ? 2 * this.slots : this.slots + 1);
		}
		this.round++;
		this.acceptedInRound = 0;
		this.latencySumMs = 0;
		this.wasFull = false;
		this.wasThrottled = false;
	}
}
