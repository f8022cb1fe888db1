import sharp, { type Sharp } from 'sharp';

import { RgbImage } from './image';

/** Visually lossless for text at page resolution, about 0.3 MB for a scanned A4 page. */
const JPEG_QUALITY = 88;

/** Thrown for a file that is no image, or a damaged one. */
export class UnreadableImage extends Error {
	constructor(options?: ErrorOptions) {
		super('The file is not an image that can be read', options);
	}
}

function rawInput(image: RgbImage): Sharp {
	const { width, height, pixels } = image;
	return sharp(pixels, { raw: { width, height, channels: 3 } });
}

async function toRgb(pipeline: Sharp): Promise<RgbImage> {
	const { data, info } = await pipeline
		.toColourspace('srgb')
		.raw()
		.toBuffer({ resolveWithObject: true });
	const pixels = new Uint8ClampedArray(data.buffer, data.byteOffset, data.length);
	return new RgbImage(info.width, info.height, pixels);
}

/**
 * Reads any image sharp can read (JPEG, PNG, WebP, GIF, TIFF, ...), turned as its EXIF orientation
 * says, on white where it is transparent.
 * @throws UnreadableImage
 */
export async function decode(photo: Buffer): Promise<RgbImage> {
	try {
		return await toRgb(sharp(photo).autoOrient().flatten({ background: 'white' }));
	} catch (cause) {
		throw new UnreadableImage({ cause });
	}
}

/** A copy whose longer side has at most `longSide` pixels; never larger than the image. */
export async function reduced(image: RgbImage, longSide: number): Promise<RgbImage> {
	if (Math.max(image.width, image.height) <= longSide) return image;
	return toRgb(rawInput(image).resize(longSide, longSide, { fit: 'inside' }));
}

/** A copy in which everything thinner than half of `windowPixels`, such as text, is wiped out. */
export async function withoutThinMarks(image: RgbImage, windowPixels: number): Promise<RgbImage> {
	if (Math.min(image.width, image.height) < windowPixels) return image;
	return toRgb(rawInput(image).median(windowPixels));
}

export async function encodeJpeg(image: RgbImage): Promise<Buffer> {
	return rawInput(image).jpeg({ quality: JPEG_QUALITY }).toBuffer();
}
