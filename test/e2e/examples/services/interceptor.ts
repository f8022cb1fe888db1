import { readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { debianProgram } from '../../../../dev/n8n/debian';
import { runProgram } from '../../../../dev/n8n/process';
import { startWebServer } from '../../../../dev/webServer';

/** A proxy that responds for a domain itself, so that n8n's own nodes can call it without the internet. */
export interface Interceptor {
	/** What n8n needs to use it. */
	environment: Record<string, string>;
	/** Who responds; it may be changed at any time. */
	listener: RequestListener;
	stop(): Promise<void>;
}

/**
 * @param domain that it responds for, with the hosts below it; it rejects all others
 * @param folder for the certificate
 */
export async function startInterceptor(domain: string, folder: string): Promise<Interceptor> {
	const { key, cert, path } = await certificateFor(domain, folder);
	const web = createTlsServer({ key, cert }, (request, response) => interceptor.listener(request, response));
	const sockets = new Set<Socket>();
	const proxy = await startWebServer();
	proxy.server.on('connect', ({ url }, socket: Socket, head) => {
		const host = url?.split(':')[0] ?? '';
		if (host !== domain && !host.endsWith(`.${domain}`)) {
			socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
			return;
		}
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
		// A client that goes away does no harm.
		socket.on('error', () => socket.destroy());
		socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
		socket.unshift(head);
		web.emit('connection', socket);
	});
	const interceptor: Interceptor = {
		environment: { HTTPS_PROXY: proxy.baseUrl, NO_PROXY: '127.0.0.1,localhost', NODE_EXTRA_CA_CERTS: path },
		listener: (_request, response) => response.writeHead(503).end(),
		stop: async () => {
			for (const socket of sockets) socket.destroy();
			await proxy.stop();
		},
	};
	return interceptor;
}

async function certificateFor(domain: string, folder: string) {
	const path = join(folder, 'certificate.pem');
	const keyPath = join(folder, 'key.pem');
	await runProgram(
		await debianProgram('openssl'),
		[
			...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${domain}`],
			...['-addext', `subjectAltName=DNS:${domain},DNS:*.${domain}`],
			...['-keyout', keyPath, '-out', path],
		],
		{ cwd: folder },
	);
	return { key: await readFile(keyPath), cert: await readFile(path), path };
}
