import { UnusableImage } from './unusableImage';

/** PNG 3rd edition, 11.2.1, table 11: the meaning of samples, with the allowed bit depths. */
export const colorType = { gray: 0, rgb: 2, palette: 3, grayAlpha: 4, rgbAlpha: 6 } as const;

const bitDepths = new Map<number, number[]>([
	[colorType.gray, [1, 2, 4, 8, 16]],
	[colorType.rgb, [8, 16]],
	[colorType.palette, [1, 2, 4, 8]],
	[colorType.grayAlpha, [8, 16]],
	[colorType.rgbAlpha, [8, 16]],
]);
const channels = new Map<number, number>([
	[colorType.gray, 1],
	[colorType.rgb, 3],
	[colorType.palette, 1],
	[colorType.grayAlpha, 2],
	[colorType.rgbAlpha, 4],
]);

/**
 * An A4 page in color at 600 dpi has 105 million samples; larger images would take many seconds and much
 * memory.
 */
const maxSamples = 1 << 30;
const signatureBytes = 8;
/** Length and type before a chunk's data, checksum after it. */
const chunkOverhead = 12;

export interface PngHeader {
	width: number;
	height: number;
	bitDepth: number;
	colorType: number;
	isInterlaced: boolean;
	/** Samples per pixel, including alpha. */
	channels: number;
}

/** The chunks of a PNG file that matter for a page. */
export interface PngFile extends PngHeader {
	/** The palette: three bytes for each color. */
	palette: Buffer | undefined;
	/** The transparent color, or the alpha values of the palette (tRNS). */
	transparency: Buffer | undefined;
	/** A compressed ICC profile, preceded by its name (iCCP). */
	iccp: Buffer | undefined;
	exif: Buffer | undefined;
	/** All IDAT chunks joined: a zlib stream. */
	imageData: Buffer;
}

/**
 * Reads the chunks of a PNG file. Their checksums are not verified: the image data has its own checksum,
 * which is verified when it is inflated.
 * @throws UnusableImage
 * @see PNG 3rd edition (W3C; ISO/IEC 15948), 5.3 and 11
 */
export function readPng(file: Buffer): PngFile {
	let header: PngHeader | undefined;
	const imageData: Buffer[] = [];
	const chunks = new Map<string, Buffer>();
	for (const { type, data } of chunksOf(file)) {
		if (type === 'IHDR') header ??= readHeader(data);
		else if (!header) throw new UnusableImage('damaged');
		else if (type === 'IDAT') imageData.push(data);
		else if (isCritical(type) && !['PLTE', 'IEND'].includes(type)) {
			throw new UnusableImage('damaged');
		} else if (!chunks.has(type)) chunks.set(type, data);
	}
	if (!header) throw new UnusableImage('damaged');
	if (imageData.length === 0) throw new UnusableImage('truncated');
	const palette = header.colorType === colorType.palette ? chunks.get('PLTE') : undefined;
	if (header.colorType === colorType.palette && !isPalette(palette)) {
		throw new UnusableImage('damaged');
	}
	return {
		...header,
		palette,
		transparency: chunks.get('tRNS'),
		iccp: chunks.get('iCCP'),
		exif: chunks.get('eXIf'),
		imageData: imageData.length === 1 ? imageData[0]! : Buffer.concat(imageData),
	};
}

/** Stops at the end chunk, because the bytes after it are not part of the image. */
function* chunksOf(file: Buffer): Generator<{ type: string; data: Buffer }> {
	for (let offset = signatureBytes; ; ) {
		if (offset + chunkOverhead > file.length) throw new UnusableImage('truncated');
		const length = file.readUInt32BE(offset);
		const end = offset + chunkOverhead + length;
		if (end > file.length) throw new UnusableImage('truncated');
		const type = file.toString('latin1', offset + 4, offset + 8);
		yield { type, data: file.subarray(offset + 8, end - 4) };
		if (type === 'IEND') return;
		offset = end;
	}
}

/** Without a critical chunk, the image cannot be shown; its name begins with a capital letter: 5.4. */
function isCritical(type: string): boolean {
	return /^[A-Z]/.test(type);
}

function readHeader(data: Buffer): PngHeader {
	if (data.length !== 13) throw new UnusableImage('damaged');
	const width = data.readUInt32BE(0);
	const height = data.readUInt32BE(4);
	const [bitDepth, type, compression, filter, interlace] = data.subarray(8) as unknown as [
		number,
		number,
		number,
		number,
		number,
	];
	if (width === 0 || height === 0) throw new UnusableImage('noPixels');
	const isValid =
		bitDepths.get(type)?.includes(bitDepth) &&
		compression === 0 &&
		filter === 0 &&
		interlace <= 1 &&
		Math.max(width, height) < 2 ** 31;
	if (!isValid) throw new UnusableImage('damaged');
	const header = {
		width,
		height,
		bitDepth,
		colorType: type,
		isInterlaced: interlace === 1,
		channels: channels.get(type)!,
	};
	if (width * height * header.channels > maxSamples) throw new UnusableImage('tooManyPixels');
	return header;
}

function isPalette(data: Buffer | undefined): boolean {
	return data !== undefined && data.length > 0 && data.length <= 768 && data.length % 3 === 0;
}

/** The number of bytes in a row of pixels, without its filter type. */
export function rowBytes({ bitDepth, channels: perPixel }: PngHeader, pixels: number): number {
	return Math.ceil((pixels * perPixel * bitDepth) / 8);
}
