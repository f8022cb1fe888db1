import type { RgbImage } from './codec';
import { edgeAlong, type Edges, findEdges, findLines } from './edges';
import * as geometry from './geometry';
import type { Line, Point, Quadrilateral } from './geometry';

const { abs, cos, floor, hypot, max, min, PI } = Math;

/** Enough that a striped or tiled table, with its own lines, does not crowd out a page's four. */
const maxLines = 40;
/** Cosines: opposite sides of a page tilted by 25 degrees converge by up to 30, not 35 degrees ... */
const mostConverging = cos((35 * PI) / 180);
/** ... and neighbouring sides meet at no less than 45 degrees. */
const sharpestCorner = cos((45 * PI) / 180);
/** A page is no smaller than this share of the photo, and its corners are no farther outside of it. */
const smallestArea = 0.04;
const marginOutside = 0.03;
/** Places along a side at which it is judged. */
const samplePlaces = 32;
/** Paper is nearly always brighter than the table; a picture printed on paper is darker. */
const darkerInsideWeight = 0.2;
/** An edge that goes on from 5 to 25 pixels past a corner: one of a banner and the page's sides. */
const beyondWeight = 0.8;
const beyondFromPixels = 5;
const beyondToPixels = 25;
/**
 * Paper and table are compared this many pixels to either side of the edge. If their colours are
 * less than so much apart, 0 to 441, as at a fold, a frame or a rule, the score is up to halved.
 */
const besidePixels = 10;
const clearContrast = 30;

type Pair = [Line, Line];

/** Cosine of the angle at which two lines meet: 1 when they are parallel. */
function parallelism(a: Line, b: Line): number {
	return abs(a.normalX * b.normalX + a.normalY * b.normalY);
}

/** The clockwise corners that two pairs of opposite lines enclose, or null if they enclose no page. */
function enclosed([a, c]: Pair, [b, d]: Pair, { width, height }: Edges): Quadrilateral | null {
	const ring: Line[] = [d, a, b, c, d];
	const corners: Point[] = [];
	for (let index = 0; index < 4; index++) {
		if (parallelism(ring[index]!, ring[index + 1]!) > sharpestCorner) return null;
		const { x, y } = geometry.intersection(ring[index]!, ring[index + 1]!);
		const offCentre = max(abs(x / width - 0.5), abs(y / height - 0.5));
		if (offCentre > 0.5 + marginOutside) return null;
		corners.push({ x, y });
	}
	const [p, q, r, s] = corners as Quadrilateral;
	// Above 0 when the corners run clockwise as an image shows them.
	const area = ((r.x - p.x) * (s.y - q.y) - (s.x - q.x) * (r.y - p.y)) / 2;
	if (abs(area) < smallestArea * width * height) return null;
	return area > 0 ? [p, q, r, s] : [s, r, q, p];
}

/** The share of the way between two points that is edge; those darker to its right weigh less. */
function support(edges: Edges, from: Point, to: Point, places: number, darker: number): number {
	const line = geometry.lineThrough(from, to);
	let sum = 0;
	for (let place = 0; place < places; place++) {
		const point = geometry.pointBetween(from, to, (place + 0.5) / places);
		const edge = edgeAlong(edges, point, line);
		if (edge !== 0) sum += edge > 0 ? 1 : darker;
	}
	return sum / places;
}

/**
 * How well edges agree with a page's sides. The weakest side counts as much as all together: three
 * sides do not make a page. Given up, as 0, when the sides looked at leave no way above `toBeat`.
 */
function edgeScore(edges: Edges, corners: Quadrilateral, toBeat: number): number {
	let [mean, weakest, penalty] = [1, 1, 0];
	for (const [from, to] of geometry.sides(corners)) {
		const along = support(edges, from, to, samplePlaces, 1 - darkerInsideWeight);
		mean -= (1 - along) / 4;
		weakest = min(weakest, along);
		if ((mean + weakest) / 2 - penalty <= toBeat) return 0;
		const length = geometry.distance(from, to);
		for (const [corner, other] of [[from, to] as const, [to, from] as const]) {
			const near = geometry.pointBetween(corner, other, -beyondFromPixels / length);
			const far = geometry.pointBetween(corner, other, -beyondToPixels / length);
			penalty += (beyondWeight * support(edges, near, far, samplePlaces / 4, 1)) / 8;
		}
	}
	return max((mean + weakest) / 2 - penalty, 0);
}

/** The distance between the colours inside and outside a side: the median of its places. */
function contrast({ width, height, pixels }: RgbImage, [from, to]: [Point, Point]): number {
	const line = geometry.lineThrough(from, to);
	const distances = Float32Array.from({ length: samplePlaces }, (_, place) => {
		const point = geometry.pointBetween(from, to, (place + 0.5) / samplePlaces);
		const [inside, outside] = [besidePixels, -besidePixels].map((aside) => {
			const { x, y } = geometry.pointBeside(point, line, aside);
			const column = floor(min(max(x, 0), width - 1));
			return (floor(min(max(y, 0), height - 1)) * width + column) * 3;
		}) as [number, number];
		const difference = (at: number): number => pixels[inside + at]! - pixels[outside + at]!;
		return hypot(difference(0), difference(1), difference(2));
	});
	return distances.sort()[samplePlaces / 2]!;
}

/**
 * The quadrilateral among all that lines of an image form that is most like a page, clockwise from
 * its top-left corner, or null if none scores above `leastScore`: 0 (any) to 1 (edges all round).
 */
export function findQuadrilateral(image: RgbImage, leastScore: number): Quadrilateral | null {
	const edges = findEdges(image);
	const lines = findLines(edges, maxLines);
	const pairs = lines
		.flatMap((first, index) => lines.slice(index + 1).map((second): Pair => [first, second]))
		.filter(([first, second]) => parallelism(first, second) >= mostConverging);
	let [best, toBeat]: [Quadrilateral | null, number] = [null, leastScore];
	for (const [index, pair] of pairs.entries()) {
		for (let later = index + 1; later < pairs.length; later++) {
			const corners = enclosed(pair, pairs[later]!, edges);
			const edgesSay = corners && edgeScore(edges, corners, toBeat);
			if (!corners || !edgesSay) continue;
			const least = min(...geometry.sides(corners).map((side) => contrast(image, side)));
			const score = edgesSay * min(1, 0.5 + least / (2 * clearContrast));
			if (score > toBeat) [best, toBeat] = [corners, score];
		}
	}
	return best && geometry.fromTopLeft(best);
}
