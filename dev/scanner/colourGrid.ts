import { Plane, type RgbImage } from './image';

// Looked up once: a global costs more than the arithmetic where jest's sandbox is between.
const { ceil, floor, max, round } = Math;

/** Red, green and blue, 0 to 255. */
export type Colour = [number, number, number];

/** A coarse grid of cells laid over an image, with one colour a cell. */
export class ColourGrid {
	/** Red, green and blue, one value a cell. */
	readonly planes: [Plane, Plane, Plane];

	constructor(
		readonly columns: number,
		readonly rows: number,
	) {
		const plane = (): Plane => new Plane(columns, rows);
		this.planes = [plane(), plane(), plane()];
	}

	get size(): number {
		return this.columns * this.rows;
	}

	colour(index: number): Colour {
		const [red, green, blue] = this.planes;
		return [red.values[index]!, green.values[index]!, blue.values[index]!];
	}

	setColour(index: number, colour: Colour): void {
		this.planes.forEach((plane, channel) => (plane.values[index] = colour[channel]!));
	}

	/** The cells that share a side with one. */
	neighbours(index: number): number[] {
		const column = index % this.columns;
		const found: number[] = [];
		if (column > 0) found.push(index - 1);
		if (column < this.columns - 1) found.push(index + 1);
		if (index >= this.columns) found.push(index - this.columns);
		if (index < this.columns * (this.rows - 1)) found.push(index + this.columns);
		return found;
	}
}

/** The share of a cell's pixels taken for its paper: text covers less than the rest. */
const BRIGHTEST_SHARE = 0.3;

/** The mean colour of the brightest pixels of a part of an image: the paper between the letters. */
function brightestColour(image: RgbImage, x0: number, y0: number, x1: number, y1: number): Colour {
	const histogram = new Uint32Array(256);
	for (let y = y0; y < y1; y++) {
		for (let x = x0; x < x1; x++) histogram[round(image.luma(x, y))]!++;
	}
	const wanted = ceil((x1 - x0) * (y1 - y0) * BRIGHTEST_SHARE);
	let threshold = 255;
	for (let seen = histogram[255]!; seen < wanted; seen += histogram[threshold]!) threshold--;
	const sum: Colour = [0, 0, 0];
	let count = 0;
	for (let y = y0; y < y1; y++) {
		for (let x = x0; x < x1; x++) {
			if (round(image.luma(x, y)) < threshold) continue;
			sum[0] += image.at(x, y, 0);
			sum[1] += image.at(x, y, 1);
			sum[2] += image.at(x, y, 2);
			count++;
		}
	}
	return [sum[0] / count, sum[1] / count, sum[2] / count];
}

/** Divides an image into cells of about `cellPixels` by `cellPixels` and finds their paper's colour. */
export function brightestColours(image: RgbImage, cellPixels: number): ColourGrid {
	const grid = new ColourGrid(
		max(1, round(image.width / cellPixels)),
		max(1, round(image.height / cellPixels)),
	);
	for (let row = 0; row < grid.rows; row++) {
		for (let column = 0; column < grid.columns; column++) {
			const x0 = floor((column * image.width) / grid.columns);
			const y0 = floor((row * image.height) / grid.rows);
			const x1 = floor(((column + 1) * image.width) / grid.columns);
			const y1 = floor(((row + 1) * image.height) / grid.rows);
			grid.setColour(row * grid.columns + column, brightestColour(image, x0, y0, x1, y1));
		}
	}
	return grid;
}
