/** Time as the queue sees it; tests bring their own. */
export interface Clock {
	/** Milliseconds since an arbitrary moment; never decreases, even if the system time is changed. */
	nowMs(): number;
	/** Ends early, without an exception, when the signal is aborted. */
	sleep(durationMs: number, signal: AbortSignal): Promise<void>;
}
