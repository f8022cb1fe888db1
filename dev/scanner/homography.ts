import type { Point, Quadrilateral } from './geometry';

/**
 * The projective map from the unit square to a quadrilateral: its corners (0, 0), (1, 0), (1, 1)
 * and (0, 1) go to the quadrilateral's corners in order. Heckbert, "Fundamentals of Texture
 * Mapping and Image Warping" (1989), section 2.2.3.
 */
export function squareTo([a, b, c, d]: Quadrilateral): (u: number, v: number) => Point {
	const sumX = a.x - b.x + c.x - d.x;
	const sumY = a.y - b.y + c.y - d.y;
	const determinant = (b.x - c.x) * (d.y - c.y) - (d.x - c.x) * (b.y - c.y);
	const g = (sumX * (d.y - c.y) - (d.x - c.x) * sumY) / determinant;
	const h = ((b.x - c.x) * sumY - sumX * (b.y - c.y)) / determinant;
	const [ux, uy] = [b.x - a.x + g * b.x, b.y - a.y + g * b.y];
	const [vx, vy] = [d.x - a.x + h * d.x, d.y - a.y + h * d.y];
	return (u, v) => {
		const depth = g * u + h * v + 1;
		return { x: (ux * u + vx * v + a.x) / depth, y: (uy * u + vy * v + a.y) / depth };
	};
}
