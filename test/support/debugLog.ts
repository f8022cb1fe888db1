import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Import this before n8n's engine, which reads the settings of its log when it is loaded. */
const file = join(mkdtempSync(join(tmpdir(), 'iqs-scanfile-log-')), 'n8n.log');
process.env.N8N_LOG_LEVEL = 'debug';
process.env.N8N_LOG_OUTPUT = 'file';
process.env.N8N_LOG_FILE_LOCATION = file;

/** What n8n has written to its log at debug level so far. */
export function debugLog(): string {
	return readFileSync(file, 'utf8');
}
