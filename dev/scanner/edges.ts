import { Plane, type RgbImage } from './image';

// Looked up once: a global costs more than the arithmetic where jest's sandbox is between.
const { atan2, cos, round, sin, sqrt } = Math;

/** Where brightness changes sharply, thinned to lines one pixel wide. */
export interface EdgeMap {
	/** Grey levels per pixel across the edge; 0 where there is none. */
	strength: Plane;
	/** Radians: the direction in which the image gets brighter. */
	direction: Plane;
}

/**
 * Grey levels per pixel. The median filter leaves noise of about one; the edge of white paper on
 * a light table, blurred by the reduction, has three and more.
 */
const WEAKEST_EDGE = 1.5;

/** Sobel's kernel weighs a step of one grey level per pixel with 8. */
const SOBEL_WEIGHT = 8;

/**
 * The Sobel gradient of whichever colour channel changes most: paper and table can be equally
 * bright and still differ in colour.
 */
function gradients(image: RgbImage): EdgeMap {
	const { width, height, pixels } = image;
	const strength = new Plane(width, height);
	const direction = new Plane(width, height);
	const row = width * 3;
	const sample = (index: number): number => pixels[index]!;
	for (let y = 1; y < height - 1; y++) {
		for (let x = 1; x < width - 1; x++) {
			let strongest = -1;
			let strongestX = 0;
			let strongestY = 0;
			for (let channel = 0; channel < 3; channel++) {
				const centre = y * row + x * 3 + channel;
				const diagonalDown = sample(centre + row + 3) - sample(centre - row - 3);
				const diagonalUp = sample(centre - row + 3) - sample(centre + row - 3);
				const across = sample(centre + 3) - sample(centre - 3);
				const down = sample(centre + row) - sample(centre - row);
				const gradientX = diagonalDown + diagonalUp + 2 * across;
				const gradientY = diagonalDown - diagonalUp + 2 * down;
				const squared = gradientX * gradientX + gradientY * gradientY;
				if (squared > strongest) {
					strongest = squared;
					strongestX = gradientX;
					strongestY = gradientY;
				}
			}
			strength.set(x, y, sqrt(strongest) / SOBEL_WEIGHT);
			direction.set(x, y, atan2(strongestY, strongestX));
		}
	}
	return { strength, direction };
}

/** Finds the image's edges: pixels whose gradient is the strongest across the edge. */
export function findEdges(image: RgbImage): EdgeMap {
	const { strength, direction } = gradients(image);
	const ridges = new Plane(image.width, image.height);
	for (let y = 1; y < image.height - 1; y++) {
		for (let x = 1; x < image.width - 1; x++) {
			const here = strength.at(x, y);
			if (here < WEAKEST_EDGE) continue;
			const stepX = round(cos(direction.at(x, y)));
			const stepY = round(sin(direction.at(x, y)));
			const before = strength.at(x - stepX, y - stepY);
			const after = strength.at(x + stepX, y + stepY);
			// Only one side may be equal, or a plateau two pixels wide would be counted twice.
			if (here > before && here >= after) ridges.set(x, y, here);
		}
	}
	return { strength: ridges, direction };
}
