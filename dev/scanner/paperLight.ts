import { type Colour, ColourGrid } from './colourGrid';

/** Paper in the light of a photo is no darker than this, 0 to 255, and no more coloured. */
const DARKEST_PAPER = 50;
const MOST_COLOURED_PAPER = 0.5;

/**
 * From one cell to the next, light on paper falls at most to this share: a cast shadow's soft rim
 * keeps above it, the step to a printed area does not.
 */
const SMALLEST_STEP = 0.8;

/** How far a cell's colour (shares of red and blue) may differ from its neighbour's ... */
const NEIGHBOUR_TINT = 0.02;
/** ... and from the whitest cell's: light from a window and from a lamp differ by half of it. */
const WHITEST_TINT = 0.07;

/** Rounds of averaging after light has been carried across cells without paper. */
const SMOOTHING_ROUNDS = 30;

/** Rounds in which paper beyond a printed band is recognised by the light carried across it. */
const LEAPING_ROUNDS = 2;

const brightness = ([red, green, blue]: Colour): number => (red + green + blue) / 3;

/** 0 for grey, 1 for a pure colour. */
function colouredness(colour: Colour): number {
	const most = Math.max(...colour);
	return most === 0 ? 0 : 1 - Math.min(...colour) / most;
}

function tintDifference(a: Colour, b: Colour): number {
	const [sumA, sumB] = [3 * brightness(a), 3 * brightness(b)];
	return Math.max(Math.abs(a[0] / sumA - b[0] / sumB), Math.abs(a[2] / sumA - b[2] / sumB));
}

/** Whether a colour looks like the same paper as `paper`, in the light of a place beside it. */
function isSamePaper(colour: Colour, paper: Colour, whitest: Colour): boolean {
	const step = brightness(colour) / brightness(paper);
	return (
		brightness(colour) >= DARKEST_PAPER &&
		step >= SMALLEST_STEP &&
		step <= 1 / SMALLEST_STEP &&
		tintDifference(colour, paper) <= NEIGHBOUR_TINT &&
		tintDifference(colour, whitest) <= WHITEST_TINT
	);
}

/** Marks the cells that continue the paper of the cells already marked. */
function spreadPaper(grid: ColourGrid, isPaper: boolean[], whitest: Colour): void {
	const waiting = [...isPaper.keys()].filter((index) => isPaper[index]);
	for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
		const colour = grid.colour(index);
		for (const next of grid.neighbours(index)) {
			if (isPaper[next] || !isSamePaper(grid.colour(next), colour, whitest)) continue;
			isPaper[next] = true;
			waiting.push(next);
		}
	}
}

function meanAt(values: Float32Array, indices: number[]): number {
	let sum = 0;
	for (const index of indices) sum += values[index]!;
	return sum / indices.length;
}

/**
 * How the light changes from one cell to a neighbour: where both are the same material, as within
 * a coloured band, exactly as their brightness does; across a printed edge it is taken to stay.
 */
function lightStep(from: Colour, to: Colour): number {
	const step = brightness(to) / brightness(from);
	const isSameMaterial =
		step >= SMALLEST_STEP &&
		step <= 1 / SMALLEST_STEP &&
		tintDifference(from, to) <= NEIGHBOUR_TINT;
	return isSameMaterial ? step : 1;
}

/** The light on every cell: the paper's own colour, carried smoothly across what is not paper. */
function carryAcross(grid: ColourGrid, isPaper: boolean[]): ColourGrid {
	const light = new ColourGrid(grid.columns, grid.rows);
	const isLit = [...isPaper];
	for (const index of isPaper.keys()) light.setColour(index, grid.colour(index));

	const dark = [...isPaper.keys()].filter((index) => !isPaper[index]);
	const besideDark = new Map(
		dark.map((index) => {
			const steps = grid
				.neighbours(index)
				.map((next) => ({ next, step: lightStep(grid.colour(next), grid.colour(index)) }));
			return [index, steps];
		}),
	);
	// Ring by ring outwards from the paper ...
	for (let rest = dark; rest.length > 0; rest = rest.filter((index) => !isLit[index])) {
		const ring = rest
			.map((index) => ({ index, lit: besideDark.get(index)!.filter(({ next }) => isLit[next]) }))
			.filter(({ lit }) => lit.length > 0);
		for (const { index, lit } of ring) {
			for (const { values } of light.planes) values[index] = meanLight(values, lit);
			isLit[index] = true;
		}
	}
	// ... then smoothed, so that what comes from different directions meets without a seam.
	for (let round = 0; round < SMOOTHING_ROUNDS; round++) {
		for (const [index, beside] of besideDark) {
			for (const { values } of light.planes) values[index] = meanLight(values, beside);
		}
	}
	return light;
}

/** The light on a cell as its neighbours tell it. */
function meanLight(values: Float32Array, beside: Array<{ next: number; step: number }>): number {
	let sum = 0;
	for (const { next, step } of beside) sum += values[next]! * step;
	return sum / beside.length;
}

/** Every cell averaged with its neighbours: what is left of the text's influence disappears. */
function smoothed(grid: ColourGrid): ColourGrid {
	const smooth = new ColourGrid(grid.columns, grid.rows);
	for (let index = 0; index < grid.size; index++) {
		const around = [index, index, ...grid.neighbours(index)];
		const [red, green, blue] = grid.planes;
		const mean: Colour = [
			meanAt(red.values, around),
			meanAt(green.values, around),
			meanAt(blue.values, around),
		];
		smooth.setColour(index, mean);
	}
	return smooth;
}

/**
 * Estimates how bright and in what tint white paper appears in each cell of a photo, also where
 * something is printed on it. Null when there is nothing that could be paper.
 */
export function paperLight(grid: ColourGrid): ColourGrid | null {
	const cells = Array.from({ length: grid.size }, (_, index) => grid.colour(index));
	const whiteness = (colour: Colour): number =>
		colouredness(colour) > MOST_COLOURED_PAPER
			? 0
			: brightness(colour) * (1 - colouredness(colour));
	const whitest = cells.reduce((a, b) => (whiteness(b) > whiteness(a) ? b : a));
	if (whiteness(whitest) === 0 || brightness(whitest) < DARKEST_PAPER) return null;

	const isPaper = cells.map((colour) => colour === whitest);
	spreadPaper(grid, isPaper, whitest);
	let light = carryAcross(grid, isPaper);
	for (let round = 0; round < LEAPING_ROUNDS; round++) {
		for (const [index, colour] of cells.entries()) {
			if (!isPaper[index]) isPaper[index] = isSamePaper(colour, light.colour(index), whitest);
		}
		spreadPaper(grid, isPaper, whitest);
		light = carryAcross(grid, isPaper);
	}
	return smoothed(light);
}
