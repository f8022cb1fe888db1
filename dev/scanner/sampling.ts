import type { RgbImage } from './image';

// Looked up once: a global costs more than the arithmetic where jest's sandbox is between.
const { floor, max, min } = Math;

/**
 * Writes the colour at a place between pixels (bilinear; beyond the rim, the rim's colour) as red,
 * green and blue to `target`, beginning at `index`.
 */
export function sampleInto(
	image: RgbImage,
	x: number,
	y: number,
	target: Uint8ClampedArray | Float32Array,
	index: number,
): void {
	const left = min(max(x - 0.5, 0), image.width - 1);
	const top = min(max(y - 0.5, 0), image.height - 1);
	const column = floor(left);
	const row = floor(top);
	const nextColumn = min(column + 1, image.width - 1);
	const nextRow = min(row + 1, image.height - 1);
	const right = left - column;
	const down = top - row;
	for (let channel = 0; channel < 3; channel++) {
		const upper =
			image.at(column, row, channel) * (1 - right) + image.at(nextColumn, row, channel) * right;
		const lower =
			image.at(column, nextRow, channel) * (1 - right) +
			image.at(nextColumn, nextRow, channel) * right;
		target[index + channel] = upper * (1 - down) + lower * down;
	}
}
