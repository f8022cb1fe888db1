const firstBackOffMs = 1_000;
const maxBackOffMs = 20_000;

/**
 * Exponential back-off with jitter: half of it is fixed, so that there is always a wait, and half is
 * random, so that several processes do not resume at the same moment.
 * @param attempts how many calls in a row were throttled or failed, from 1
 * @param random from 0 up to 1
 * @returns milliseconds
 */
export function backOffMs(attempts: number, random: number): number {
	const ceilingMs = Math.min(maxBackOffMs, firstBackOffMs * 2 ** (attempts - 1));
	return Math.round(ceilingMs * (0.5 + random / 2));
}
