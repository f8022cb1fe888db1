/** Time as the queue sees it; tests bring their own. */
export interface Clock {
	nowMs(): number;
	/** Rejects when the execution is cancelled meanwhile. */
	sleep(durationMs: number): Promise<void>;
}

export interface CancellableClock extends Clock {
	/** @throws RunCancelled when the user has stopped the execution */
	throwIfCancelled(): void;
}
