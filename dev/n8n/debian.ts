import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from './process';

const cwd = '/';
const lockFile = join(tmpdir(), 'scanfile-apt-get.lock');

/**
 * Finds a program; installs it if it is missing, which requires root.
 * @param debianPackage that it comes with
 * @returns its path
 */
export async function debianProgram(program: string, debianPackage = program): Promise<string> {
	const path = await pathOf(program);
	if (path) return path;
	console.log(`Installing the Debian package ${debianPackage}, once.`);
	// In this runlevel Debian's packages do not start their services.
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
	// One after another, when several tests find that something is missing.
	const aptGet = async (...args: string[]) => {
		// A new machine may be updating itself.
		const patiently = ['-o', 'DPkg::Lock::Timeout=600', ...args];
		await runProgram('flock', [lockFile, 'apt-get', ...patiently], { cwd, env });
	};
	await aptGet('update');
	await aptGet('install', '-y', '--no-install-recommends', debianPackage);
	return (await pathOf(program))!;
}

async function pathOf(program: string): Promise<string | undefined> {
	// `which` ends with an error when there is no such program.
	const printed = await runProgram('which', [program], { cwd }).catch(() => '');
	return printed.trim() || undefined;
}
