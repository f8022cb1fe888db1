import type { IncomingMessage } from 'node:http';
import { Rejection } from './rejection';

const maxBodyBytes = 64 * 1024 * 1024;

/**
 * Reads a request's body as JSON. A body that is none becomes undefined, which every check of the
 * content rejects like any other value that is not an object.
 * @throws Rejection when the body is too large
 */
export async function readJson(request: IncomingMessage): Promise<unknown> {
	const body = await readBody(request);
	try {
		return JSON.parse(body) as unknown;
	} catch {
		return undefined;
	}
}

/**
 * One that is too large is read to its end all the same, because a client still busy sending would
 * see a broken connection instead of the rejection.
 */
async function readBody(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	let sizeBytes = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		sizeBytes += chunk.length;
		if (sizeBytes <= maxBodyBytes) chunks.push(chunk);
	}
	if (sizeBytes > maxBodyBytes) {
		throw new Rejection(413, 'RequestBodyTooLarge', `The body is over ${maxBodyBytes} bytes.`);
	}
	return Buffer.concat(chunks).toString('utf8');
}
