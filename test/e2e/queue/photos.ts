import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

/** Photos that differ from one another, in folders of the same size. */
export interface PhotoFolders {
	/** The path of each folder, with the names of its photos in order. */
	folders: Map<string, string[]>;
	/** The bytes of each photo by its name, which occurs once only. */
	bytes: Map<string, Buffer>;
}

export async function makePhotos(
	parent: string,
	folderCount: number,
	photosEach: number,
): Promise<PhotoFolders> {
	const folders = new Map<string, string[]>();
	const bytes = new Map<string, Buffer>();
	for (let folderNumber = 0; folderNumber < folderCount; folderNumber++) {
		const folder = join(parent, `box-${folderNumber}`);
		await mkdir(folder, { recursive: true });
		const names: string[] = [];
		for (let n = 0; n < photosEach; n++) {
			const name = `photo-${folderNumber}-${String(n).padStart(2, '0')}.jpg`;
			const background = { r: folderNumber * 30, g: n * 10, b: 128 };
			const photo = await sharp({ create: { width: 60, height: 80, channels: 3, background } })
				.jpeg()
				.toBuffer();
			await writeFile(join(folder, name), photo);
			names.push(name);
			bytes.set(name, photo);
		}
		folders.set(folder, names);
	}
	return { folders, bytes };
}
