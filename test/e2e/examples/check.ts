import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Execution } from '../execution';
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
