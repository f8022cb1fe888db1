import type { RgbImage } from './codec';
import { distance, pointBetween, type Quadrilateral, scaled } from './geometry';

const { abs, floor, hypot, log, max, min, round, SQRT2 } = Math;

/** Height over width of A4 and US Letter, upright and lying: 9 % apart, and measured to 1 to 3 %. */
const pageFormats = [SQRT2, 1 / SQRT2, 11 / 8.5, 8.5 / 11];
const snapTolerance = 0.04;
/** The focal length of a phone's main lens, in diagonals of the photo: 27 mm on 43 mm. */
const focalLength = 0.62;
/** The part of the shorter side left out at each side: the edge, where paper mixes with table. */
const insetShare = 0.005;

type Vector = [x: number, y: number, depth: number];

/**
 * The vectors p and q of the projective map from the unit square to a quadrilateral, (u, v) to
 * (u p + v q + a) / (u p.depth + v q.depth + 1): Heckbert (1989), "Texture Mapping", section 2.2.3.
 */
function squareTo([a, b, c, d]: Quadrilateral): [Vector, Vector] {
	const [sumX, sumY] = [a.x - b.x + c.x - d.x, a.y - b.y + c.y - d.y];
	const determinant = (b.x - c.x) * (d.y - c.y) - (d.x - c.x) * (b.y - c.y);
	const p = (sumX * (d.y - c.y) - (d.x - c.x) * sumY) / determinant;
	const q = ((b.x - c.x) * sumY - sumX * (b.y - c.y)) / determinant;
	return [
		[b.x - a.x + p * b.x, b.y - a.y + p * b.y, p],
		[d.x - a.x + q * d.x, d.y - a.y + q * d.y, q],
	];
}

/**
 * Height over width of the page at these corners, from how the perspective shortens its sides: Zhang
 * and He, "Whiteboard scanning and image enhancement" (2007). A4 or Letter when it is near.
 */
function aspectRatio(corners: Quadrilateral, focalPixels: number): number {
	const [a, b, c, d] = corners;
	const middle = pointBetween(pointBetween(a, c, 0.5), pointBetween(b, d, 0.5), 0.5);
	const around = corners.map(({ x, y }) => ({ x: x - middle.x, y: y - middle.y }));
	const [across, down] = squareTo(scaled(around as Quadrilateral, 1 / focalPixels));
	const ratio = hypot(...down) / hypot(...across);
	return pageFormats.find((format) => abs(log(ratio / format)) < snapTolerance) ?? ratio;
}

/** Cuts a page out and undoes the perspective, at about the resolution it has in the photo. */
export function flatten(photo: RgbImage, corners: Quadrilateral): RgbImage {
	const [a, b, c, d] = corners;
	const ratio = aspectRatio(corners, focalLength * hypot(photo.width, photo.height));
	// Tilting only shortens what the photo shows: the less shortened direction sets the scale.
	const scale = max(distance(a, b) + distance(c, d), (distance(b, c) + distance(d, a)) / ratio) / 2;
	const width = max(1, round(scale));
	const height = max(1, round(scale * ratio));
	const inset = insetShare * min(width, height);
	const [p, q] = squareTo(corners);
	const pixels = new Uint8Array(width * height * 3);
	for (let row = 0, target = 0; row < height; row++) {
		const v = (inset + ((row + 0.5) * (height - 2 * inset)) / height) / height;
		for (let column = 0; column < width; column++) {
			const u = (inset + ((column + 0.5) * (width - 2 * inset)) / width) / width;
			const depth = u * p[2] + v * q[2] + 1;
			const x = (u * p[0] + v * q[0] + a.x) / depth - 0.5;
			const y = (u * p[1] + v * q[1] + a.y) / depth - 0.5;
			// Bilinear; beyond the rim of the photo, the rim's colour.
			const left = min(max(x, 0), photo.width - 1.001);
			const top = min(max(y, 0), photo.height - 1.001);
			const [right, below] = [left - floor(left), top - floor(top)];
			const first = (floor(top) * photo.width + floor(left)) * 3;
			for (let from = first; from < first + 3; from++) {
				const next = from + photo.width * 3;
				const upper = photo.pixels[from]! * (1 - right) + photo.pixels[from + 3]! * right;
				const lower = photo.pixels[next]! * (1 - right) + photo.pixels[next + 3]! * right;
				pixels[target++] = upper * (1 - below) + lower * below + 0.5;
			}
		}
	}
	return { width, height, pixels };
}
