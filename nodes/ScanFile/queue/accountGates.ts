import { createHash } from 'crypto';
import type { ByteLimiter } from './byteLimiter';
import { CallGate } from './callGate';
import type { Clock } from './clock';

/** What was learned about an account may be outdated after this time. */
const staleAfterMs = 10 * 60_000;

/**
 * The gates of one n8n process: one for each account, so that all executions benefit from what one learns
 * about the allowed rate.
 */
export class AccountGates {
	private readonly gates = new Map<string, CallGate>();

	/** @param bytes shared by all gates, because they share the memory of the process */
	constructor(
		private readonly clock: Clock,
		private readonly bytes: ByteLimiter,
	) {}

	/** The gate of an account. Gates that have not been used for ten minutes are discarded. */
	of(url: string, apiKey: string): CallGate {
		const nowMs = this.clock.nowMs();
		for (const [account, gate] of this.gates) {
			if (gate.isUnusedSince(nowMs - staleAfterMs)) this.gates.delete(account);
		}
		// A hash, so that the key itself is not stored.
		const account = createHash('sha256')
			.update(JSON.stringify([url, apiKey]))
			.digest('base64');
		const gate = this.gates.get(account) ?? new CallGate(this.clock, this.bytes);
		this.gates.set(account, gate);
		return gate;
	}
}
