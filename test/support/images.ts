import sharp from 'sharp';
import type { InputItem } from '../../dev/engine/engine';

/** A small JPEG unlike any other: its shade comes from the number. */
export async function smallJpeg(number: number): Promise<Buffer> {
	return await sharp({
		create: {
			width: 16 + (number % 7),
			height: 16 + (number % 11),
			channels: 3,
			background: { r: (number * 37) % 256, g: (number * 11) % 256, b: number % 256 },
		},
	})
		.jpeg()
		.toBuffer();
}

/** An item with one photo in the field `data`. */
export function photoItem(bytes: Buffer, fileName = 'photo.jpg', json = {}): InputItem {
	return { json, files: { data: { bytes, fileName, mimeType: 'image/jpeg' } } };
}
