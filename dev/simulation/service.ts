import { refusal } from '../../nodes/ScanFile/iqs/errors';
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
}

/** A call as the service saw it; times since the start. */
export interface SimulatedCall {
	image: string;
	startMs: number;
	endMs: number;
	end: 'scanned' | 'throttled' | 'failed';
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

	/** @throws ScanFailure when the call is throttled or fails */
	async scan(image: string, bytes: number): Promise<string> {
		const { latencyMs, throttledMs = 5, retryAfterMs, isDown } = this.settings;
		const startMs = this.clock.nowMs();
		const end = isDown?.(startMs) ? 'failed' : this.takeToken(startMs) ? 'scanned' : 'throttled';
		this.maxInFlight = Math.max(this.maxInFlight, ++this.inFlight);
		this.bytesInFlight += bytes;
		this.maxBytesInFlight = Math.max(this.maxBytesInFlight, this.bytesInFlight);
		await this.clock.sleep(end === 'throttled' ? throttledMs : latencyMs);
		this.inFlight--;
		this.bytesInFlight -= bytes;
		this.calls.push({ image, startMs, endMs: this.clock.nowMs(), end });
		if (end === 'failed') throw refusal(503, { code: 'ServiceUnavailable' }, retryAfterMs);
		if (end === 'throttled') {
			throw refusal(429, { code: 'Retrieval.Throttling.User' }, retryAfterMs);
		}
		return `scan of ${image}`;
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
