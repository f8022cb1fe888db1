import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from './eventually';

/** A child process, which ends with this process at the latest. */
export interface Child {
	readonly pid: number;
	readonly isRunning: boolean;
	/** All that it has printed so far. */
	readonly log: string;
	/** Ends it, and waits for its end. */
	stop(): Promise<void>;
	/** Ends it and all that it has started, as a power cut would. */
	kill(): Promise<void>;
}

/** Starts a program. */
export function startChild(program: string, args: string[], env: NodeJS.ProcessEnv): Child {
	const child = spawn(program, args, {
		env,
		stdio: ['ignore', 'pipe', 'pipe'],
		// A separate process group, so that the processes it starts can be ended together with it.
		detached: true,
	});
	const killGroup = () => process.kill(-child.pid!, 'SIGKILL');
	// Before its folder is removed.
	process.prependOnceListener('exit', killGroup);
	child.once('exit', () => process.off('exit', killGroup));
	let log = '';
	child.stdout.on('data', (chunk: Buffer) => (log += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
	const isRunning = () => child.exitCode === null && child.signalCode === null;

	async function kill(): Promise<void> {
		if (!isRunning()) return;
		// Later than its end: when all that it has printed has been read.
		const closed = once(child, 'close');
		killGroup();
		await closed;
	}

	return {
		// None if the program could not be started; callers then see that the child has ended.
		pid: child.pid!,
		get isRunning() {
			return isRunning();
		},
		get log() {
			return log;
		},
		stop: async () => {
			if (!isRunning()) return;
			const closed = once(child, 'exit');
			child.kill('SIGTERM');
			const late = sleep(20_000, 'late' as const, { ref: false });
			if ((await Promise.race([closed, late])) === 'late') await kill();
		},
		kill,
	};
}

/** Waits until a started program is ready; ends it if it does not become ready. */
export async function untilReady(
	child: Child,
	isReady: () => boolean | Promise<boolean>,
): Promise<void> {
	const ask = async () => {
		if (!child.isRunning) throw new Error('It has ended');
		return (await isReady()) || undefined;
	};
	try {
		await eventually('start', ask, { everyMs: 250 });
	} catch (error) {
		await child.stop();
		throw new Error(`It did not start:\n${child.log.slice(-3000)}`, { cause: error });
	}
}

const givenPorts = new Set<number>();

/**
 * A free port for a program that is about to start: below those that the system gives to others meanwhile, above
 * those that browsers and `fetch` block, and one that no other worker of Playwright chooses.
 */
export async function freePort(): Promise<number> {
	const worker = Number(process.env.TEST_PARALLEL_INDEX ?? 0) % 16;
	const port = 11_000 + 16 * randomInt(1_360) + worker;
	if (givenPorts.has(port)) return await freePort();
	givenPorts.add(port);
	const server = createServer().listen(port, '127.0.0.1');
	const isFree = await new Promise((resolve) => {
		server.once('listening', () => server.close(() => resolve(true)));
		server.once('error', () => resolve(false));
	});
	return isFree ? port : await freePort();
}
