import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { InputItem } from '../engine/engine';

/** A photo to be scanned in the demo. */
export interface Photo {
	path: string;
	/** Where the service fetches it, for those that are scanned by URL. */
	url?: string;
}

/** The sample photos that come with the project. */
export function samplePhotos(): Photo[] {
	const folder = join(__dirname, '../../examples/photos');
	return readdirSync(folder)
		.filter((name) => name.endsWith('.jpg'))
		.map((name) => ({ path: join(folder, name) }));
}

/** An item as a workflow would bring it: with the file, or with the address of the photo. */
export function photoItem({ path, url }: Photo): InputItem {
	const fileName = basename(path);
	if (url !== undefined) return { json: { imageSource: 'url', url } };
	return {
		json: { imageSource: 'files' },
		files: { data: { bytes: readFileSync(path), fileName, mimeType: mimeTypeOf(fileName) } },
	};
}

function mimeTypeOf(fileName: string): string {
	const extension = fileName.split('.').pop()!.toLowerCase();
	return `image/${extension === 'jpg' ? 'jpeg' : extension}`;
}
