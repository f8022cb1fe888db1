import { aspectRatio, pageSize } from './aspectRatio';
import { decode, encodeJpeg, reduced } from './codec';
import { type Outline, type Point, scaled } from './geometry';
import type { RgbImage } from './image';
import { uprightTurn } from './orientation';
import { locatePage } from './page';
import { turned } from './quarterTurn';
import { warp } from './warp';
import { whiten } from './whiten';

export type { Point } from './geometry';

/** The service's three values: automatic, off, always. */
export type Mode = 'true' | 'false' | 'force';

export interface ScanOptions {
	/**
	 * Cut the page out and flatten it: when one is found for sure, never, or whenever anything in
	 * the photo could be a page.
	 */
	autoCrop: Mode;
	/** Turn the page upright: when its text shows how, never, or by the likeliest quarter turn. */
	autoRotate: Mode;
}

export interface Scan {
	/**
	 * The clockwise quarter turn, in degrees, that was applied to make the page upright: 0, 90, 180
	 * or 270. This is the stand-in's convention; the sign and range of the real service's `angle`
	 * are not documented.
	 */
	angle: number;
	/** Pixels of `image`. */
	width: number;
	height: number;
	/** JPEG. */
	image: Buffer;
}

/** Side on which pages are searched for: their edges are then a pixel wide or two, not blurred. */
const SEARCH_LONG_SIDE = 1600;

/**
 * Scores from which on a candidate is taken for the page without being told to. All but one of 88
 * pages scored above 0.7; of 143 pieces of table without a page, one scored 0.71, and a sheet of
 * coloured paper 0.85.
 */
const SURE_SCORE = 0.7;

/** The part of the width left out at each side: the edge itself, where paper mixes with table. */
const INSET = 0.003;

async function locate(image: RgbImage, mode: Mode): Promise<Outline | null> {
	const copy = await reduced(image, SEARCH_LONG_SIDE);
	const page = await locatePage(copy);
	if (page === null || (mode !== 'force' && page.score < SURE_SCORE)) return null;
	return scaled(page.outline, image.width / copy.width);
}

function flatten(image: RgbImage, outline: Outline): RgbImage {
	const ratio = aspectRatio(outline.corners, image.width, image.height);
	const [width, height] = pageSize(outline.corners, ratio);
	return warp(image, outline, width, height, INSET * Math.min(width, height));
}

/**
 * Finds the page in a photo.
 *
 * @param mode with 'force', the likeliest place even when it is hardly likely
 * @returns the page's corners in pixels of the photo, turned as its EXIF orientation says,
 * clockwise from the top-left as the photo shows them; null when no page is found
 */
export async function findPage(photo: Buffer, mode: Mode = 'true'): Promise<Point[] | null> {
	return (await locate(await decode(photo), mode))?.corners ?? null;
}

/**
 * Turns a photo of a page into a scan: cut out, flat, upright and white.
 *
 * @param photo any image sharp can read
 * @throws UnreadableImage
 */
export async function scan(photo: Buffer, { autoCrop, autoRotate }: ScanOptions): Promise<Scan> {
	const image = await decode(photo);
	const outline = await locate(image, autoCrop);
	// Also when it is not cut out, the page shows best which way up the photo belongs.
	const page = whiten(outline === null ? image : flatten(image, outline));
	const whole = outline === null || autoCrop !== 'false' ? page : whiten(image);
	const angle = autoRotate === 'false' ? 0 : await uprightTurn(page, autoRotate === 'force');
	const upright = turned(whole, angle);
	return {
		angle,
		width: upright.width,
		height: upright.height,
		image: await encodeJpeg(upright),
	};
}
