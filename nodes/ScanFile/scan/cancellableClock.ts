import { RunCancelled } from '../failures';
import type { CancellableClock } from '../queue/clock';
import { sleep } from 'n8n-workflow';

/** The real clock. Every sleep ends at once, with {@link RunCancelled}, when the user stops the execution. */
export function cancellableClock(stop: AbortSignal | undefined): CancellableClock {
	const stopped = new Promise<never>((_, reject) => {
		stop?.addEventListener('abort', () => reject(new RunCancelled()), { once: true });
	});
	// Nobody may be asleep when it happens.
	stopped.catch(() => undefined);
	return {
		nowMs: () => Date.now(),
		throwIfCancelled() {
			if (stop?.aborted) throw new RunCancelled();
		},
		sleep: async (durationMs) => await Promise.race([sleep(durationMs), stopped]),
	};
}
