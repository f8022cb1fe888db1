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
	const path = join(folder, 'certificate.pem');
	const keyPath = join(folder, 'key.pem');
	const subject = ['-subj', `/CN=${domain}`, '-addext', `subjectAltName=DNS:${domain},DNS:*.${domain}`];
	const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', keyPath, '-out', path];
	await runProgram(await debianProgram('openssl'), [...args, ...subject], { cwd: folder });
	const certificate = { key: await readFile(keyPath), cert: await readFile(path) };
	const web = createTlsServer(certificate, (request, response) => interceptor.listener(request, response));
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
