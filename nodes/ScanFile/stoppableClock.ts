import { RunStopped } from './nodeErrors';
import type { Clock } from './iqs/pacing';
import { sleep } from 'n8n-workflow';

export interface StoppableClock extends Clock {
	/** @throws RunStopped when the user has stopped the execution */
	throwIfStopped(): void;
}

/** The real clock. Every sleep ends at once, with {@link RunStopped}, when the user stops the execution. */
export function stoppableClock(stop: AbortSignal | undefined): StoppableClock {
	const stopped = new Promise<never>((_, reject) => {
		stop?.addEventListener('abort', () => reject(new RunStopped()), { once: true });
	});
	// Nobody may be asleep when it happens.
	stopped.catch(() => undefined);
	return {
		nowMs: () => Date.now(),
		throwIfStopped() {
			if (stop?.aborted) throw new RunStopped();
		},
		sleep: async (durationMs) => await Promise.race([sleep(durationMs), stopped]),
	};
}
