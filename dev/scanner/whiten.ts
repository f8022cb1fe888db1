import { pipelineOf, reduced, type RgbImage, toRgb, withoutText } from './codec';

const { abs, max, min, round } = Math;

/** Paper is judged in so few cells that its light spreads over all of them in so many rounds. */
const cellsLongSide = 64;
const spreadingRounds = 100;
/** The darkest channel of paper, 0 to 255, in the light of a photo. */
const darkestPaper = 40;
/** From one cell to the next, light falls to this share at most: a shadow's rim is soft. */
const smallestStep = 0.8;
/** How far paper's tint (its share of red or blue) differs from the light beside it ... */
const neighbourTint = 0.02;
/** ... and from the whitest cell's: light from a window and from a lamp differ by half of it. */
const whitestTint = 0.07;
/** The share of an image that is at least paper, letters included, if it is whitened. */
const leastPaper = 0.4;
/** Shares of the paper's brightness that become black and white: ink reflects, paper is grainy. */
const blackPoint = 0.2;
const whitePoint = 0.95;

/** Red, green and blue. */
type Colour = number[];

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (colours: Colour[]): Colour =>
	[0, 1, 2].map((channel) => sum(colours.map((colour) => colour[channel]!)) / colours.length);

function tintDifference(a: Colour, b: Colour): number {
	return max(...[0, 2].map((channel) => abs(a[channel]! / sum(a) - b[channel]! / sum(b))));
}

/**
 * The light on an image, as a small copy that shows white paper everywhere: the whitest place and all
 * that continues it, carried across what is printed. Null when too little of it is paper.
 */
async function paperLight(image: RgbImage): Promise<RgbImage | null> {
	const { width, height, pixels } = await reduced(await withoutText(image), cellsLongSide);
	const indices = [...Array(width * height).keys()];
	const cells = indices.map((index): Colour => [...pixels.subarray(index * 3, index * 3 + 3)]);
	const whitest = cells.reduce((a, b) => (min(...b) > min(...a) ? b : a));
	const light = cells.map((colour) => (colour === whitest ? colour : null));
	const isPaper = (colour: Colour, beside: Colour): boolean => {
		const step = sum(colour) / sum(beside);
		return (
			min(...colour) >= darkestPaper &&
			min(step, 1 / step) >= smallestStep &&
			tintDifference(colour, beside) <= neighbourTint &&
			tintDifference(colour, whitest) <= whitestTint
		);
	};
	for (let spread = 0; spread < spreadingRounds; spread++) {
		// To and fro, so that light spreads equally fast in all directions.
		for (const index of indices.reverse()) {
			const colour = cells[index]!;
			if (light[index] === colour) continue;
			const left = index % width > 0 ? light[index - 1] : null;
			const right = (index + 1) % width > 0 ? light[index + 1] : null;
			const around = [left, right, light[index - width], light[index + width]];
			const lit = around.filter((other) => !!other);
			if (lit.length === 0) continue;
			light[index] = isPaper(colour, mean(lit)) ? colour : mean(lit);
		}
	}
	const paperCells = cells.filter((colour, index) => light[index] === colour).length;
	if (paperCells < leastPaper * cells.length) return null;
	const carried = Uint8Array.from(light.flat(), (value) => round(value!));
	return { width, height, pixels: carried };
}

/** Makes paper white and ink dark; colours keep their hue. An image with little paper stays as it is. */
export async function whiten(image: RgbImage): Promise<RgbImage> {
	const light = await paperLight(image);
	if (light === null) return image;
	const { width, height } = image;
	const lit = await toRgb(pipelineOf(light).resize(width, height, { fit: 'fill' }));
	const pixels = new Uint8Array(image.pixels.length);
	for (let index = 0; index < pixels.length; index++) {
		const share = image.pixels[index]! / lit.pixels[index]!;
		const tone = (share - blackPoint) / (whitePoint - blackPoint);
		pixels[index] = 255 * min(max(tone, 0), 1) + 0.5;
	}
	return { width, height, pixels };
}
