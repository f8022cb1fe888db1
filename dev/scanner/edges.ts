import type { RgbImage } from './codec';
import type { Line, Point } from './geometry';

const { abs, atan2, ceil, cos, floor, hypot, min, round, sin } = Math;

/** Where an image gets brighter, and how sharply: two numbers a pixel, row by row. */
export interface Edges {
	width: number;
	height: number;
	/** Grey levels per pixel to the right and down; 0 where there is no edge. */
	across: Float32Array;
	down: Float32Array;
}

/** Grey levels per pixel: noise has about one, white paper on a light table three and more. */
const weakestEdge = 1.5;
/** Sobel's kernel weighs a step of one grey level per pixel with 8. */
const sobelWeight = 8;
/** Cosine of 20 degrees: how far an edge may be turned from a line to be a part of it. */
const sameDirection = 0.94;

/** The Sobel gradient of the channel that changes most: paper and table can be equally bright. */
export function findEdges({ width, height, pixels }: RgbImage): Edges {
	const across = new Float32Array(width * height);
	const down = new Float32Array(width * height);
	const row = width * 3;
	for (let index = width + 1; index < width * (height - 1) - 1; index++) {
		let strongest = (weakestEdge * sobelWeight) ** 2;
		for (let at = index * 3; at < index * 3 + 3; at++) {
			const falling = pixels[at + row + 3]! - pixels[at - row - 3]!;
			const rising = pixels[at - row + 3]! - pixels[at + row - 3]!;
			const x = falling + rising + 2 * (pixels[at + 3]! - pixels[at - 3]!);
			const y = falling - rising + 2 * (pixels[at + row]! - pixels[at - row]!);
			if (x * x + y * y < strongest) continue;
			strongest = x * x + y * y;
			across[index] = x / sobelWeight;
			down[index] = y / sobelWeight;
		}
	}
	return { width, height, across, down };
}

/** The strength of an edge at a point along a line; below 0 if the image gets darker along its normal. */
export function edgeAlong(edges: Edges, { x, y }: Point, { normalX, normalY }: Line): number {
	if (x < 0 || y < 0 || x >= edges.width || y >= edges.height) return 0;
	const index = floor(y) * edges.width + floor(x);
	const [across, down] = [edges.across[index]!, edges.down[index]!];
	const along = across * normalX + down * normalY;
	return abs(along) < sameDirection * hypot(across, down) ? 0 : along;
}

const radiansPerDegree = Math.PI / 180;
const angles = 180;

/** An edge pixel votes for lines within this many degrees of its own direction. */
const voteSpreadDegrees = 5;
/** Grey levels per pixel beyond which an edge gets no more weight: one sharp line is one line. */
const strongestVote = 12;
/** Two lines closer than this in both respects are the same line. */
const sameLineDegrees = 2;
const sameLinePixels = 4;

/** The `count` lines with the most edge pixels on them, the strongest first (Hough transform). */
export function findLines({ width, height, ...edges }: Edges, count: number): Line[] {
	const reach = ceil(hypot(width, height)) + sameLinePixels;
	const cosines = Float64Array.from({ length: angles }, (_, angle) =>
		cos(angle * radiansPerDegree),
	);
	const sines = Float64Array.from({ length: angles }, (_, angle) => sin(angle * radiansPerDegree));
	// By offset from -reach to reach (rows, pixels) and angle of the normal (columns, degrees).
	const votes = new Float32Array((2 * reach + 1) * angles);
	for (let index = 0; index < edges.across.length; index++) {
		const [across, down] = [edges.across[index]!, edges.down[index]!];
		const weight = min(hypot(across, down), strongestVote);
		if (weight === 0) continue;
		const x = (index % width) + 0.5;
		const y = floor(index / width) + 0.5;
		const own = atan2(down, across) / radiansPerDegree;
		for (let spread = -voteSpreadDegrees; spread <= voteSpreadDegrees; spread++) {
			const angle = (round(own) + spread + 2 * angles) % angles;
			const row = round(x * cosines[angle]! + y * sines[angle]!) + reach;
			// A line's pixels straddle two or three offsets.
			votes[row * angles + angle]! += weight;
			votes[(row - 1) * angles + angle]! += weight / 2;
			votes[(row + 1) * angles + angle]! += weight / 2;
		}
	}
	const lines: Line[] = [];
	while (lines.length < count) {
		let best = 0;
		for (let cell = 1; cell < votes.length; cell++) if (votes[cell]! > votes[best]!) best = cell;
		if (votes[best] === 0) break;
		const angle = best % angles;
		const offset = floor(best / angles) - reach;
		lines.push({ normalX: cosines[angle]!, normalY: sines[angle]!, offset });
		for (let near = angle - sameLineDegrees; near <= angle + sameLineDegrees; near++) {
			// A normal turned past 0 or 180 degrees points the other way: its offset changes sign.
			const row = reach + (near < 0 || near >= angles ? -offset : offset);
			for (let other = row - sameLinePixels; other <= row + sameLinePixels; other++) {
				votes[other * angles + ((near + angles) % angles)] = 0;
			}
		}
	}
	return lines;
}
