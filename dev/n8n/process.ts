import { spawn } from 'node:child_process';

/**
 * Runs a program to its end.
 * @param timeoutMs ends it when it takes longer; 0 stands for never
 * @returns what it printed
 * @throws when it ends with another code than 0, with the end of its output
 */
export async function runProgram(
	program: string,
	args: string[],
	{
		cwd,
		env = process.env,
		timeoutMs = 0,
	}: { cwd: string; env?: NodeJS.ProcessEnv; timeoutMs?: number },
): Promise<string> {
	const child = spawn(program, args, {
		cwd,
		env,
		stdio: ['ignore', 'pipe', 'pipe'],
		timeout: timeoutMs,
	});
	let printed = '';
	let complaints = '';
	child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
	return await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('close', (code) => {
			if (code === 0) resolve(printed);
			else {
				const ending = `${printed}\n${complaints}`.trim().slice(-3000);
				reject(new Error(`${program} ${args.join(' ')} ended with code ${code}:\n${ending}`));
			}
		});
	});
}

/** Lets this process end with code 0 when its work was good, and with 1 when it was not. */
export function exitWith(work: Promise<boolean>): void {
	work
		.then((isGood) => {
			process.exitCode = isGood ? 0 : 1;
		})
		.catch((error: unknown) => {
			console.error(error);
			process.exitCode = 1;
		});
}
