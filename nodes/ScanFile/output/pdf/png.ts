import { deflate, inflate } from './deflate';
import { exifOrientation } from './exifOrientation';
import { usableProfile, type Components, type IccProfile } from './iccProfile';
import type { PageImage } from './imageXObject';
import { readPng, type PngFile } from './pngFile';
import { onWhite, opaqueComponents, opaqueRows, transparentColor } from './pngPixels';
import { paethFiltered, scanlinesOf } from './pngScanlines';

/**
 * Rows are passed to the deflater in pieces of this size, because each piece takes a turn of the event
 * loop.
 */
const pieceBytes = 256 * 1024;
/** More than any profile in use has; a few bytes in a malicious file can inflate to gigabytes. */
const maxProfileBytes = 4_000_000;
/**
 * The predictor that is specified in each row, so that FlateDecode can read PNG's rows unchanged. ISO
 * 32000-1, 7.4.4.4.
 */
const pngPredictor = 15;

/**
 * A PNG file as an image XObject. Its compressed data is embedded unchanged if FlateDecode and PDF/A-1
 * support it: at most 8 bits per sample, not interlaced, no alpha channel. Other images are flattened
 * onto white and compressed again with 8 bits per sample. Chunks for gamma and chromaticities (gAMA,
 * cHRM) are ignored, as image programs do by default.
 * @throws UnusableImage; all image data is inflated once to check it
 * @see PNG 3rd edition (W3C; ISO/IEC 15948); ISO 32000-1, 7.4.4
 */
export async function pngPageImage(file: Buffer): Promise<PageImage> {
	const png = readPng(file);
	const components: Components = png.palette ? 3 : opaqueComponents(png);
	const hasAlpha = png.channels > opaqueComponents(png);
	const isAsItIs = png.bitDepth <= 8 && !png.isInterlaced && !hasAlpha;
	const data = isAsItIs ? await checked(png) : await deflate(filteredPieces(png));
	const bitsPerComponent = isAsItIs ? png.bitDepth : 8;
	return {
		width: png.width,
		height: png.height,
		orientation: exifOrientation(png.exif ?? Buffer.alloc(0)),
		bitsPerComponent,
		components,
		palette: opaquePalette(png),
		unpainted: isAsItIs ? transparentColor(png) : undefined,
		iccProfile: await profileOf(png, components),
		filter: 'FlateDecode',
		decodeParms: {
			Predictor: pngPredictor,
			Colors: opaqueComponents(png),
			BitsPerComponent: bitsPerComponent,
			Columns: png.width,
		},
		data,
	};
}

/** @throws UnusableImage when a row is missing or damaged */
async function checked(png: PngFile): Promise<Buffer> {
	const rows = scanlinesOf(png);
	while (!(await rows.next()).done);
	return png.imageData;
}

/** The palette with its colors flattened onto white, so that the pixels need not be changed. */
function opaquePalette({ palette, transparency }: PngFile): Buffer | undefined {
	return palette?.map((color, i) =>
		onWhite(color, transparency?.[Math.floor(i / 3)] ?? 255, 255),
	) as Buffer | undefined;
}

async function* filteredPieces(png: PngFile): AsyncGenerator<Buffer> {
	let piece: Buffer[] = [];
	let length = 0;
	let previous: Buffer | undefined;
	for await (const row of opaqueRows(png)) {
		// Neighboring indices are unrelated, so they are not filtered.
		piece.push(png.palette ? row : paethFiltered(row, previous, opaqueComponents(png)));
		length += row.length;
		previous = row;
		if (length < pieceBytes) continue;
		yield Buffer.concat(piece);
		piece = [];
		length = 0;
	}
	if (length > 0) yield Buffer.concat(piece);
}

/** PNG 3rd edition, 11.3.2.3 (iCCP): a name, a zero, the compression method 0, a zlib stream. */
async function profileOf(png: PngFile, components: Components): Promise<IccProfile | undefined> {
	if (!png.iccp) return undefined;
	const nameEnd = png.iccp.indexOf(0);
	if (nameEnd < 0 || png.iccp[nameEnd + 1] !== 0) return undefined;
	const pieces: Uint8Array[] = [];
	let length = 0;
	try {
		for await (const piece of inflate(png.iccp.subarray(nameEnd + 2))) {
			pieces.push(piece);
			length += piece.length;
			if (length > maxProfileBytes) return undefined;
		}
	} catch {
		// As with any damaged profile, the image is shown without it.
		return undefined;
	}
	return usableProfile(Buffer.concat(pieces), components);
}
