// Looked up once: a global costs more than the arithmetic where jest's sandbox is between.
const { abs, hypot, sign } = Math;

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

/** A page's rim: its corners, and how the sides between them bend. */
export interface Outline {
	corners: Quadrilateral;
	/**
	 * For each side, in the order of the corners, the way from the middle of the straight line
	 * between its corners to the middle of the side itself, pixels. Lenses and curling paper bend it.
	 */
	bows: Quadrilateral;
}

export function distance(a: Point, b: Point): number {
	return hypot(b.x - a.x, b.y - a.y);
}

/** The point `fraction` of the way from a (0) to b (1); below 0 and above 1 it lies beyond them. */
export function pointBetween(a: Point, b: Point, fraction: number): Point {
	return { x: a.x + (b.x - a.x) * fraction, y: a.y + (b.y - a.y) * fraction };
}

/** Where two lines cross, or null when they are parallel. */
export function intersection(a: Line, b: Line): Point | null {
	const determinant = a.normalX * b.normalY - a.normalY * b.normalX;
	if (abs(determinant) < 1e-9) return null;
	return {
		x: (a.offset * b.normalY - b.offset * a.normalY) / determinant,
		y: (a.normalX * b.offset - b.normalX * a.offset) / determinant,
	};
}

/** The four sides as [from, to], in the order of the corners. */
export function sides(corners: Quadrilateral): Array<[Point, Point]> {
	const [a, b, c, d] = corners;
	return [
		[a, b],
		[b, c],
		[c, d],
		[d, a],
	];
}

/** The mean of the corners. */
export function centre([a, b, c, d]: Quadrilateral): Point {
	return { x: (a.x + b.x + c.x + d.x) / 4, y: (a.y + b.y + c.y + d.y) / 4 };
}

/** Square pixels; positive when the corners run clockwise as an image shows them. */
export function signedArea(corners: Quadrilateral): number {
	const doubled = sides(corners).reduce(
		(sum, [from, to]) => sum + from.x * to.y - to.x * from.y,
		0,
	);
	return doubled / 2;
}

/** Whether every corner turns the same way: neither dented nor crossing itself. */
export function isConvex(corners: Quadrilateral): boolean {
	const [a, b, c, d] = corners;
	const turn = (from: Point, over: Point, to: Point): number =>
		sign((over.x - from.x) * (to.y - over.y) - (over.y - from.y) * (to.x - over.x));
	return abs(turn(a, b, c) + turn(b, c, d) + turn(c, d, a) + turn(d, a, b)) === 4;
}

/**
 * The same corners of a convex quadrilateral, clockwise from the top-left one: the one from which
 * the top side runs to the right.
 */
export function fromTopLeft(corners: Quadrilateral): Quadrilateral {
	const [a, b, c, d] = corners;
	const clockwise: Quadrilateral = signedArea(corners) > 0 ? corners : [a, d, c, b];
	const towardsRight = ([from, to]: [Point, Point]): number => (to.x - from.x) / distance(from, to);
	const rightward = sides(clockwise).map(towardsRight);
	const gain = (start: number): number => rightward[start]! - rightward[(start + 2) % 4]!;
	const start = [0, 1, 2, 3].reduce((best, other) => (gain(other) > gain(best) ? other : best));
	return rotated(clockwise, start);
}

function rotated([a, b, c, d]: Quadrilateral, steps: number): Quadrilateral {
	if (steps === 1) return [b, c, d, a];
	if (steps === 2) return [c, d, a, b];
	if (steps === 3) return [d, a, b, c];
	return [a, b, c, d];
}

/** The same outline, counted from the corner that comes `steps` (0 to 3) after the first. */
export function startingAt({ corners, bows }: Outline, steps: number): Outline {
	return { corners: rotated(corners, steps), bows: rotated(bows, steps) };
}

/** The same corners in a copy of the image that is `factor` times as large. */
export function scaledCorners(corners: Quadrilateral, factor: number): Quadrilateral {
	const scale = ({ x, y }: Point): Point => ({ x: x * factor, y: y * factor });
	const [a, b, c, d] = corners;
	return [scale(a), scale(b), scale(c), scale(d)];
}

/** The same outline in a copy of the image that is `factor` times as large. */
export function scaled({ corners, bows }: Outline, factor: number): Outline {
	return { corners: scaledCorners(corners, factor), bows: scaledCorners(bows, factor) };
}

/** The whole image as an outline, clockwise from its top-left. */
export function imageOutline(width: number, height: number): Outline {
	const straight: Point = { x: 0, y: 0 };
	return {
		corners: [
			{ x: 0, y: 0 },
			{ x: width, y: 0 },
			{ x: width, y: height },
			{ x: 0, y: height },
		],
		bows: [straight, straight, straight, straight],
	};
}
