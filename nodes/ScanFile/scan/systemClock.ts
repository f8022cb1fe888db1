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
			// On the signal, n8n 2 ends its timer and throws; n8n 1 lets the timer run out.
			sleep(durationMs, signal).then(wake, wake);
		});
	},
};
