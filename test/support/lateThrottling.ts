import type { Call } from '../../dev/service/server';

/**
 * How many calls were throttled after half of the photos had been accepted. By then the node knows
 * the limit; how many are throttled before depends on how long a busy machine takes to tell it so.
 */
export function throttledInSecondHalf(calls: readonly Call[]): number {
	const accepted = calls.filter(({ status }) => status === 200);
	const middle = calls.indexOf(accepted[Math.floor(accepted.length / 2)]!);
	return calls.slice(middle).filter(({ status }) => status === 429).length;
}
