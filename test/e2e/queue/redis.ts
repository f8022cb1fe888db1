import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts, startChild, type Child } from '../../../dev/n8n/child';
import { debianProgram } from '../../../dev/n8n/debian';

/** A Redis server that keeps nothing on the disk. */
export interface Redis extends Child {
	port: number;
}

/** Starts Debian's Redis server on a free port; installs it when it is missing. */
export async function startRedis(folder: string): Promise<Redis> {
	const program = await debianProgram('redis-server');
	const [port] = await freePorts(1);
	const child = startChild(
		program,
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
