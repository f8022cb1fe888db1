import { inflate } from './deflate';
import { rowBytes, type PngFile, type PngHeader } from './pngFile';
import { UnusableImage } from './unusableImage';

/** A pass of an interlaced image: the pixels that it contains. */
export interface Pass {
	firstColumn: number;
	firstRow: number;
	columnStep: number;
	rowStep: number;
	/** Its size in pixels. */
	width: number;
	height: number;
}

/** A row of pixels as in the file: a byte for its filter type, then the filtered samples. */
export interface Scanline {
	pass: Pass;
	/** The row in its pass. */
	row: number;
	bytes: Buffer;
}

/** PNG 3rd edition, 9.2, table 13. */
const filter = { none: 0, sub: 1, up: 2, average: 3, paeth: 4 } as const;
const filterTypes = 5;

/** Adam7: PNG 3rd edition, 8.1. First column, first row, column step, row step. */
const adam7 = [
	[0, 0, 8, 8],
	[4, 0, 8, 8],
	[0, 4, 4, 8],
	[2, 0, 4, 4],
	[0, 2, 2, 4],
	[1, 0, 2, 2],
	[0, 1, 1, 2],
] as const;

/** The passes of an image that contain pixels; a single pass if the image is not interlaced. */
function passesOf({ width, height, isInterlaced }: PngHeader): Pass[] {
	const steps = isInterlaced ? adam7 : ([[0, 0, 1, 1]] as const);
	const passes = steps.map(([firstColumn, firstRow, columnStep, rowStep]) => ({
		firstColumn,
		firstRow,
		columnStep,
		rowStep,
		width: Math.ceil((width - firstColumn) / columnStep),
		height: Math.ceil((height - firstRow) / rowStep),
	}));
	return passes.filter((pass) => pass.width > 0 && pass.height > 0);
}

/**
 * Inflates the rows of an image, one at a time.
 * @throws UnusableImage if data is damaged or missing; data after the last row is ignored
 * @see PNG 3rd edition, 7.2 and 9.2
 */
export async function* scanlinesOf(png: PngFile): AsyncGenerator<Scanline> {
	const rows = rowsOf(png);
	let next = rows.next();
	let filled = 0;
	for await (const piece of inflatedPieces(png.imageData)) {
		for (let taken = 0; taken < piece.length && !next.done; ) {
			const scanline = next.value;
			const part = piece.subarray(taken, taken + scanline.bytes.length - filled);
			scanline.bytes.set(part, filled);
			taken += part.length;
			filled += part.length;
			if (filled < scanline.bytes.length) continue;
			if (scanline.bytes[0]! >= filterTypes) throw new UnusableImage('damaged');
			yield scanline;
			filled = 0;
			next = rows.next();
		}
		if (next.done) return;
	}
	throw new UnusableImage('damaged');
}

/** Rows to be filled, in the order of the file. */
function* rowsOf(png: PngFile): Generator<Scanline, void> {
	for (const pass of passesOf(png)) {
		const length = 1 + rowBytes(png, pass.width);
		for (let row = 0; row < pass.height; row++) {
			yield { pass, row, bytes: Buffer.allocUnsafe(length) };
		}
	}
}

/** Ends where the data is damaged; the missing rows are then detected. */
async function* inflatedPieces(compressed: Buffer): AsyncGenerator<Uint8Array> {
	try {
		yield* inflate(compressed);
	} catch {
		return;
	}
}

/**
 * Undoes the filter of a row, in place: each byte was stored as the difference from a prediction based on
 * its neighbors.
 * @param row filter type and samples; afterwards, the samples are unfiltered
 * @param previous the row above in the same pass, without its filter; undefined for the first one
 * @param pixelBytes bytes per pixel, at least 1
 */
export function undoFilter(row: Buffer, previous: Buffer | undefined, pixelBytes: number): void {
	const above = previous ?? Buffer.alloc(row.length);
	const type = row[0];
	for (let i = 1; i < row.length && type !== filter.none; i++) {
		const hasLeft = i > pixelBytes;
		const left = hasLeft ? row[i - pixelBytes]! : 0;
		const up = above[i]!;
		if (type === filter.sub) row[i]! += left;
		else if (type === filter.up) row[i]! += up;
		else if (type === filter.average) row[i]! += (left + up) >> 1;
		else row[i]! += paeth(left, up, hasLeft ? above[i - pixelBytes]! : 0);
	}
}

/**
 * Filters a row with the Paeth predictor, usually the best one for photographs.
 * @param row samples, after a byte for the filter type; not changed
 * @param previous the row above, in the same form
 * @returns filter type and filtered samples
 */
export function paethFiltered(
	row: Buffer,
	previous: Buffer | undefined,
	pixelBytes: number,
): Buffer {
	const above = previous ?? Buffer.alloc(row.length);
	const filtered = Buffer.allocUnsafe(row.length);
	filtered[0] = filter.paeth;
	for (let i = 1; i < row.length; i++) {
		const hasLeft = i > pixelBytes;
		const left = hasLeft ? row[i - pixelBytes]! : 0;
		filtered[i] = row[i]! - paeth(left, above[i]!, hasLeft ? above[i - pixelBytes]! : 0);
	}
	return filtered;
}

/** The one of three neighbors that is nearest to left + up - upper left: 9.4. */
function paeth(left: number, up: number, upperLeft: number): number {
	const fromLeft = Math.abs(up - upperLeft);
	const fromUp = Math.abs(left - upperLeft);
	const fromUpperLeft = Math.abs(left + up - 2 * upperLeft);
	if (fromLeft <= fromUp && fromLeft <= fromUpperLeft) return left;
	return fromUp <= fromUpperLeft ? up : upperLeft;
}
