import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';

const portsHad = new Set<number>();

/**
 * Lets a server listen on the loopback interface, on a port that no other server of this process has
 * had: the node remembers for up to an hour what it has learned about a URL, and the system soon
 * gives a port that was closed to somebody else.
 * @returns the port
 */
export async function listenOnOwnPort(server: Server): Promise<number> {
	for (;;) {
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		if (!portsHad.has(port)) {
			portsHad.add(port);
			return port;
		}
		await once(server.close(), 'close');
	}
}
