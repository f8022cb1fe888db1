import type { Plane } from './image';
import { rowProfile, turnedClockwise } from './ink';

/**
 * A strip is this part of the longer side wide: of A4, 21 mm and 11 mm, about two words and one.
 * Wide strips tell lines of prose best; narrow ones the short entries of receipts.
 */
const STRIPS_ALONG = [14, 28];

/**
 * How much the ink of narrow upright strips is concentrated in few rows. Lines of text fill a row
 * or leave it empty; across them every row of a strip meets a little of each line.
 */
function concentration(ink: Plane, stripWidth: number): number {
	let sum = 0;
	for (let from = 0; from < ink.width; from += stripWidth) {
		const profile = rowProfile(ink, from, Math.min(from + stripWidth, ink.width));
		for (const amount of profile) sum += amount * amount;
	}
	return sum;
}

/**
 * How much likelier the lines of text run along the rows (above 0) than along the columns (below
 * 0) of a page: the logarithm of how much more concentrated the ink is in rows. Between 0.2 and
 * 3 on upright pages, least on receipts and on forms with many upright rules.
 */
export function rowEvidence(ink: Plane): number {
	const turned = turnedClockwise(ink);
	let evidence = 0;
	for (const strips of STRIPS_ALONG) {
		const stripWidth = Math.max(1, Math.round(Math.max(ink.width, ink.height) / strips));
		const inRows = concentration(ink, stripWidth);
		const inColumns = concentration(turned, stripWidth);
		if (inRows > 0 && inColumns > 0) evidence += Math.log(inRows / inColumns);
	}
	return evidence;
}
