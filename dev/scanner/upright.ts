import { pipelineOf, type RgbImage } from './codec';

const { abs, floor, max, min } = Math;

/** Letters are looked for at this size: 8 point text on A4 is then 15 pixels high. */
const judgedLongSide = 1600;
/** Ink is darker than this share of what is around it, blurred this widely. */
const inkShare = 0.8;
const aroundPixels = 20;
/** Letters are at least and at most so many pixels high or wide. */
const smallestLetterPixels = 3;
const largestLetterPixels = 53;
/** More letters than this are not asked: a full page of print has twice as many. */
const mostAsked = 1000;
/** So many votes are taken to be missing in every count: a few letters decide nothing. */
const missingVotes = 40;
/** Leads, 0 to 1, from which on it is clear that text is sideways (or level), and which way up. */
const minLinesLead = 0.5;
const sidewaysLead = 0.08;
const upsideDownLead = 0.35;

/** First and last pixel. */
type Span = [number, number];
/** A letter's span across the page and down it. */
type Letter = Record<'x' | 'y', Span>;

const overlap = (a: Span, b: Span): number => min(a[1], b[1]) - max(a[0], b[0]);

/** The connected spots of ink that have the size of letters: no rules, frames or pictures. */
async function findLetters(page: RgbImage): Promise<Letter[]> {
	const grey = pipelineOf(page)
		.resize(judgedLongSide, judgedLongSide, { fit: 'inside' })
		.greyscale()
		.extend({ top: 1, bottom: 1, left: 1, right: 1, background: 'white' });
	const { data, info } = await grey.clone().raw().toBuffer({ resolveWithObject: true });
	const { width } = info;
	const around = await grey.blur(aroundPixels).raw().toBuffer();
	const isInk = data.map((value, index) => (value < inkShare * around[index]! ? 1 : 0));
	const neighbours = [-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1];
	const letters: Letter[] = [];
	for (let start = isInk.indexOf(1); start >= 0; start = isInk.indexOf(1, start + 1)) {
		let [left, right, top, bottom] = [Infinity, 0, Infinity, 0];
		const waiting = [start];
		isInk[start] = 0;
		for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
			left = min(left, index % width);
			right = max(right, index % width);
			top = min(top, floor(index / width));
			bottom = max(bottom, floor(index / width));
			for (const step of neighbours) {
				if (isInk[index + step] !== 1) continue;
				isInk[index + step] = 0;
				waiting.push(index + step);
			}
		}
		const size = max(right - left, bottom - top) + 1;
		if (size < smallestLetterPixels || size > largestLetterPixels) continue;
		letters.push({ x: [left, right], y: [top, bottom] });
	}
	return letters;
}

function nearest(letter: Letter, letters: Letter[]): Letter {
	let [found, least] = [letter, Infinity];
	for (const other of letters) {
		const across = min(overlap(letter.x, other.x), 0);
		const down = min(overlap(letter.y, other.y), 0);
		const squared = across * across + down * down;
		if (squared < least && other !== letter) [found, least] = [other, squared];
	}
	return found;
}

/**
 * For lines that run along one axis: how many letters have their nearest neighbour in their line,
 * and how many of these reach beyond it or fall short of it only at their first or last pixel.
 */
function count(pairs: Array<[Letter, Letter]>, along: 'x' | 'y'): [number, number, number] {
	const across = along === 'x' ? 'y' : 'x';
	let [all, atFirst, atLast] = [0, 0, 0];
	for (const [letter, other] of pairs) {
		const [first, last] = letter[across];
		const [otherFirst, otherLast] = other[across];
		const isInLine = overlap(letter[across], other[across]) > 0;
		if (!isInLine || overlap(letter[along], other[along]) > 0) continue;
		all++;
		const size = max(last - first, otherLast - otherFirst) + 1;
		const [little, much] = [max(1, 0.12 * size), max(2, 0.2 * size)];
		const [offFirst, offLast] = [abs(first - otherFirst), abs(last - otherLast)];
		if (offLast <= little && offFirst > much) atFirst++;
		if (offFirst <= little && offLast > much) atLast++;
	}
	return [all, atFirst, atLast];
}

/** How far the votes for one thing are ahead of those for the other, -1 to 1. */
const lead = (a: number, b: number): number => (a - b) / (a + b + missingVotes);

/**
 * Reads the way up of a page from its letters: the nearest neighbour of a letter stands in its line,
 * and more letters stick out above a line than below it, also in Chinese (commas) and figures.
 *
 * @param force turn it as is likelier even when that is not clear
 * @returns whether there are clear lines, and the clockwise turn, in degrees, that makes them upright
 */
export async function read(page: RgbImage, force: boolean): Promise<[boolean, number]> {
	const letters = await findLetters(page);
	const step = max(1, floor(letters.length / mostAsked));
	const asked = letters.filter((_, index) => index % step === 0);
	const pairs = asked.map((letter): [Letter, Letter] => [letter, nearest(letter, letters)]);
	const [level, tops, bottoms] = count(pairs, 'x');
	const [sideways, lefts, rights] = count(pairs, 'y');
	const linesLead = lead(sideways, level);
	const hasLines = abs(linesLead) > minLinesLead;
	if (!hasLines && !force) return [false, 0];
	if (linesLead > 0) {
		const isClear = force || abs(lead(lefts, rights)) > sidewaysLead;
		return [hasLines, !isClear ? 0 : rights > lefts ? 270 : 90];
	}
	return [hasLines, lead(bottoms, tops) > (force ? 0 : upsideDownLead) ? 180 : 0];
}
