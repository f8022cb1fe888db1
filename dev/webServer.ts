import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server on the loopback interface. */
export interface WebServer {
	/** Its URL, without a slash at the end. */
	baseUrl: string;
	server: Server;
	/** Ends every connection at once. */
	stop(): Promise<void>;
}

/** Starts a web server on a free port. */
export async function startWebServer(response?: RequestListener): Promise<WebServer> {
	const server = createServer(response);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		server,
		stop: async () => {
			const closed = once(server.close(), 'close');
			server.closeAllConnections();
			await closed;
		},
	};
}
