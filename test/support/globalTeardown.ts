import { rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** Removes the folder that the setup has made. The process may go on with another run of tests. */
export default function tearDown(): void {
	const folder = process.env.TMPDIR!;
	process.env.TMPDIR = dirname(folder);
	rmSync(folder, { recursive: true, force: true });
}
