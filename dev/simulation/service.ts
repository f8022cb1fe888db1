import { RunCancelled } from '../../nodes/ScanFile/failures';
import { errorResponse } from '../../nodes/ScanFile/iqs/callFailures';
import type { VirtualClock } from './virtualClock';

/** A service as the simulation knows it: a token bucket, a latency, and times when it fails. */
export interface ServiceSettings {
	/** Calls per second that it accepts, at a time since the start; Infinity for no limit. */
	limit: number | ((sinceStartMs: number) => number);
	/** Calls accepted at once before the rate counts; those of one second when it is not given. */
	burst?: number;
	latencyMs: number;
	/** How long a throttled call takes. */
	throttledMs?: number;
	retryAfterMs?: number;
	/** Whether every call fails with HTTP 503 at a time since the start. */
	isDown?: (sinceStartMs: number) => boolean;
	/** How many of the calls that it would scan fail instead, from 0 to 1. */
	failedShare?: number;
}

/** A call as the service saw it; times since the start. */
export interface SimulatedCall {
	image: string;
	startMs: number;
	endMs: number;
	end: 'scanned' | 'throttled' | 'failed' | 'cancelled';
}

/** The simulated service. Its bucket is full at the start. */
export class SimulatedService {
	readonly calls: SimulatedCall[] = [];
	maxInFlight = 0;
	maxBytesInFlight = 0;
	private inFlight = 0;
	private bytesInFlight = 0;
	private tokens = Infinity;
	private filledAtMs = 0;

	constructor(
		private readonly settings: ServiceSettings,
		private readonly clock: VirtualClock,
	) {}

	/**
	 * @param cancel ends the call when the user stops its execution
	 * @throws Failure when the call is throttled or fails
	 */
	async scan(image: string, bytes: number, cancel: AbortSignal): Promise<string> {
		const { latencyMs, throttledMs = 5, retryAfterMs } = this.settings;
		const startMs = this.clock.nowMs();
		const response = this.responseAt(startMs);
		this.maxInFlight = Math.max(this.maxInFlight, ++this.inFlight);
		this.bytesInFlight += bytes;
		this.maxBytesInFlight = Math.max(this.maxBytesInFlight, this.bytesInFlight);
		await this.clock.sleep(response === 'throttled' ? throttledMs : latencyMs, cancel);
		this.inFlight--;
		this.bytesInFlight -= bytes;
		const end = cancel.aborted ? 'cancelled' : response;
		this.calls.push({ image, startMs, endMs: this.clock.nowMs(), end });
		if (end === 'cancelled') throw new RunCancelled();
		if (end === 'failed') throw errorResponse(503, { code: 'ServiceUnavailable' }, retryAfterMs);
		if (end === 'throttled') {
			throw errorResponse(429, { code: 'Retrieval.Throttling.User' }, retryAfterMs);
		}
		return `scan of ${image}`;
	}

	private responseAt(nowMs: number): 'scanned' | 'throttled' | 'failed' {
		const { isDown, failedShare = 0 } = this.settings;
		if (isDown?.(nowMs)) return 'failed';
		if (!this.takeToken(nowMs)) return 'throttled';
		return failedShare > 0 && Math.random() < failedShare ? 'failed' : 'scanned';
	}

	private takeToken(nowMs: number): boolean {
		const { limit: given, burst } = this.settings;
		const limit = typeof given === 'number' ? given : given(nowMs);
		if (limit === Infinity) return true;
		const filled = this.tokens + ((nowMs - this.filledAtMs) / 1000) * limit;
		this.filledAtMs = nowMs;
		this.tokens = Math.min(burst ?? Math.ceil(limit), filled);
		// Steps of time that a computer cannot write exactly.
		if (this.tokens < 1 - 1e-9) return false;
		this.tokens--;
		return true;
	}
}
