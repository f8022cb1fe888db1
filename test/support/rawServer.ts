import { createServer, type Socket } from 'node:net';
import { listenOnOwnPort } from '../../dev/ownPort';

/** A server that does on each connection what a test wants, bytes and all, and obeys no protocol. */
export interface RawServer {
	/** An `http://` address. */
	baseUrl: string;
	/** What each connection has sent so far, in the order of the connections. */
	received: Buffer[][];
	close(): Promise<void>;
}

/**
 * Starts a raw server on the loopback interface.
 * @param respond called once for each connection, when its first bytes are there
 */
export async function startRawServer(respond: (socket: Socket) => void): Promise<RawServer> {
	const received: Buffer[][] = [];
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		const chunks: Buffer[] = [];
		received.push(chunks);
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
		// A client that hangs up is nothing that the test has to know.
		socket.on('error', () => socket.destroy());
		socket.on('data', (chunk) => chunks.push(chunk));
		socket.once('data', () => respond(socket));
	});
	return {
		baseUrl: `http://127.0.0.1:${await listenOnOwnPort(server)}`,
		received,
		async close() {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
