import { deflateSync, inflateSync } from 'node:zlib';
import sharp from 'sharp';
import type { PageImage } from '../../../../nodes/ScanFile/output/pdf/imageXObject';
import { srgbProfile } from '../../../../nodes/ScanFile/output/pdf/outputIntent';
import { pngPageImage } from '../../../../nodes/ScanFile/output/pdf/png';
import { picture } from '../../../pdf/samples/picture';
import {
	chunk,
	encodePng,
	ihdr,
	pngOf,
	pngSamples,
	shorts,
	type PngOptions,
} from '../../../pdf/samples/pngs';

const plain: PngOptions = {
	width: 5,
	height: 4,
	colorType: 2,
	bitDepth: 8,
	pixel: (x, y) => [x, y, x * y],
};
const good = encodePng(plain);
const palette = Buffer.from([0, 0, 0, 255, 255, 255]);
const none = Buffer.alloc(0);
const header = ihdr(plain);

/** The rows of an image as they are in the file, before they are deflated. */
function rowsOf(png: Buffer): Buffer {
	const start = png.indexOf('IDAT') + 4;
	return inflateSync(png.subarray(start, start + png.readUInt32BE(start - 8)));
}

function withData(data: Buffer, ihdrData = header): Buffer {
	return pngOf([
		['IHDR', ihdrData],
		['IDAT', data],
		['IEND', none],
	]);
}

function withHeader(changes: Record<number, number>): Buffer {
	const changed = Buffer.from(header);
	for (const [index, value] of Object.entries(changes)) changed[Number(index)] = value;
	return withData(deflateSync(rowsOf(good)), changed);
}

const rows = rowsOf(good);
const badFilter = Buffer.from(rows);
badFilter[0] = 5;
const flipped = Buffer.from(good);
flipped[good.indexOf('IDAT') + 10]! ^= 1;

const rejected: Array<[what: string, reason: string, file: Buffer]> = [
	['nothing but its signature', 'truncated', good.subarray(0, 8)],
	['half of its header', 'truncated', good.subarray(0, 20)],
	['half of its pixels', 'truncated', good.subarray(0, good.length - 30)],
	['no end', 'truncated', good.subarray(0, -12)],
	['half of its end', 'truncated', good.subarray(0, -1)],
	[
		'no image data',
		'truncated',
		pngOf([
			['IHDR', header],
			['IEND', none],
		]),
	],
	[
		'no header',
		'damaged',
		pngOf([
			['IDAT', deflateSync(rows)],
			['IEND', none],
		]),
	],
	[
		'another chunk before its header',
		'damaged',
		pngOf([
			['CgBI', Buffer.alloc(4)],
			['IHDR', header],
			['IDAT', deflateSync(rows)],
			['IEND', none],
		]),
	],
	['a header that is too short', 'damaged', withData(deflateSync(rows), header.subarray(1))],
	['no width', 'noPixels', withHeader({ 3: 0 })],
	['no height', 'noPixels', withHeader({ 7: 0 })],
	['a width beyond the standard', 'damaged', withHeader({ 0: 0x80 })],
	['too many pixels', 'tooManyPixels', withHeader({ 1: 1, 5: 1 })],
	['too many pixels of 1 bit', 'tooManyPixels', withHeader({ 1: 1, 5: 1, 8: 1, 9: 0, 12: 1 })],
	['3 bits', 'damaged', withHeader({ 8: 3 })],
	['4 bits in RGB', 'damaged', withHeader({ 8: 4 })],
	['an unknown color type', 'damaged', withHeader({ 9: 1 })],
	['an unknown compression', 'damaged', withHeader({ 10: 1 })],
	['an unknown filter method', 'damaged', withHeader({ 11: 1 })],
	['an unknown interlacing', 'damaged', withHeader({ 12: 2 })],
	['no palette', 'damaged', encodePng({ ...plain, colorType: 3, pixel: () => [0] })],
	[
		'a palette that is too short',
		'damaged',
		encodePng({
			...plain,
			colorType: 3,
			pixel: () => [0],
			chunks: [['PLTE', palette.subarray(1)]],
		}),
	],
	['an unknown chunk that it needs', 'damaged', encodePng({ ...plain, chunks: [['ABCD', none]] })],
	['a bit changed in its data', 'damaged', flipped],
	['data that is no zlib stream', 'damaged', withData(Buffer.from('no zlib stream'))],
	['empty data', 'damaged', withData(none)],
	['half of its data', 'damaged', withData(deflateSync(rows).subarray(0, 20))],
	['a row too few', 'damaged', withData(deflateSync(rows.subarray(0, -16)))],
	['an unknown filter', 'damaged', withData(deflateSync(badFilter))],
];

test.each(rejected)('a PNG with %s is rejected: %s', async (_, reason, file) => {
	await expect(pngPageImage(file)).rejects.toMatchObject({ name: 'UnusableImage', reason });
});

test('what is rejected is rejected when it has to be compressed again, too', async () => {
	const alpha: PngOptions = {
		...plain,
		colorType: 6,
		pixel: (x, y) => [x, y, 0, 9],
		isInterlaced: true,
	};
	const data = deflateSync(rowsOf(encodePng(alpha)).subarray(0, -1));

	await expect(pngPageImage(withData(data, ihdr(alpha)))).rejects.toMatchObject({
		reason: 'damaged',
	});
	await expect(pngPageImage(withData(data.subarray(0, 9), ihdr(alpha)))).rejects.toMatchObject({
		reason: 'damaged',
	});
});

