import { brightestColours } from './colourGrid';
import { type Plane, RgbImage } from './image';
import { paperLight } from './paperLight';

// Looked up once: a global costs more than the arithmetic where jest's sandbox is between.
const { floor, max, min, round } = Math;

/** Cells along the longer side: of A4 paper, a cell is then 5 mm wide, a little more than a line. */
const CELLS_ALONG = 60;

/** A cell needs enough pixels to tell paper from text. */
const SMALLEST_CELL_PIXELS = 8;

/** Shares of the paper's brightness that become black and white: ink reflects, paper is grainy. */
const BLACK_POINT = 0.1;
const WHITE_POINT = 0.9;

/** Above 1, the grey rims that blur gives to thin strokes become darker. */
const INK_GAMMA = 1.25;

/** Steps per unit of the tone curve's table; a share of brightness reaches at most 255. */
const CURVE_STEPS = 1024;

/** From a share of the paper's brightness, in steps, to an 8-bit value. */
const TONE_CURVE = Uint8ClampedArray.from({ length: CURVE_STEPS + 1 }, (_, step) => {
	const share = (step / CURVE_STEPS - BLACK_POINT) / (WHITE_POINT - BLACK_POINT);
	return 255 * min(max(share, 0), 1) ** INK_GAMMA;
});

/** Where a pixel lies between the centres of two neighbouring cells: 2.25 is a quarter past cell 2. */
function cellPlace(pixel: number, pixels: number, cells: number): number {
	return min(max(((pixel + 0.5) * cells) / pixels - 0.5, 0), cells - 1);
}

/** The light in each column of cells at the height of one row of pixels. */
function lightAtRow(light: Plane, y: number, height: number): Float32Array {
	const place = cellPlace(y, height, light.height);
	const above = floor(place);
	const below = min(above + 1, light.height - 1);
	const row = new Float32Array(light.width + 1);
	for (let column = 0; column < light.width; column++) {
		const difference = light.at(column, below) - light.at(column, above);
		row[column] = light.at(column, above) + difference * (place - above);
	}
	return row;
}

/**
 * Whitens one channel of one row of pixels, from the light in each column of cells and each
 * pixel's place between them.
 */
function whitenRow(
	source: Uint8ClampedArray,
	target: Uint8ClampedArray,
	start: number,
	light: Float32Array,
	places: Float32Array,
): void {
	for (let x = 0; x < places.length; x++) {
		const place = places[x]!;
		const left = floor(place);
		const lit = light[left]! + (light[left + 1]! - light[left]!) * (place - left);
		const step = min(round((source[start + 3 * x]! / lit) * CURVE_STEPS), CURVE_STEPS);
		target[start + 3 * x] = TONE_CURVE[step]!;
	}
}

/**
 * Makes paper white, whatever the light on it, and ink dark; colours keep their hue. An image in
 * which nothing looks like paper stays as it is.
 */
export function whiten(image: RgbImage): RgbImage {
	const { width, height, pixels } = image;
	const cellPixels = max(SMALLEST_CELL_PIXELS, max(width, height) / CELLS_ALONG);
	const light = paperLight(brightestColours(image, cellPixels));
	if (light === null) return image;
	const white = new RgbImage(width, height);
	const places = Float32Array.from({ length: width }, (_, x) => cellPlace(x, width, light.columns));
	for (const [channel, plane] of light.planes.entries()) {
		for (let y = 0; y < height; y++) {
			const start = y * width * 3 + channel;
			whitenRow(pixels, white.pixels, start, lightAtRow(plane, y, height), places);
		}
	}
	return white;
}
