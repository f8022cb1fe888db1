import { isSideways, type Orientation } from './exifOrientation';

/** How the page size is chosen; `automatic`: for each page, by the shape of its scan. */
export type PageSizeSetting = 'automatic' | 'a4' | 'letter';

/** Where the scan is on its page, in units of 1/72 inch (ISO 32000-1, 8.3.2.3), from the lower left. */
export interface PageLayout {
	pageWidth: number;
	pageHeight: number;
	x: number;
	y: number;
	width: number;
	height: number;
}

/** The sides of a sheet in portrait, or of another shape. */
interface Sheet {
	short: number;
	long: number;
}

const inch = 72;
const millimeter = inch / 25.4;

const a4: Sheet = { short: 210 * millimeter, long: 297 * millimeter };
const letter: Sheet = { short: 8.5 * inch, long: 11 * inch };
const legal: Sheet = { short: 8.5 * inch, long: 14 * inch };
/** ISO/IEC 7810, ID-1. */
const idCard: Sheet = { short: 54 * millimeter, long: 85.6 * millimeter };

/** The tolerance for the aspect ratio of a photographed sheet. */
const ratioTolerance = 0.02;
/** The usual width of receipt paper, for scans that are more than twice as long as wide. */
const receiptWidth = 80 * millimeter;
const receiptRatio = 2;
/** ISO 19005-1, 6.1.12: the limits of PDF Reference 1.4, appendix C, which readers are built for. */
const minSide = 3;
const maxSide = 14_400;

/**
 * Lays out a scan on its page: as large as possible, centered, never cropped or distorted. The page is
 * portrait or landscape, like the scan.
 *
 * With `a4` and `letter`, each page is such a sheet. With `automatic`, the page is the sheet that has the
 * scan's shape: A4, Letter, Legal or an ID card, so that it prints at full size and all pages of a
 * document are alike. A shape counts as that of a sheet if it differs by at most 2 %, which leaves at
 * most 1 % of the page blank on two sides. The page of any other scan has exactly its shape: as wide as
 * A4, and long strips as wide as a receipt.
 * @param width of the scan in pixels, before it is rotated according to its orientation
 */
export function pageLayout(
	setting: PageSizeSetting,
	{ width, height, orientation }: { width: number; height: number; orientation: Orientation },
): PageLayout {
	const [across, down] = isSideways(orientation) ? [height, width] : [width, height];
	const isLandscape = across > down;
	const sheet = sheetFor(setting, Math.max(across, down) / Math.min(across, down));
	const [pageWidth, pageHeight] = isLandscape
		? [sheet.long, sheet.short]
		: [sheet.short, sheet.long];
	const scale = Math.min(pageWidth / across, pageHeight / down);
	const scanWidth = across * scale;
	const scanHeight = down * scale;
	return {
		pageWidth,
		pageHeight,
		x: (pageWidth - scanWidth) / 2,
		y: (pageHeight - scanHeight) / 2,
		width: scanWidth,
		height: scanHeight,
	};
}

/** @param ratio of the longer to the shorter side */
function sheetFor(setting: PageSizeSetting, ratio: number): Sheet {
	if (setting === 'a4') return a4;
	if (setting === 'letter') return letter;
	const deviation = ({ long, short }: Sheet) => Math.abs(ratio / (long / short) - 1);
	const [nearest] = [a4, letter, legal, idCard].toSorted((a, b) => deviation(a) - deviation(b));
	if (nearest && deviation(nearest) <= ratioTolerance) return nearest;
	const width = ratio > receiptRatio ? receiptWidth : a4.short;
	const long = Math.min(width * ratio, maxSide);
	return { short: Math.max(long / ratio, minSide), long };
}

/** The resolution of the scan on its page, in pixels per inch. */
export function resolution(
	{ width, height, orientation }: { width: number; height: number; orientation: Orientation },
	layout: PageLayout,
): number {
	const across = isSideways(orientation) ? height : width;
	return Math.max(1, Math.round((across * inch) / layout.width));
}
