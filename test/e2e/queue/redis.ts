import { freePorts, startChild, untilReady, type Child } from '../../../dev/n8n/child';
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
		[...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder], ...['--save', '', '--appendonly', 'no']],
		process.env,
	);
	await untilReady(child, () => child.log.includes('Ready to accept connections'));
	return Object.assign(child, { port: port! });
}
