import type { PngFile } from './pngFile';
import { scanlinesOf, undoFilter, type Pass } from './pngScanlines';

/** The samples of one row: one for each channel of each pixel. */
type Samples = Buffer | Uint16Array;

/**
 * The rows of an image from top to bottom, with 8 bits per sample, without interlacing, flattened onto
 * white. Of 16 bits, the upper 8 are kept. Each row begins with an unused byte for the filter type.
 * @throws UnusableImage
 */
export async function* opaqueRows(png: PngFile): AsyncGenerator<Buffer> {
	const components = opaqueComponents(png);
	const length = 1 + png.width * components;
	const whole = png.isInterlaced ? Buffer.alloc(length * png.height) : undefined;
	for await (const { pass, row, samples } of sampleRows(png)) {
		const line = Buffer.alloc(1 + pass.width * components);
		flatten(png, samples, line.subarray(1));
		if (!whole) yield line;
		else spread(line, pass, whole.subarray((pass.firstRow + row * pass.rowStep) * length));
	}
	for (let row = 0; whole && row < png.height; row++) {
		yield whole.subarray(row * length, (row + 1) * length);
	}
}

/** The color of a pixel without alpha. A gray value or a palette index is a single number. */
export function opaqueComponents(png: PngFile): 1 | 3 {
	return png.channels >= 3 ? 3 : 1;
}

/** Copies the pixels of a pass's row to their columns. */
function spread(line: Buffer, pass: Pass, target: Buffer): void {
	const components = (line.length - 1) / pass.width;
	for (let pixel = 0; pixel < pass.width; pixel++) {
		const from = 1 + pixel * components;
		const to = 1 + (pass.firstColumn + pixel * pass.columnStep) * components;
		for (let i = 0; i < components; i++) target[to + i] = line[from + i]!;
	}
}

async function* sampleRows(png: PngFile) {
	const pixelBytes = Math.max(1, (png.channels * png.bitDepth) / 8);
	let previous: Buffer | undefined;
	for await (const { pass, row, bytes } of scanlinesOf(png)) {
		undoFilter(bytes, row > 0 ? previous : undefined, pixelBytes);
		previous = bytes;
		const samples = unpacked(bytes.subarray(1), png.bitDepth, pass.width * png.channels);
		yield { pass, row, samples };
	}
}

/**
 * Samples of fewer than 8 bits begin at the most significant bit of a byte; 16-bit samples are
 * big-endian: 7.2.
 */
function unpacked(bytes: Buffer, bitDepth: number, count: number): Samples {
	if (bitDepth === 8) return bytes;
	const samples = new Uint16Array(count);
	for (let i = 0; i < count; i++) {
		const bit = i * bitDepth;
		samples[i] =
			bitDepth === 16
				? bytes.readUInt16BE(2 * i)
				: (bytes[bit >> 3]! >> (8 - bitDepth - (bit & 7))) & (2 ** bitDepth - 1);
	}
	return samples;
}

/** Reduces samples to 8 bits without alpha. */
function flatten(png: PngFile, samples: Samples, target: Buffer): void {
	const highest = 2 ** png.bitDepth - 1;
	const components = opaqueComponents(png);
	const hasAlpha = png.channels > components;
	const key = transparentColor(png);
	// The palette's colors are flattened, not the indices.
	const scale = png.palette ? 1 : 255 / highest;
	for (let pixel = 0, to = 0; to < target.length; pixel++) {
		const from = pixel * png.channels;
		const alpha = hasAlpha ? samples[from + components]! : highest;
		const isKey = key?.every((value, i) => value === samples[from + i]) ?? false;
		for (let i = 0; i < components; i++) {
			const sample = isKey ? highest : onWhite(samples[from + i]!, alpha, highest);
			target[to++] = png.bitDepth === 16 ? sample >> 8 : sample * scale;
		}
	}
}

/** A color flattened onto white, rounded down as libvips does. */
export function onWhite(sample: number, alpha: number, highest: number): number {
	return Math.floor((sample * alpha + highest * (highest - alpha)) / highest);
}

/**
 * The color that a gray or RGB image without alpha declares transparent, at the bit depth of the image.
 * @returns undefined when there is none
 * @see PNG 3rd edition, 11.3.1.1 (tRNS): two bytes a sample, of which the lowest bits count
 */
export function transparentColor(png: PngFile): number[] | undefined {
	const { transparency, channels, bitDepth, palette } = png;
	const hasAlpha = channels > opaqueComponents(png);
	if (palette || hasAlpha || transparency?.length !== 2 * channels) return undefined;
	const lowestBits = 2 ** bitDepth - 1;
	return Array.from({ length: channels }, (_, i) => transparency.readUInt16BE(2 * i) & lowestBits);
}
