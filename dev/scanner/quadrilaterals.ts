import type { EdgeMap } from './edges';
import {
	centre,
	distance,
	fromTopLeft,
	intersection,
	isConvex,
	type Line,
	type Point,
	pointBetween,
	type Quadrilateral,
	sides,
	signedArea,
} from './geometry';
import { LineTrace } from './lineTrace';

// Looked up once: a global costs more than the arithmetic where jest's sandbox is between.
const { abs, cos, min } = Math;

/** A quadrilateral that may be the page. */
export interface Candidate {
	/** Clockwise from the corner that is the top-left as the photo shows the page. */
	corners: Quadrilateral;
	/** About 0 (nothing speaks for it) to 1 (edges all round, none beyond the corners). */
	score: number;
}

const cosineOfDegrees = (degrees: number): number => cos((degrees * Math.PI) / 180);

/** Opposite sides of a page tilted by 25 degrees converge by up to about 30 degrees. */
const MOST_CONVERGING = cosineOfDegrees(35);

/** Neighbouring sides meet at no less than this. */
const SHARPEST_CORNER = cosineOfDegrees(45);

/** A page smaller than this share of the photo is not what the photo is of. */
const SMALLEST_AREA = 0.04;

/** Corners may lie outside the photo by this share of its sides: the page then reaches the rim. */
const MARGIN_OUTSIDE = 0.03;

/** Edges are looked for from this many pixels beyond a corner ... */
const BEYOND_FROM_PIXELS = 5;
/** ... to this many. */
const BEYOND_TO_PIXELS = 25;

/**
 * An edge that goes on past a corner shows that the corner is only where two lines cross, such as
 * a coloured banner on the page and the page's own sides.
 */
const BEYOND_WEIGHT = 0.6;

/** Paper is nearly always brighter than the table; a picture printed on paper is darker. */
const BRIGHTER_INSIDE_WEIGHT = 0.15;

/** Cosine of the angle at which two lines meet: 1 when they are parallel. */
function parallelism(a: LineTrace, b: LineTrace): number {
	return abs(a.line.normalX * b.line.normalX + a.line.normalY * b.line.normalY);
}

type Pair = [LineTrace, LineTrace];

function nearlyParallelPairs(traces: LineTrace[]): Pair[] {
	return traces.flatMap((first, index) =>
		traces
			.slice(index + 1)
			.filter((second) => parallelism(first, second) >= MOST_CONVERGING)
			.map((second): Pair => [first, second]),
	);
}

/** A side of a candidate: the line it lies on, from corner to corner. */
interface Side {
	trace: LineTrace;
	from: Point;
	to: Point;
}

/** The sides that two pairs of opposite lines enclose, or null if they enclose no page. */
function enclosed([a, c]: Pair, [b, d]: Pair): Quadrilateral | null {
	// Most combinations end here: before anything is computed that takes longer.
	if (parallelism(a, b) > SHARPEST_CORNER || parallelism(b, c) > SHARPEST_CORNER) return null;
	if (parallelism(c, d) > SHARPEST_CORNER || parallelism(d, a) > SHARPEST_CORNER) return null;
	const ab = intersection(a.line, b.line);
	const bc = intersection(b.line, c.line);
	const cd = intersection(c.line, d.line);
	const da = intersection(d.line, a.line);
	return ab && bc && cd && da ? [ab, bc, cd, da] : null;
}

/** Whether a page of this shape could be what the photo is of. */
function isPlausible(corners: Quadrilateral, width: number, height: number): boolean {
	for (const { x, y } of corners) {
		if (x < -MARGIN_OUTSIDE * width || x > (1 + MARGIN_OUTSIDE) * width) return false;
		if (y < -MARGIN_OUTSIDE * height || y > (1 + MARGIN_OUTSIDE) * height) return false;
	}
	return abs(signedArea(corners)) >= SMALLEST_AREA * width * height && isConvex(corners);
}

/** How well the edges of the photo agree with one side of a page around `middle`. */
function sideScore({ trace, from, to }: Side, middle: Point): { along: number; beyond: number } {
	const length = distance(from, to);
	const before = trace.support(
		pointBetween(from, to, -BEYOND_TO_PIXELS / length),
		pointBetween(from, to, -BEYOND_FROM_PIXELS / length),
	);
	const after = trace.support(
		pointBetween(to, from, -BEYOND_FROM_PIXELS / length),
		pointBetween(to, from, -BEYOND_TO_PIXELS / length),
	);
	const { edge, brighterAlongNormal } = trace.support(from, to);
	const { normalX, normalY, offset } = trace.line;
	const normalPointsInside = middle.x * normalX + middle.y * normalY > offset;
	const brighterInside = normalPointsInside ? brighterAlongNormal : edge - brighterAlongNormal;
	return {
		along: (1 - BRIGHTER_INSIDE_WEIGHT) * edge + BRIGHTER_INSIDE_WEIGHT * brighterInside,
		beyond: (before.edge + after.edge) / 2,
	};
}

/**
 * The weakest side counts as much as all together: three sides do not make a page. Given up, as
 * -Infinity, as soon as the sides looked at leave no way above `scoreToBeat`.
 */
function score(corners: Quadrilateral, traces: LineTrace[], scoreToBeat: number): number {
	const middle = centre(corners);
	let mean = 1;
	let weakest = 1;
	let penalty = 0;
	for (const [index, [from, to]] of sides(corners).entries()) {
		const { along, beyond } = sideScore({ trace: traces[index]!, from, to }, middle);
		mean -= (1 - along) / 4;
		weakest = min(weakest, along);
		penalty += (BEYOND_WEIGHT * beyond) / 4;
		if ((mean + weakest) / 2 - penalty <= scoreToBeat) return -Infinity;
	}
	return (mean + weakest) / 2 - penalty;
}

/** The best candidate for the page among all quadrilaterals the lines form, or null. */
export function bestQuadrilateral(lines: Line[], edges: EdgeMap): Candidate | null {
	const { width, height } = edges.strength;
	const pairs = nearlyParallelPairs(lines.map((line) => new LineTrace(line, edges)));
	let best: Candidate | null = null;
	for (const [index, pair] of pairs.entries()) {
		for (let later = index + 1; later < pairs.length; later++) {
			const other = pairs[later]!;
			const corners = enclosed(pair, other);
			if (corners === null || !isPlausible(corners, width, height)) continue;
			const traces = [other[0], pair[1], other[1], pair[0]];
			const found = score(corners, traces, best?.score ?? -Infinity);
			if (found > (best?.score ?? -Infinity)) best = { corners, score: found };
		}
	}
	return best && { ...best, corners: fromTopLeft(best.corners) };
}
