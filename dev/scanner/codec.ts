import sharp, { type Sharp } from 'sharp';

/** An 8-bit sRGB image held in memory: three bytes a pixel, row by row. */
export interface RgbImage {
	width: number;
	height: number;
	pixels: Uint8Array;
}

/** Thrown for a file that is no image, or a damaged one. */
export class UnreadableImage extends Error {
	constructor(options?: ErrorOptions) {
		super('The file is not an image that can be read', options);
	}
}

/** An image as the input of sharp's operations. */
export function pipelineOf({ width, height, pixels }: RgbImage): Sharp {
	return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** The outcome of sharp's operations. */
export async function toRgb(pipeline: Sharp): Promise<RgbImage> {
	const raw = pipeline.toColourspace('srgb').raw();
	const { data, info } = await raw.toBuffer({ resolveWithObject: true });
	return { width: info.width, height: info.height, pixels: data };
}

/**
 * Reads any image sharp can read, turned as its EXIF orientation says, on white where it is transparent.
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
	return toRgb(pipelineOf(image).resize(longSide, longSide, { fit: 'inside' }));
}

/** A copy so small that a median wipes text out, large enough to keep the page's edges. */
export async function withoutText(image: RgbImage): Promise<RgbImage> {
	return toRgb(pipelineOf(await reduced(image, 480)).median(7));
}
