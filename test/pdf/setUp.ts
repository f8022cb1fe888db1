import { existsSync } from 'node:fs';
import { runProgram } from '../../dev/n8n/process';
import makeTemporaryFolder from '../support/globalSetup';
import { preflightJars } from './preflight';

/** Debian packages, with a file by which each is known to be there. */
const packages = new Map([
	['qpdf', '/usr/bin/qpdf'],
	['poppler-utils', '/usr/bin/pdftoppm'],
	['img2pdf', '/usr/bin/img2pdf'],
	...preflightJars,
]);

/** Installs the programs that check PDF files, where any is missing, which takes root. */
export default async function setUp(): Promise<void> {
	makeTemporaryFolder();
	const missing = [...packages].filter(([, file]) => !existsSync(file)).map(([name]) => name);
	if (missing.length === 0) return;
	console.log(`Installing the Debian packages ${missing.join(', ')}, once.`);
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
	const options = { cwd: '/', env };
	await runProgram('apt-get', ['update'], options);
	const install = ['install', '-y', '--no-install-recommends', ...missing];
	await runProgram('apt-get', install, options);
}
