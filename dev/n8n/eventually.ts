import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Repeats a request until it succeeds.
 * @param what describes what is awaited, for the error message
 * @throws if it does not succeed in time
 */
export async function eventually<Response>(
	what: string,
	ask: () => Promise<Response | undefined>,
	{ timeoutMs = 180_000, everyMs = 50 } = {},
): Promise<Response> {
	const deadlineMs = performance.now() + timeoutMs;
	for (;;) {
		const response = await ask();
		if (response !== undefined) return response;
		if (performance.now() > deadlineMs) throw new Error(`No ${what} within ${timeoutMs / 1000} s`);
		await sleep(everyMs);
	}
}
