import { reduced } from './codec';
import type { RgbImage } from './image';
import { clearSolidAreas, inkOf, turnedClockwise } from './ink';
import type { Turn } from './quarterTurn';
import { rowEvidence } from './textDirection';
import { uprightEvidence } from './upsideDown';

/** Enough to see the ascenders of 8 point text on A4: five pixels high. */
const JUDGED_LONG_SIDE = 1400;

/** Less ink than this share of the page is dirt, not text. */
const LEAST_INK = 0.001;

/** Evidence weaker than these is not worth turning a page for. */
const CLEAR_ROW_EVIDENCE = 0.1;
const CLEAR_UPRIGHT_EVIDENCE = 0.03;

/**
 * Finds the clockwise quarter turn that makes a page upright.
 *
 * @param page flattened and whitened
 * @param atAnyRate take the likelier turn even when the evidence is thin
 */
export async function uprightTurn(page: RgbImage, atAnyRate: boolean): Promise<Turn> {
	const ink = inkOf(await reduced(page, JUDGED_LONG_SIDE));
	clearSolidAreas(ink);
	const amount = ink.values.reduce((sum, value) => sum + value, 0);
	if (amount < LEAST_INK * ink.values.length && !atAnyRate) return 0;

	const forRows = rowEvidence(ink);
	if (Math.abs(forRows) < CLEAR_ROW_EVIDENCE && !atAnyRate) return 0;
	if (forRows >= 0) {
		const threshold = atAnyRate ? 0 : -CLEAR_UPRIGHT_EVIDENCE;
		return uprightEvidence(ink) < threshold ? 180 : 0;
	}
	return uprightEvidence(turnedClockwise(ink)) >= 0 ? 90 : 270;
}
