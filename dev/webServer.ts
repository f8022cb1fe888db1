import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { listenOnOwnPort } from './ownPort';

/** A web server on the loopback interface. */
export interface WebServer {
	/** Its URL, without a slash at the end. */
	baseUrl: string;
	server: Server;
	/** Ends every connection at once. */
	stop(): Promise<void>;
}

/** Starts a web server on a port of its own. */
export async function startWebServer(response?: RequestListener): Promise<WebServer> {
	const server = createServer(response);
	return {
		baseUrl: `http://127.0.0.1:${await listenOnOwnPort(server)}`,
		server,
		stop: async () => {
			const closed = once(server.close(), 'close');
			server.closeAllConnections();
			await closed;
		},
	};
}
