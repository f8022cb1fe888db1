import { randomBytes } from 'node:crypto';
import sharp from 'sharp';

/** Photos of a given size, no two alike: a small picture, and noise behind its end. */
export async function* makePhotos(count: number, bytesEach: number): AsyncGenerator<Buffer> {
	const create = { width: 64, height: 64, channels: 3, background: '#888' } as const;
	const picture = await sharp({ create }).jpeg().toBuffer();
	for (let made = 0; made < count; made++) {
		yield Buffer.concat([picture, randomBytes(bytesEach - picture.length)]);
	}
}
