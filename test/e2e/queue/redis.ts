import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts, startChild, type Child } from '../child';
import { runProgram } from '../process';

/** A Redis server that keeps nothing on the disk. */
export interface Redis extends Child {
	port: number;
}

/** Starts Debian's Redis server on a free port; installs it when it is missing, which takes root. */
export async function startRedis(folder: string): Promise<Redis> {
	await installRedis(folder);
	const [port] = await freePorts(1);
	const child = startChild(
		'redis-server',
		[
			...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder],
			...['--save', '', '--appendonly', 'no'],
		],
		process.env,
	);
	for (let tries = 0; child.isRunning && tries < 100; tries++) {
		if (await listens(port!)) return Object.assign(child, { port: port! });
		await sleep(50);
	}
	await child.stop();
	throw new Error(`Redis did not start:\n${child.log.slice(-2000)}`);
}

async function installRedis(cwd: string): Promise<void> {
	const isThere = await runProgram('redis-server', ['--version'], { cwd }).then(
		() => true,
		() => false,
	);
	if (isThere) return;
	console.log('Installing the Debian package redis-server, once.');
	// In this runlevel Debian's packages do not start their services.
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
	const args = ['install', '-y', '--no-install-recommends', 'redis-server'];
	await runProgram('apt-get', args, { cwd, env });
}

async function listens(port: number): Promise<boolean> {
	const socket = connect(port, '127.0.0.1');
	try {
		await once(socket, 'connect');
		return true;
	} catch {
		// It is not that far yet.
		return false;
	} finally {
		socket.destroy();
	}
}
