import type { Outline } from './geometry';
import { squareTo } from './homography';
import { RgbImage } from './image';
import { sampleInto } from './sampling';

/**
 * Flattens the part of an image inside an outline into a rectangle: undoes the perspective, and
 * the bend of the sides as far as they show it.
 *
 * @param width of the result, pixels; likewise `height`
 * @param inset how much of each side to leave out, pixels of the result
 */
export function warp(
	image: RgbImage,
	{ corners, bows }: Outline,
	width: number,
	height: number,
	inset: number,
): RgbImage {
	const flat = new RgbImage(width, height);
	const project = squareTo(corners);
	const [top, right, bottom, left] = bows;
	const along = (index: number, length: number): number =>
		(inset + ((index + 0.5) * (length - 2 * inset)) / length) / length;
	for (let row = 0; row < height; row++) {
		const v = along(row, height);
		const arcV = 4 * v * (1 - v);
		for (let column = 0; column < width; column++) {
			const u = along(column, width);
			const arcU = 4 * u * (1 - u);
			const { x, y } = project(u, v);
			const bentX =
				arcU * ((1 - v) * top.x + v * bottom.x) + arcV * ((1 - u) * left.x + u * right.x);
			const bentY =
				arcU * ((1 - v) * top.y + v * bottom.y) + arcV * ((1 - u) * left.y + u * right.y);
			sampleInto(image, x + bentX, y + bentY, flat.pixels, (row * width + column) * 3);
		}
	}
	return flat;
}
