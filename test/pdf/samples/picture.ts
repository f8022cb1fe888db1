import sharp, { type Sharp } from 'sharp';

export const width = 61;
export const height = 43;

/** Width and height are odd, and no side or corner is like another, so that nothing mixed up goes unseen. */
export const rgb = Buffer.from(
	Array.from({ length: width * height }, (_, pixel) => {
		const x = pixel % width;
		const y = Math.floor(pixel / width);
		// White in a corner: a negative shows.
		return x > 40 && y < 12 ? [255, 255, 255] : [x * 4, y * 5, (x * y) % 256];
	}).flat(),
);

/** The picture in sharp, to be encoded. */
export function picture(): Sharp {
	return sharp(rgb, { raw: { width, height, channels: 3 } });
}

/** A file to be put on a page, and what its document is to be. */
export interface Sample {
	name: string;
	file: Buffer;
	/** Only what PDF/A-1b cannot express at all is none. */
	isPdfA: boolean;
}
