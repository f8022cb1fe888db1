/** Time as the queue sees it; tests bring their own. */
export interface Clock {
	/** Milliseconds since some moment; never goes back, whatever happens to the clock on the wall. */
	nowMs(): number;
	/** Ends early, without an exception, when the signal is aborted. */
	sleep(durationMs: number, signal: AbortSignal): Promise<void>;
}
