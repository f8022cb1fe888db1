import { decode, pipelineOf, reduced, type RgbImage, toRgb, withoutText } from './codec';
import { flatten } from './flatten';
import { type Point, type Quadrilateral, scaled } from './geometry';
import { findQuadrilateral } from './quadrilaterals';
import { refine } from './refine';
import { read } from './upright';
import { whiten } from './whiten';

export type { Point } from './geometry';

/** The service's three values: automatic, off, always. */
export type Mode = 'true' | 'false' | 'force';

export interface ScanOptions {
	/** Cut the page out: when one is found for sure, never, or whatever is most like a page. */
	autoCrop: Mode;
	/** Turn the page upright: when its text shows how, never, or by the likeliest quarter turn. */
	autoRotate: Mode;
}

export interface Scan {
	/** The clockwise turn that was made: 0, 90, 180 or 270 degrees. The service's sign is unknown. */
	angle: number;
	/** Pixels of `image`, a JPEG. */
	width: number;
	height: number;
	image: Buffer;
}

/** Widens edges in the small copy by the error of the lines that are looked for along them. */
const blurPixels = 1.5;
/** Sides are refined in a copy of this size; in the small one they are so many pixels off at most. */
const refinedLongSide = 1000;
const searchErrorPixels = 4;
/** Pages on tables score above 0.83, pictures on a page up to 0.8: those are not cut out. */
const sureScore = 0.8;
/** Pixels of a side: less show nothing. */
const smallestPhoto = 16;
/** Visually lossless for text at page resolution, about 0.3 MB for a scanned A4 page. */
const jpegQuality = 88;

async function locate(photo: RgbImage, mode: Mode): Promise<Quadrilateral | null> {
	if (Math.min(photo.width, photo.height) < smallestPhoto) return null;
	const small = await toRgb(pipelineOf(await withoutText(photo)).blur(blurPixels));
	const found = findQuadrilateral(small, mode === 'force' ? 0 : sureScore);
	if (found === null) return null;
	const copy = await reduced(photo, refinedLongSide);
	const factor = copy.width / small.width;
	const corners = refine(copy, scaled(found, factor), searchErrorPixels * factor);
	return scaled(corners, photo.width / copy.width);
}

/**
 * Finds the page in a photo: its corners, in pixels of the photo turned as its EXIF orientation says,
 * clockwise from the top-left as the photo shows them; null when no page is found.
 *
 * @param mode with 'force', the likeliest place even when it is hardly likely
 */
export async function findPage(photo: Buffer, mode: Mode = 'true'): Promise<Point[] | null> {
	return locate(await decode(photo), mode);
}

/**
 * Turns a photo of a page into a scan: cut out, flat, upright and white. When in doubt, the photo
 * stays whole, is not turned, and keeps its colours.
 *
 * @param photo any image sharp can read
 * @throws UnreadableImage
 */
export async function scan(photo: Buffer, { autoCrop, autoRotate }: ScanOptions): Promise<Scan> {
	const image = await decode(photo);
	const corners = await locate(image, autoCrop);
	// Also when it is not cut out, the page shows best which way up the photo belongs.
	const page = corners === null ? image : flatten(image, corners);
	const [hasLines, turn] = await read(page, autoRotate === 'force');
	const angle = autoRotate === 'false' ? 0 : turn;
	const part = autoCrop === 'false' ? image : page;
	const scanned = corners !== null || hasLines ? await whiten(part) : part;
	const jpeg = pipelineOf(scanned).rotate(angle).jpeg({ quality: jpegQuality });
	const { data, info } = await jpeg.toBuffer({ resolveWithObject: true });
	return { angle, width: info.width, height: info.height, image: data };
}
