import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { basename } from 'node:path';
import type { Photo } from './photos';
import type { AddressInfo } from 'node:net';

/** Puts photos on loopback, so that a service on this machine can fetch them by URL. */
export async function hostPhotos(photos: Photo[]): Promise<{ photos: Photo[]; close(): void }> {
	const paths = new Map(photos.map(({ path }) => [`/${encodeURIComponent(basename(path))}`, path]));
	const server = createServer((request, response) => {
		const path = paths.get(request.url ?? '');
		if (path) createReadStream(path).pipe(response);
		else response.writeHead(404).end();
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	const { port } = server.address() as AddressInfo;
	return {
		photos: [...paths].map(([route, path]) => ({ path, url: `http://127.0.0.1:${port}${route}` })),
		close: () => server.close(),
	};
}
