/** PNG 3rd edition, 9.2, table 13. */
const filter = { none: 0, sub: 1, up: 2, average: 3, paeth: 4 } as const;

/**
 * Undoes the filter of a row, in place: each byte was stored as its difference from what its
 * neighbors make expect.
 * @param row filter type and samples; the samples are as they were before the filter afterwards
 * @param previous the row above in the same pass, without its filter; undefined for the first one
 * @param pixelBytes bytes of a whole pixel, at least 1
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
 * Filters a row by the Paeth predictor, the best one for photographs as a rule.
 * @param row samples, after a byte for the filter type; stays as it is
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

/** Of three neighbors, the one that is nearest to left + up - upper left: 9.4. */
function paeth(left: number, up: number, upperLeft: number): number {
	const fromLeft = Math.abs(up - upperLeft);
	const fromUp = Math.abs(left - upperLeft);
	const fromUpperLeft = Math.abs(left + up - 2 * upperLeft);
	if (fromLeft <= fromUp && fromLeft <= fromUpperLeft) return left;
	return fromUp <= fromUpperLeft ? up : upperLeft;
}
