import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { startWebServer } from '../webServer';
import type { Photo } from './photos';

/** Puts photos on loopback, so that a service on this machine can fetch them by URL. */
export async function hostPhotos(
	photos: Photo[],
): Promise<{ photos: Photo[]; close(): Promise<void> }> {
	const routes = new Map(
		photos.map((photo) => [`/${encodeURIComponent(basename(photo.path))}`, photo]),
	);
	const { baseUrl, stop } = await startWebServer((request, response) => {
		const photo = routes.get(request.url ?? '');
		if (photo) createReadStream(photo.path).pipe(response);
		else response.writeHead(404).end();
	});
	return {
		photos: [...routes].map(([route, photo]) => ({ ...photo, url: `${baseUrl}${route}` })),
		close: stop,
	};
}
