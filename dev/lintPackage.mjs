// Runs n8n's official package scanner on this package: on the sources, and on the tarball as it would
// be published. (The scanner's own command takes packages from the registry only.)
import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'iqs-scanfile-package-'));
try {
	const [{ filename }] = JSON.parse(
		execFileSync('npm', ['pack', '--json', '--pack-destination', folder], { encoding: 'utf8' }),
	);
	execFileSync('tar', ['-xzf', join(folder, filename), '-C', folder]);
	const results = {
		sources: await analyzePackage(process.cwd(), SOURCE_FILE_PATTERNS),
		[filename]: await analyzePackage(join(folder, 'package')),
	};
	for (const [what, { passed, message, details }] of Object.entries(results)) {
		console.log(
			passed ? `${what}: passes n8n's package scanner` : `${what}: ${message}\n${details}`,
		);
		if (!passed) process.exitCode = 1;
	}
} finally {
	rmSync(folder, { recursive: true, force: true });
}
