import type { EdgeMap } from './edges';
import type { Line, Point } from './geometry';

// Looked up once: a global costs more than the arithmetic where jest's sandbox is between.
const { abs, ceil, cos, floor, hypot, max, min, round, sin } = Math;

/** How far beside the line an edge pixel may lie: Hough lines are exact to 1 degree and 1 pixel. */
const REACH_PIXELS = 3;

/** Cosine of 20 degrees: how far an edge's direction may differ from the line's normal. */
const SAME_DIRECTION = 0.94;

/** How much of a stretch of a line is edge. */
export interface Support {
	/** 0 (no edge) to 1 (edge all along). */
	edge: number;
	/** The part of the stretch, 0 to `edge`, that is brighter on the side the normal points to. */
	brighterAlongNormal: number;
}

/**
 * Where along a line there are edges, walked once pixel by pixel, so that the support of any
 * stretch of it is two subtractions.
 */
export class LineTrace {
	/** Counts of edge pixels from the line's start up to each position. */
	private readonly edgesUpTo: Uint16Array;
	private readonly brighterUpTo: Uint16Array;
	private readonly reach: number;

	constructor(
		readonly line: Line,
		edges: EdgeMap,
	) {
		const { width, height } = edges.strength;
		this.reach = ceil(hypot(width, height));
		const positions = 2 * this.reach + 1;
		this.edgesUpTo = new Uint16Array(positions + 1);
		this.brighterUpTo = new Uint16Array(positions + 1);
		let edgeCount = 0;
		let brighterCount = 0;
		for (let index = 0; index < positions; index++) {
			const along = edgeNear(edges, this.pointAt(index - this.reach), line);
			if (along !== 0) edgeCount++;
			if (along > 0) brighterCount++;
			this.edgesUpTo[index + 1] = edgeCount;
			this.brighterUpTo[index + 1] = brighterCount;
		}
	}

	/** The support between two points of the line. */
	support(from: Point, to: Point): Support {
		const start = this.position(from);
		const end = this.position(to);
		const first = this.index(min(start, end));
		const last = max(this.index(max(start, end)), first + 1);
		const share = (counts: Uint16Array): number =>
			(counts[last]! - counts[first]!) / (last - first);
		return { edge: share(this.edgesUpTo), brighterAlongNormal: share(this.brighterUpTo) };
	}

	private pointAt(position: number): Point {
		const { normalX, normalY, offset } = this.line;
		return {
			x: offset * normalX - position * normalY,
			y: offset * normalY + position * normalX,
		};
	}

	private position({ x, y }: Point): number {
		return y * this.line.normalX - x * this.line.normalY;
	}

	private index(position: number): number {
		return min(max(round(position) + this.reach, 0), 2 * this.reach);
	}
}

/**
 * The nearest edge beside a point of the line: 1 if it gets brighter along the line's normal,
 * -1 if against it, 0 if there is none.
 */
function edgeNear({ strength, direction }: EdgeMap, point: Point, line: Line): -1 | 0 | 1 {
	for (let step = 0; step <= 2 * REACH_PIXELS; step++) {
		// 0, 1, -1, 2, -2, ...
		const aside = step % 2 === 1 ? (step + 1) / 2 : -step / 2;
		const x = floor(point.x + aside * line.normalX);
		const y = floor(point.y + aside * line.normalY);
		if (x < 0 || y < 0 || x >= strength.width || y >= strength.height) continue;
		if (strength.at(x, y) === 0) continue;
		const angle = direction.at(x, y);
		const agreement = cos(angle) * line.normalX + sin(angle) * line.normalY;
		if (abs(agreement) >= SAME_DIRECTION) return agreement > 0 ? 1 : -1;
	}
	return 0;
}
