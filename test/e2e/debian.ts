import { runProgram } from './process';

const cwd = '/';

/**
 * Finds a program, which has the name of its Debian package; installs it when it is missing, which
 * takes root.
 * @returns its path
 */
export async function debianProgram(name: string): Promise<string> {
	const path = await pathOf(name);
	if (path) return path;
	console.log(`Installing the Debian package ${name}, once.`);
	// In this runlevel Debian's packages do not start their services.
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
	await runProgram('apt-get', ['update'], { cwd, env });
	await runProgram('apt-get', ['install', '-y', '--no-install-recommends', name], { cwd, env });
	return (await pathOf(name))!;
}

async function pathOf(program: string): Promise<string | undefined> {
	// `which` ends with an error when there is no such program.
	const printed = await runProgram('which', [program], { cwd }).catch(() => '');
	return printed.trim() || undefined;
}
