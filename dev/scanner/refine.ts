import type { RgbImage } from './codec';
import { edgeAlong, type Edges, findEdges } from './edges';
import * as geometry from './geometry';
import type { Line, Point, Quadrilateral } from './geometry';

const { abs, min } = Math;

/** Places along a side at which the edge is looked for, this share of it away from its ends. */
const samplePlaces = 40;
const endShare = 0.03;
/** Grey levels per pixel beyond which an edge counts no more: one dark mark is not a whole side. */
const strongestEdge = 12;
/** Spacing of the lines that are tried. */
const spacingPixels = 0.5;

/** The line with the strongest edges along it, at most `reach` pixels beside either end of a side. */
function strongestLine(edges: Edges, [from, to]: [Point, Point], reach: number): Line {
	const line = geometry.lineThrough(from, to);
	let [best, most] = [line, 0];
	for (let asideStart = -reach; asideStart <= reach; asideStart += spacingPixels) {
		for (let asideEnd = -reach; asideEnd <= reach; asideEnd += spacingPixels) {
			const start = geometry.pointBeside(from, line, asideStart);
			const end = geometry.pointBeside(to, line, asideEnd);
			let sum = 0;
			for (let place = 0; place < samplePlaces; place++) {
				const share = endShare + ((1 - 2 * endShare) * place) / (samplePlaces - 1);
				const edge = edgeAlong(edges, geometry.pointBetween(start, end, share), line);
				sum += min(abs(edge), strongestEdge);
			}
			if (sum > most) [best, most] = [geometry.lineThrough(start, end), sum];
		}
	}
	return best;
}

/** Moves each side of a page onto the edge it lies next to, at most `reach` pixels away. */
export function refine(image: RgbImage, corners: Quadrilateral, reach: number): Quadrilateral {
	const edges = findEdges(image);
	const lines = geometry.sides(corners).map((side) => strongestLine(edges, side, reach));
	return lines.map((line, index) =>
		geometry.intersection(lines[(index + 3) % 4]!, line),
	) as Quadrilateral;
}
