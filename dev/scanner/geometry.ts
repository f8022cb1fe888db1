/** A place in an image: pixels from its top-left corner. The first pixel's centre is (0.5, 0.5). */
export interface Point {
	x: number;
	y: number;
}

/** All points with normalX * x + normalY * y = offset; the normal has length 1. */
export interface Line {
	normalX: number;
	normalY: number;
	offset: number;
}

export type Quadrilateral = [Point, Point, Point, Point];

export function distance(a: Point, b: Point): number {
	return Math.hypot(b.x - a.x, b.y - a.y);
}

/** The point `fraction` of the way from a (0) to b (1); below 0 and above 1 it lies beyond them. */
export function pointBetween(a: Point, b: Point, fraction: number): Point {
	return { x: a.x + (b.x - a.x) * fraction, y: a.y + (b.y - a.y) * fraction };
}

/** The point so many pixels away along a line's normal. */
export function pointBeside({ x, y }: Point, { normalX, normalY }: Line, pixels: number): Point {
	return { x: x + pixels * normalX, y: y + pixels * normalY };
}

/** The line through two points; its normal points to the right of the way from a to b. */
export function lineThrough(a: Point, b: Point): Line {
	const normalX = (a.y - b.y) / distance(a, b);
	const normalY = (b.x - a.x) / distance(a, b);
	return { normalX, normalY, offset: a.x * normalX + a.y * normalY };
}

/** Where two lines cross; infinitely far away when they are parallel. */
export function intersection(a: Line, b: Line): Point {
	const determinant = a.normalX * b.normalY - a.normalY * b.normalX;
	return {
		x: (a.offset * b.normalY - b.offset * a.normalY) / determinant,
		y: (a.normalX * b.offset - b.normalX * a.offset) / determinant,
	};
}

/** The four sides as [from, to], in the order of the corners. */
export function sides(corners: Quadrilateral): Array<[Point, Point]> {
	return corners.map((from, index) => [from, corners[(index + 1) % 4]!]);
}

/** Clockwise corners counted from the one from which the top side runs to the right. */
export function fromTopLeft(corners: Quadrilateral): Quadrilateral {
	const slopes = sides(corners).map(([from, to]) => (to.x - from.x) / distance(from, to));
	const gain = (start: number): number => slopes[start]! - slopes[(start + 2) % 4]!;
	const start = [0, 1, 2, 3].reduce((best, other) => (gain(other) > gain(best) ? other : best));
	return [...corners.slice(start), ...corners.slice(0, start)] as Quadrilateral;
}

/** The same corners in a copy of the image that is `factor` times as large. */
export function scaled(corners: Quadrilateral, factor: number): Quadrilateral {
	return corners.map(({ x, y }) => ({ x: x * factor, y: y * factor })) as Quadrilateral;
}
