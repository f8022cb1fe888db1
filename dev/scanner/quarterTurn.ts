import { RgbImage } from './image';

/** Degrees, clockwise. */
export type Turn = 0 | 90 | 180 | 270;

/** The image turned clockwise. */
export function turned(image: RgbImage, turn: Turn): RgbImage {
	if (turn === 0) return image;
	const { width, height, pixels } = image;
	const result = turn === 180 ? new RgbImage(width, height) : new RgbImage(height, width);
	for (let y = 0; y < height; y++) {
		for (let x = 0; x < width; x++) {
			const column = turn === 90 ? height - 1 - y : turn === 270 ? y : width - 1 - x;
			const row = turn === 90 ? x : turn === 270 ? width - 1 - x : height - 1 - y;
			const from = (y * width + x) * 3;
			const to = (row * result.width + column) * 3;
			result.pixels[to] = pixels[from]!;
			result.pixels[to + 1] = pixels[from + 1]!;
			result.pixels[to + 2] = pixels[from + 2]!;
		}
	}
	return result;
}
