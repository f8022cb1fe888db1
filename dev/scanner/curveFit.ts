// Looked up once: a global costs more than the arithmetic where jest's sandbox is between.
const { abs, floor, max } = Math;

/** A measured place of an edge: how far along a side, and how far beside it, in pixels. */
export interface EdgePosition {
	along: number;
	aside: number;
}

/** aside = offset + slope * along + bend * along² */
export interface Curve {
	offset: number;
	slope: number;
	bend: number;
}

/**
 * Positions this close, in pixels, to a trial line agree with it. Lenses bend a page's sides by
 * up to three pixels at 1600 pixels.
 */
const AGREEMENT_PIXELS = 3;

/** Trial lines run through one of this many positions in each end of the side. */
const TRIALS_PER_END = 24;

/**
 * Tukey's biweight, round by round: a position this many pixels off the curve has no weight.
 * Positions on an edge scatter by a third of a pixel.
 */
const OUTLIER_PIXELS = [6, 5, 4, 3, 2, 1.5, 1.5, 1.5];

export function asideAt({ offset, slope, bend }: Curve, along: number): number {
	return offset + slope * along + bend * along * along;
}

/** The straight line through two positions that most others agree with (RANSAC without dice). */
function bestTrial(positions: EdgePosition[]): Curve {
	const third = floor(positions.length / 3);
	const step = max(1, floor(third / TRIALS_PER_END));
	const some = (part: EdgePosition[]): EdgePosition[] =>
		part.filter((_, index) => index % step === 0);
	let best: Curve = { offset: 0, slope: 0, bend: 0 };
	let most = 0;
	for (const start of some(positions.slice(0, third))) {
		for (const end of some(positions.slice(-third))) {
			const slope = (end.aside - start.aside) / (end.along - start.along);
			const line: Curve = { offset: start.aside - slope * start.along, slope, bend: 0 };
			let agreeing = 0;
			for (const { along, aside } of positions) {
				if (abs(aside - asideAt(line, along)) < AGREEMENT_PIXELS) agreeing++;
			}
			if (agreeing > most) {
				most = agreeing;
				best = line;
			}
		}
	}
	return best;
}

type Row = [number, number, number];
const dot = (a: Row, b: Row): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const cross = (a: Row, b: Row): Row => [
	a[1] * b[2] - a[2] * b[1],
	a[2] * b[0] - a[0] * b[2],
	a[0] * b[1] - a[1] * b[0],
];

/**
 * Weighted least squares, or null when the positions with weight do not determine a curve.
 *
 * @param length of the side, pixels: positions are scaled by it, which keeps the sums of like size
 */
function leastSquares(positions: EdgePosition[], weights: number[], length: number): Curve | null {
	const sums = [0, 0, 0, 0, 0];
	const right: Row = [0, 0, 0];
	for (const [index, { along, aside }] of positions.entries()) {
		const t = along / length;
		let power = weights[index] ?? 0;
		for (const degree of sums.keys()) {
			sums[degree]! += power;
			if (degree < 3) right[degree]! += power * aside;
			power *= t;
		}
	}
	const [s0, s1, s2, s3, s4] = sums as [number, number, number, number, number];
	const columns: [Row, Row, Row] = [
		[s0, s1, s2],
		[s1, s2, s3],
		[s2, s3, s4],
	];
	const [a, b, c] = columns;
	const determinant = dot(a, cross(b, c));
	if (determinant < 1e-6) return null;
	return {
		offset: dot(right, cross(b, c)) / determinant,
		slope: dot(a, cross(right, c)) / determinant / length,
		bend: dot(a, cross(b, right)) / determinant / length ** 2,
	};
}

/**
 * The curve through edge positions, sorted by `along`, of which some belong to something else.
 *
 * @param length of the side, pixels
 */
export function fitCurve(positions: EdgePosition[], length: number): Curve {
	let curve = bestTrial(positions);
	for (const outlier of OUTLIER_PIXELS) {
		const weights = positions.map(({ along, aside }) => {
			const share = (aside - asideAt(curve, along)) / outlier;
			return abs(share) < 1 ? (1 - share * share) ** 2 : 0;
		});
		curve = leastSquares(positions, weights, length) ?? curve;
	}
	return curve;
}
