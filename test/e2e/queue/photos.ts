import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makePhotos } from '../../../dev/bench/photos';

/** Photos that differ from one another, in folders of the same size. */
export interface PhotoFolders {
	/** The path of each folder, with the names of its photos in order. */
	folders: Map<string, string[]>;
	/** The bytes of each photo by its name, which occurs once only. */
	bytes: Map<string, Buffer>;
}

/** Writes photos into folders below another one. */
export async function writePhotoFolders(
	parent: string,
	folderCount: number,
	photosEach: number,
): Promise<PhotoFolders> {
	const folders = new Map<string, string[]>();
	const bytes = new Map<string, Buffer>();
	for await (const photo of makePhotos(folderCount * photosEach, 2_000)) {
		const folder = join(parent, `box-${Math.floor(bytes.size / photosEach)}`);
		const name = `photo-${String(bytes.size).padStart(3, '0')}.jpg`;
		await mkdir(folder, { recursive: true });
		await writeFile(join(folder, name), photo);
		folders.set(folder, [...(folders.get(folder) ?? []), name]);
		bytes.set(name, photo);
	}
	return { folders, bytes };
}
