import type { EdgeMap } from './edges';
import type { Line } from './geometry';
import { Plane } from './image';

// Looked up once: a global costs more than the arithmetic where jest's sandbox is between.
const { ceil, cos, floor, hypot, min, round, sin } = Math;

const DEGREE = Math.PI / 180;
const ANGLES = 180;

/** An edge pixel votes for lines within this many degrees of its own direction. */
const VOTE_SPREAD_DEGREES = 5;

/** Grey levels per pixel beyond which an edge gets no more weight: one sharp line is one line. */
const STRONGEST_VOTE = 12;

/** Two lines closer than this in both respects are the same line. */
const SAME_LINE_DEGREES = 2;
const SAME_LINE_PIXELS = 4;

/** Votes by angle of the normal (columns, degrees) and offset (rows, pixels, shifted by `reach`). */
function castVotes({ strength, direction }: EdgeMap, reach: number): Plane {
	const votes = new Plane(ANGLES, 2 * reach + 1);
	for (let y = 0; y < strength.height; y++) {
		for (let x = 0; x < strength.width; x++) {
			const weight = min(strength.at(x, y), STRONGEST_VOTE);
			if (weight === 0) continue;
			const ownAngle = round(direction.at(x, y) / DEGREE);
			for (let spread = -VOTE_SPREAD_DEGREES; spread <= VOTE_SPREAD_DEGREES; spread++) {
				const angle = (ownAngle + spread + 2 * ANGLES) % ANGLES;
				const offset = (x + 0.5) * cos(angle * DEGREE) + (y + 0.5) * sin(angle * DEGREE);
				const row = round(offset) + reach;
				votes.set(angle, row, votes.at(angle, row) + weight);
			}
		}
	}
	return votes;
}

/** The votes of three neighbouring offsets together: a line's pixels straddle two of them. */
function gathered(votes: Plane): Plane {
	const sums = new Plane(votes.width, votes.height);
	for (let row = 1; row < votes.height - 1; row++) {
		for (let angle = 0; angle < ANGLES; angle++) {
			const beside = votes.at(angle, row - 1) + votes.at(angle, row + 1);
			sums.set(angle, row, votes.at(angle, row) + beside / 2);
		}
	}
	return sums;
}

/** Clears the votes for lines that are the same as the one just taken. */
function suppress(votes: Plane, angle: number, row: number, reach: number): void {
	for (let turn = -SAME_LINE_DEGREES; turn <= SAME_LINE_DEGREES; turn++) {
		const column = (angle + turn + ANGLES) % ANGLES;
		// A normal turned past 0 or 180 degrees points the other way, and its offset changes sign.
		const wrapped = angle + turn < 0 || angle + turn >= ANGLES;
		const centre = wrapped ? 2 * reach - row : row;
		for (let shift = -SAME_LINE_PIXELS; shift <= SAME_LINE_PIXELS; shift++) {
			const other = centre + shift;
			if (other >= 0 && other < votes.height) votes.set(column, other, 0);
		}
	}
}

/** The `count` lines with the most edge pixels on them, the strongest first. */
export function findLines(edges: EdgeMap, count: number): Line[] {
	const reach = ceil(hypot(edges.strength.width, edges.strength.height)) + 1;
	const votes = gathered(castVotes(edges, reach));
	const lines: Line[] = [];
	while (lines.length < count) {
		let best = 0;
		votes.values.forEach((value, index) => {
			if (value > votes.values[best]!) best = index;
		});
		if (votes.values[best] === 0) break;
		const angle = best % ANGLES;
		const row = floor(best / ANGLES);
		lines.push({
			normalX: cos(angle * DEGREE),
			normalY: sin(angle * DEGREE),
			offset: row - reach,
		});
		suppress(votes, angle, row, reach);
	}
	return lines;
}
