import { centre, distance, type Point, type Quadrilateral } from './geometry';

/** Height over width of A4 and of US Letter. */
const A4 = Math.SQRT2;
const LETTER = 11 / 8.5;

/** Measured ratios scatter by 1 to 3 %; the two formats are 9 % apart. */
const SNAP_TOLERANCE = 0.04;

/**
 * The focal lengths, in diagonals of the photo, that a phone's lenses have (13 to 80 mm on a
 * 43 mm diagonal); an estimate outside comes from a page seen too straight to tell.
 */
const SHORTEST_FOCAL_LENGTH = 0.3;
const LONGEST_FOCAL_LENGTH = 1.9;

/** A phone's main lens: 27 mm on a 43 mm diagonal. */
const USUAL_FOCAL_LENGTH = 0.62;

type Vector = [number, number, number];

const cross = (a: Vector, b: Vector): Vector => [
	a[1] * b[2] - a[2] * b[1],
	a[2] * b[0] - a[0] * b[2],
	a[0] * b[1] - a[1] * b[0],
];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

const FORMATS = [A4, LETTER, 1 / A4, 1 / LETTER];

/** The usual paper format, upright or lying, that a ratio is nearest to, and how near. */
function nearestFormat(ratio: number): { format: number; difference: number } {
	const found = FORMATS.map((format) => ({
		format,
		difference: Math.abs(Math.log(ratio / format)),
	}));
	return found.reduce((a, b) => (b.difference < a.difference ? b : a));
}

/**
 * Height over width of the rectangle whose picture has these corners, found from the perspective:
 * Zhang and He, "Whiteboard scanning and image enhancement" (2007), section 3.3.
 *
 * @param axis where the lens's axis meets the photo
 */
function rectangleRatio(corners: Quadrilateral, axis: Point, diagonal: number): number {
	const [m1, m2, m4, m3] = corners.map(
		({ x, y }): Vector => [(x - axis.x) / diagonal, (y - axis.y) / diagonal, 1],
	) as [Vector, Vector, Vector, Vector];
	const k2 = dot(cross(m1, m4), m3) / dot(cross(m2, m4), m3);
	const k3 = dot(cross(m1, m4), m2) / dot(cross(m3, m4), m2);
	const along = (k: number, m: Vector): Vector => [k * m[0] - m1[0], k * m[1] - m1[1], k - 1];
	const acrossPage = along(k2, m2);
	const downPage = along(k3, m3);
	const focalSquared =
		-(acrossPage[0] * downPage[0] + acrossPage[1] * downPage[1]) / (acrossPage[2] * downPage[2]);
	const focal = Math.sqrt(focalSquared);
	const plausible = focal >= SHORTEST_FOCAL_LENGTH && focal <= LONGEST_FOCAL_LENGTH;
	const depth = plausible ? focal : USUAL_FOCAL_LENGTH;
	const length = ([x, y, z]: Vector): number => Math.hypot(x / depth, y / depth, z);
	return length(downPage) / length(acrossPage);
}

/**
 * Height over width of the page that a photo shows at these corners; A4 or Letter when it is near.
 * The lens's axis is where the photo's centre is, unless the photo was cropped or put together (as
 * the sample photos were): then the page's own centre is the better guess. Whichever of the two
 * comes nearer to a usual format is taken, and the page's centre if neither comes near.
 *
 * @param corners clockwise from the top-left, pixels of the photo
 * @param width of the photo, pixels; likewise `height`
 */
export function aspectRatio(corners: Quadrilateral, width: number, height: number): number {
	const diagonal = Math.hypot(width, height);
	const aimedAtPage = rectangleRatio(corners, centre(corners), diagonal);
	const aimedAtMiddle = rectangleRatio(corners, { x: width / 2, y: height / 2 }, diagonal);
	const [nearest] = [aimedAtPage, aimedAtMiddle]
		.map(nearestFormat)
		.sort((a, b) => a.difference - b.difference);
	return nearest && nearest.difference < SNAP_TOLERANCE ? nearest.format : aimedAtPage;
}

/**
 * The size, in whole pixels, that shows a page at about the resolution it has in the photo.
 *
 * @param ratio the page's height over its width
 */
export function pageSize([a, b, c, d]: Quadrilateral, ratio: number): [number, number] {
	const across = (distance(a, b) + distance(c, d)) / 2;
	const down = (distance(b, c) + distance(d, a)) / 2;
	// Tilting only shortens what the photo shows: the less shortened direction sets the scale.
	const width = Math.max(across, down / ratio);
	return [Math.max(1, Math.round(width)), Math.max(1, Math.round(width * ratio))];
}
