import { sleep } from 'n8n-workflow';
import type { Clock } from '../queue/clock';

export const systemClock: Clock = {
	nowMs: () => performance.now(),
	async sleep(durationMs, signal) {
		if (signal.aborted) return;
		await new Promise<void>((resolve) => {
			const wake = () => {
				signal.removeEventListener('abort', wake);
				resolve();
			};
			signal.addEventListener('abort', wake);
			// n8n 2 ends its timer with the signal, and throws; n8n 1 lets it run out.
			sleep(durationMs, signal).then(wake, wake);
		});
	},
};
