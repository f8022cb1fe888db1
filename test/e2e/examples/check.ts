import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Execution } from '../../../dev/n8n/execution';
import type { Stage } from '../stage';

/** What a check of an example works with. */
export interface Desk {
	stage: Stage;
	/** A folder of this check alone, which n8n may read and write. */
	folder: string;
}

/** One row of the table. */
export interface ExampleCheck {
	name: string;
	run(desk: Desk): Promise<void>;
}

/**
 * Asks again and again, for a minute, until there is an answer.
 * @param what that is waited for, for the message of the error
 */
export async function eventually<Answer>(
	what: string,
	ask: () => Promise<Answer | undefined>,
): Promise<Answer> {
	const deadline = Date.now() + 60_000;
	while (Date.now() < deadline) {
		const answer = await ask();
		if (answer !== undefined) return answer;
		await sleep(200);
	}
	throw new Error(`In a minute there was no ${what}`);
}

/** Checks that a run ended well. */
export function expectSuccess(execution: Execution): void {
	assert.equal(execution.status, 'success', execution.errorText);
}

/** Checks that a folder has these files and no others, to the last byte. */
export async function expectFolder(folder: string, files: Record<string, Buffer>): Promise<void> {
	assert.deepEqual((await readdir(folder)).sort(), Object.keys(files).sort());
	for (const [name, expected] of Object.entries(files)) {
		const bytes = await readFile(join(folder, name));
		assert(bytes.equals(expected), `${name} has other bytes than the service sent`);
	}
}
