import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { useStorage } from '../../dev/engine/storage';
import { listenOnOwnPort } from '../../dev/ownPort';
import { photoItem, smallJpeg } from '../support/images';
import { startRawServer } from '../support/rawServer';
import { scan } from '../support/scanFile';

const proxyVariables = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'];
const servers: Array<{ close(): unknown }> = [];

beforeAll(async () => await useStorage('filesystem'));
afterEach(async () => {
	for (const variable of proxyVariables) delete process.env[variable];
	for (const server of servers.splice(0)) await server.close();
});

/** What the user reads of a call that gets no response. */
async function reasonAt(baseUrl: string): Promise<string> {
	const { errorOutput } = await scan({
		baseUrl,
		items: [photoItem(await smallJpeg(1)), photoItem(await smallJpeg(2))],
		parameters: { options: { maxTries: 1, maxConcurrentCalls: 1 } },
		onError: 'continueErrorOutput',
	});
	return String(errorOutput[0]!.json.error);
}

function useProxy(url: string): void {
	for (const variable of proxyVariables) process.env[variable] = url;
}

async function portOf(server: Server): Promise<number> {
	servers.push(server);
	return await listenOnOwnPort(server);
}

async function rawUrl(respond: (socket: Socket) => void): Promise<string> {
	const server = await startRawServer(respond);
	servers.push(server);
	return server.baseUrl;
}

/** A server whose certificate nobody has signed. @param respond gives the body of a response */
async function selfSignedAddress(respond: (request: IncomingMessage) => string): Promise<string> {
	const folder = mkdtempSync(path.join(tmpdir(), 'certificate-'));
	const [key, cert] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')];
	const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
	const files = ['-keyout', key, '-out', cert];
	execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files, ...subject], {
		stdio: 'ignore',
	});
	const options = { key: readFileSync(key), cert: readFileSync(cert) };
	const server = createHttpsServer(options, (request, response) => {
		request.resume().on('end', () => response.end(respond(request)));
	});
	return `https://127.0.0.1:${await portOf(server)}`;
}

const withHttps = (url: string) => url.replace('http:', 'https:');

describe('a proxy', () => {
	test.each(['http://iqs.example.com', 'https://iqs.example.com'])(
		'that is not at work is named, not %s',
		async (baseUrl) => {
			// The discard port: nothing listens there.
			useProxy('http://localhost:9');

			expect(await reasonAt(baseUrl)).toMatch(
				/^The proxy between n8n and IQS \((127\.0\.0\.1|::1):9\) refuses the connection.*Ask whoever runs this n8n instance to check its proxy/,
			);
		},
	);

	test('whose name does not exist is named', async () => {
		useProxy('http://proxy.invalid:3128');

		expect(await reasonAt('https://iqs.example.com')).toMatch(
			/^The proxy between n8n and IQS \(proxy\.invalid\) (does not exist|could not be looked up)/,
		);
	});

	test('that hangs up is named', async () => {
		useProxy(await rawUrl((socket) => socket.end()));

		expect(await reasonAt('https://iqs.example.com')).toMatch(
			/^The proxy between n8n and IQS closed the connection/,
		);
	});
});

describe('a secure connection', () => {
	test('to a server without is told from one with a bad certificate', async () => {
		const port = await portOf(createHttpServer((_, response) => response.end('{}')));

		expect(await reasonAt(`https://127.0.0.1:${port}`)).toMatch(
			/^The host 127\.0\.0\.1:\d+ does not accept secure connections \(https\).*start with http:/,
		);
	});

	test('that ends while it is made was never a call', async () => {
		const url = withHttps(await rawUrl((socket) => socket.end()));

		expect(await reasonAt(url)).toMatch(/broke before it was encrypted.*The request was not sent/);
	});

	test('with a certificate that nobody has signed says so, and names the ways out', async () => {
		const baseUrl = await selfSignedAddress(() => '{}');

		expect(await reasonAt(baseUrl)).toMatch(
			/^The secure connection to 127\.0\.0\.1:\d+ could not be established: n8n does not trust the issuer of its certificate.*'Ignore SSL Issues \(Insecure\)' in the credential/,
		);
	});

	test('with such a certificate is made when the credential says so', async () => {
		const photo = await smallJpeg(1);
		const response = { scanFileInfoList: [{ imageBase64: photo.toString('base64') }] };
		const keys: Array<string | undefined> = [];
		const baseUrl = await selfSignedAddress(({ headers }) => {
			keys.push(headers.authorization);
			return JSON.stringify(response);
		});

		const { output } = await scan({
			baseUrl,
			items: [photoItem(photo)],
			credential: { ignoreSSLIssues: true },
		});

		expect(output).toHaveLength(1);
		expect(keys).toEqual(['Bearer local-key']);
	});
});

test.each([
	['an SSH server', 'SSH-2.0-OpenSSH_9.6\r\n'],
	['a server with a bad header', 'HTTP/1.1 200 OK\r\nbad header\r\n\r\n{}'],
	['a server with a bad status', 'HTTP/1.1 abc\r\n\r\n'],
	// What a TLS server says to a client that does not speak TLS.
	['a TLS server', '\x15\x03\x01\x00\x02\x02\x46'],
])('%s does not speak HTTP', async (_, response) => {
	const url = await rawUrl((socket) => socket.end(response, 'latin1'));

	expect(await reasonAt(url)).toMatch(
		/^The server at 127\.0\.0\.1:\d+ does not respond with valid HTTP.*start with https:/,
	);
});

test.each([
	'<html><h1>400 Bad Request</h1><center>The plain HTTP request was sent to HTTPS port</center>',
	'Client sent an HTTP request to an HTTPS server.\n',
	"<!DOCTYPE HTML>\n<p>You're speaking plain HTTP to an SSL-enabled server port.<br />",
])('a server that wants https is understood: %s', async (words) => {
	const url = await rawUrl((socket) =>
		socket.end(`HTTP/1.1 400 Bad Request\r\nContent-Length: ${words.length}\r\n\r\n${words}`),
	);

	expect(await reasonAt(url)).toMatch(
		/^The server accepts only secure connections \(https\).*starts with https:/,
	);
});
