import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again and again until there is an answer.
 * @param what is waited for, for the message of the error
 * @throws when there is none in time
 */
export async function eventually<Answer>(
	what: string,
	ask: () => Promise<Answer | undefined>,
	{ timeoutMs = 60_000, everyMs = 50 } = {},
): Promise<Answer> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const answer = await ask();
		if (answer !== undefined) return answer;
		if (Date.now() > deadline) throw new Error(`No ${what} within ${timeoutMs / 1000} s`);
		await sleep(everyMs);
	}
}
