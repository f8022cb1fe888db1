import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Runs a program to its end.
 * @param timeoutMs ends it when it takes longer; 0 stands for never
 * @returns what it printed
 * @throws when it ends with another code than 0, with what it complained about
 */
export async function runProgram(
	program: string,
	args: string[],
	{ cwd, env, timeoutMs = 0 }: { cwd: string; env?: NodeJS.ProcessEnv; timeoutMs?: number },
): Promise<string> {
	const options = { cwd, env: env ?? process.env, timeout: timeoutMs, maxBuffer: 100_000_000 };
	return (await run(program, args, options)).stdout;
}
