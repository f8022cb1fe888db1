import { rmSync } from 'node:fs';

/** Removes the folder that the setup has made. */
export default function tearDown(): void {
	rmSync(process.env['TMPDIR']!, { recursive: true, force: true });
}
