import { runProgram } from './process';

const cwd = '/';

/**
 * Installs one of Debian's packages when its program, which has the package's name, is missing. That
 * takes root.
 */
export async function installDebianPackage(name: string): Promise<void> {
	if (await isThere(name)) return;
	console.log(`Installing the Debian package ${name}, once.`);
	// In this runlevel Debian's packages do not start their services.
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
	await runProgram('apt-get', ['update'], { cwd, env });
	await runProgram('apt-get', ['install', '-y', '--no-install-recommends', name], { cwd, env });
}

async function isThere(program: string): Promise<boolean> {
	return await runProgram('which', [program], { cwd }).then(
		() => true,
		() => false,
	);
}
