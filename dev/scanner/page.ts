import { reduced, withoutThinMarks } from './codec';
import { findEdges } from './edges';
import { type Outline, scaledCorners } from './geometry';
import { findLines } from './hough';
import type { RgbImage } from './image';
import { bestQuadrilateral } from './quadrilaterals';
import { refine } from './refine';

/** Small enough that a median of 7 pixels wipes out text, large enough to keep the page's edges. */
const SEARCH_LONG_SIDE = 480;
const MEDIAN_PIXELS = 7;

/** Enough that a striped or tiled table, with its own lines, does not crowd out a page's four. */
const LINES = 50;

/** The page's lines in the small copy are at most this many of its pixels off. */
const SEARCH_ERROR_PIXELS = 4;

/** A page found in a photo. */
export interface Page {
	/** Pixels of the image searched, clockwise from the top-left as the photo shows the page. */
	outline: Outline;
	/** How sure it is that this is the page, from about 0 to 1. */
	score: number;
}

/** Finds the most page-like quadrilateral of an image, or null if it has none at all. */
export async function locatePage(image: RgbImage): Promise<Page | null> {
	const small = await withoutThinMarks(await reduced(image, SEARCH_LONG_SIDE), MEDIAN_PIXELS);
	const edges = findEdges(small);
	const candidate = bestQuadrilateral(findLines(edges, LINES), edges);
	if (candidate === null) return null;
	const factor = image.width / small.width;
	const corners = scaledCorners(candidate.corners, factor);
	const outline = refine(image, corners, SEARCH_ERROR_PIXELS * factor);
	return { outline, score: candidate.score };
}
