import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** All temporary files of the tests go into one folder: inside Jest nothing hears of the end of the process. */
export default function setUp(): void {
	process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'iqs-scanfile-test-'));
}
