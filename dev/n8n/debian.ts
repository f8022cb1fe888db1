import { runProgram } from './process';

const cwd = '/';

/**
 * Finds a program; installs it when it is missing, which takes root.
 * @param debianPackage that it comes with
 * @returns its path
 */
export async function debianProgram(program: string, debianPackage = program): Promise<string> {
	const path = await pathOf(program);
	if (path) return path;
	console.log(`Installing the Debian package ${debianPackage}, once.`);
	// In this runlevel Debian's packages do not start their services.
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
	await runProgram('apt-get', ['update'], { cwd, env });
	await runProgram('apt-get', ['install', '-y', '--no-install-recommends', debianPackage], {
		cwd,
		env,
	});
	return (await pathOf(program))!;
}

async function pathOf(program: string): Promise<string | undefined> {
	// `which` ends with an error when there is no such program.
	const printed = await runProgram('which', [program], { cwd }).catch(() => '');
	return printed.trim() || undefined;
}