test('data behind the last row, or behind the compressed data, is of no matter', async () => {
	const more = deflateSync(Buffer.concat([rows, Buffer.from('more')]));

	await expect(pngPageImage(withData(more))).resolves.toBeDefined();
	await expect(
		pngPageImage(withData(Buffer.concat([deflateSync(rows), Buffer.from('more')]))),
	).resolves.toBeDefined();
});

test('compressed data goes in as it is, all chunks in one', async () => {
	const options: PngOptions = { ...plain, width: 15, height: 15 };
	const image = await pngPageImage(encodePng({ ...options, chunkBytes: 1 }));
	const start = encodePng(options);

	expect(image).toMatchObject({
		filter: 'FlateDecode',
		bitsPerComponent: 8,
		components: 3,
		decodeParms: { Predictor: 15, Colors: 3, BitsPerComponent: 8, Columns: 15 },
	});
	expect(start.includes(image.data)).toBe(true);
});

/** Kinds of which the compressed data has to stay as it is. */
const lossless = /^PNG (gray|palette|rgb), [1248] bit(, tRNS)?$/;

test('every kind that PDF can express goes in as it is', async () => {
	const samples = (await pngSamples()).filter(({ name }) => lossless.test(name));
	expect(samples).toHaveLength(18);
	for (const { name, file } of samples) {
		const { data } = await pngPageImage(file);
		expect([name, file.includes(data)]).toEqual([name, true]);
	}
});

/** The image as a PNG file again: what a reader of the PDF gets to see. */
function asPng({ width, height, bitsPerComponent, components, ...image }: PageImage): Buffer {
	const colorType = image.palette ? 3 : components === 1 ? 0 : 2;
	const bitDepth = bitsPerComponent as 8;
	const chunks: Array<[type: string, data: Buffer]> = [];
	if (image.palette) chunks.push(['PLTE', image.palette]);
	if (image.unpainted) chunks.push(['tRNS', shorts(image.unpainted)]);
	return pngOf([
		['IHDR', ihdr({ width, height, bitDepth, colorType })],
		...chunks,
		['IDAT', image.data],
		['IEND', none],
	]);
}

async function rgbOf(file: Buffer): Promise<Buffer> {
	const image = sharp(file).flatten({ background: 'white' }).toColourspace('srgb');
	return await image.raw().toBuffer();
}

test('every kind shows the same pixels as before', async () => {
	for (const { name, file } of (await pngSamples()).filter(
		(sample) => !/profile/.test(sample.name),
	)) {
		const before = await rgbOf(file);
		const after = await rgbOf(asPng(await pngPageImage(file)));
		const channels = after.length / before.length;
		const difference = after.reduce(
			(most, sample, i) => Math.max(most, Math.abs(sample - before[Math.floor(i / channels)]!)),
			0,
		);
		// Of alpha in 16 bits, rounding.
		expect([name, difference <= (/alpha, 16/.test(name) ? 1 : 0)]).toEqual([name, true]);
	}
});

test('what is compressed again does not grow by much', async () => {
	const photo = picture().resize(600, 450).ensureAlpha(1);
	const before = await photo.png({ compressionLevel: 6 }).toBuffer();
	const { data } = await pngPageImage(before);

	expect(data.length).toBeLessThan(1.2 * before.length);
});

test('a small file that inflates to a gigabyte as its profile costs no gigabyte', async () => {
	const bomb = Buffer.concat([Buffer.from('name\0\0'), deflateSync(Buffer.alloc(200_000_000))]);
	const before = process.memoryUsage().rss;
	const { iccProfile } = await pngPageImage(encodePng({ ...plain, chunks: [['iCCP', bomb]] }));

	expect(iccProfile).toBeUndefined();
	expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
});

const compressed = deflateSync(srgbProfile());
const iccp = (...parts: Array<string | Buffer>) =>
	encodePng({
		...plain,
		chunks: [['iCCP', Buffer.concat(parts.map((part) => Buffer.from(part as string, 'latin1')))]],
	});

test.each([
	['with a name', iccp('sRGB\0\0', compressed)],
	['without a name', iccp('\0\0', compressed)],
	['that is large', iccp('a\0\0', deflateSync(paddedTo(4_000_000)))],
])('a profile %s is kept', async (_, file) => {
	const { iccProfile } = await pngPageImage(file);

	expect(iccProfile?.bytes.subarray(40, 200)).toEqual(srgbProfile().subarray(40, 200));
});

test.each([
	['no end of its name', iccp('sRGB')],
	['an unknown compression', iccp('sRGB\0\x01', compressed)],
	['damaged data', iccp('sRGB\0\0', compressed.subarray(20))],
	['half of its data', iccp('sRGB\0\0', compressed.subarray(0, -9))],
	['no data', iccp('sRGB\0\0')],
	['too much data', iccp('sRGB\0\0', deflateSync(paddedTo(4_000_001)))],
])('a profile with %s is left out', async (_, file) => {
	await expect(pngPageImage(file)).resolves.toMatchObject({ iccProfile: undefined, width: 5 });
});

/** A profile of sRGB with zeros at its end. */
function paddedTo(byteCount: number): Buffer {
	const profile = Buffer.concat([srgbProfile(), Buffer.alloc(byteCount - srgbProfile().length)]);
	profile.writeUInt32BE(byteCount, 0);
	return profile;
}

test('the checksum is that of the standard', () => {
	// The end chunk of every PNG file.
	expect(chunk('IEND', none).toString('hex')).toBe('0000000049454e44ae426082');
});
