import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Offers a photo on the loopback interface while some work is done. */
export async function withPhotoHost(
	photo: Buffer,
	work: (baseUrl: string) => Promise<void>,
): Promise<void> {
	const server = createServer((_request, response) => {
		response.setHeader('content-type', 'image/jpeg').end(photo);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	try {
		await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
	} finally {
		server.close();
		server.closeAllConnections();
	}
}
