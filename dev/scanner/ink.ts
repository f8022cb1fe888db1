import { Plane, type RgbImage } from './image';

/** Brightness, 0 to 255, below which a pixel of a whitened page is ink. */
const DARKEST_PAPER = 150;

/** 1 where a whitened page has ink, 0 where it has paper. */
export function inkOf(page: RgbImage): Plane {
	const ink = new Plane(page.width, page.height);
	for (let y = 0; y < page.height; y++) {
		for (let x = 0; x < page.width; x++) {
			if (page.luma(x, y) < DARKEST_PAPER) ink.set(x, y, 1);
		}
	}
	return ink;
}

/** Cells along the longer side in which solid areas are recognised; of A4, 7 mm each. */
const CELLS_ALONG = 40;

/** Bold text covers up to half of its cell; pictures and coloured bands all of it. */
const SOLID_SHARE = 0.6;

/** Clears pictures, bands and whatever lies directly beside them: only text and lines are left. */
export function clearSolidAreas(ink: Plane): void {
	const cell = Math.ceil(Math.max(ink.width, ink.height) / CELLS_ALONG);
	const solid: Array<{ column: number; row: number }> = [];
	for (let row = 0; row * cell < ink.height; row++) {
		for (let column = 0; column * cell < ink.width; column++) {
			if (shareOfInk(ink, column * cell, row * cell, cell) > SOLID_SHARE) {
				solid.push({ column, row });
			}
		}
	}
	for (const { column, row } of solid) {
		for (let y = Math.max((row - 1) * cell, 0); y < Math.min((row + 2) * cell, ink.height); y++) {
			const start = y * ink.width;
			const from = Math.max((column - 1) * cell, 0);
			const to = Math.min((column + 2) * cell, ink.width);
			ink.values.fill(0, start + from, start + to);
		}
	}
}

function shareOfInk(ink: Plane, left: number, top: number, size: number): number {
	const right = Math.min(left + size, ink.width);
	const bottom = Math.min(top + size, ink.height);
	let sum = 0;
	for (let y = top; y < bottom; y++) {
		for (let x = left; x < right; x++) sum += ink.at(x, y);
	}
	return sum / ((right - left) * (bottom - top));
}

/** The same ink on the page turned clockwise by a quarter: what were columns become rows. */
export function turnedClockwise(ink: Plane): Plane {
	const turned = new Plane(ink.height, ink.width);
	for (let y = 0; y < ink.height; y++) {
		for (let x = 0; x < ink.width; x++) turned.set(ink.height - 1 - y, x, ink.at(x, y));
	}
	return turned;
}

/** The ink in each row, between two columns. */
export function rowProfile(ink: Plane, fromColumn: number, toColumn: number): Float32Array {
	const profile = new Float32Array(ink.height);
	for (let y = 0; y < ink.height; y++) {
		let sum = 0;
		for (let x = fromColumn; x < toColumn; x++) sum += ink.at(x, y);
		profile[y] = sum;
	}
	return profile;
}
