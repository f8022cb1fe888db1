import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { startWebServer } from '../webServer';
import type { Photo } from './photos';

/** Puts photos on loopback, so that a service on this machine can fetch them by URL. */
export async function hostPhotos(
	photos: Photo[],
): Promise<{ photos: Photo[]; close(): Promise<void> }> {
	const paths = new Map(photos.map(({ path }) => [`/${encodeURIComponent(basename(path))}`, path]));
	const { baseUrl, stop } = await startWebServer((request, response) => {
		const path = paths.get(request.url ?? '');
		if (path) createReadStream(path).pipe(response);
		else response.writeHead(404).end();
	});
	return {
		photos: [...paths].map(([route, path]) => ({ path, url: `${baseUrl}${route}` })),
		close: stop,
	};
}
