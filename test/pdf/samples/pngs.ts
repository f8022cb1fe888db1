import { crc32, deflateSync } from 'node:zlib';
import { srgbProfile } from '../../../nodes/ScanFile/output/pdf/outputIntent';
import { exif } from './jpegs';
import { height, picture, rgb, width, type Sample } from './picture';

export interface PngOptions {
	width: number;
	height: number;
	colorType: 0 | 2 | 3 | 4 | 6;
	bitDepth: 1 | 2 | 4 | 8 | 16;
	/** The samples of a pixel; each from 0 to the highest of the bit depth. */
	pixel: (x: number, y: number) => number[];
	isInterlaced?: boolean;
	/** The filter of a row. */
	filter?: (row: number) => 0 | 1 | 2 | 3 | 4;
	/** The largest IDAT chunk. */
	chunkBytes?: number;
	/** Chunks before the image data: name and data. */
	chunks?: Array<[type: string, data: Buffer]>;
}

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** PNG 3rd edition, 5.3. */
export function chunk(type: string, data: Buffer): Buffer {
	const bytes = Buffer.concat([
		Buffer.alloc(4),
		Buffer.from(type, 'latin1'),
		data,
		Buffer.alloc(4),
	]);
	bytes.writeUInt32BE(data.length);
	bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), bytes.length - 4);
	return bytes;
}

export function pngOf(chunks: Array<[type: string, data: Buffer]>): Buffer {
	return Buffer.concat([signature, ...chunks.map(([type, data]) => chunk(type, data))]);
}

export function ihdr({
	width,
	height,
	bitDepth,
	colorType,
	isInterlaced = false,
}: Omit<PngOptions, 'pixel'>): Buffer {
	const data = Buffer.from([
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		bitDepth,
		colorType,
		0,
		0,
		Number(isInterlaced),
	]);
	data.writeUInt32BE(width);
	data.writeUInt32BE(height, 4);
	return data;
}

/** Writes a PNG file of any kind; sharp knows some kinds only. */
export function encodePng(options: PngOptions): Buffer {
	const { chunks = [], chunkBytes = Infinity } = options;
	const imageData = deflateSync(filteredRows(options));
	const idat: Array<[string, Buffer]> = [];
	for (let start = 0; start < imageData.length; start += chunkBytes) {
		idat.push(['IDAT', imageData.subarray(start, start + chunkBytes)]);
	}
	return pngOf([['IHDR', ihdr(options)], ...chunks, ...idat, ['IEND', Buffer.alloc(0)]]);
}

/** The eight passes of 8 by 8 pixels, written as in the standard: PNG 3rd edition, 8.1. */
const adam7 = [
	'16462646',
	'77777777',
	'56565656',
	'77777777',
	'36463646',
	'77777777',
	'56565656',
	'77777777',
];

function filteredRows(options: PngOptions): Buffer {
	const { isInterlaced = false } = options;
	const passes = isInterlaced ? [1, 2, 3, 4, 5, 6, 7] : [0];
	const rows = passes.flatMap((pass) => {
		const isIn = (x: number, y: number) => !isInterlaced || Number(adam7[y % 8]![x % 8]) === pass;
		return filtered(options, packedRows(options, isIn));
	});
	return Buffer.concat(rows);
}

/** The rows that have any of the pixels asked for, with those pixels. */
function packedRows(options: PngOptions, isIn: (x: number, y: number) => boolean): Buffer[] {
	const { width, height, bitDepth, pixel } = options;
	const rows: Buffer[] = [];
	for (let y = 0; y < height; y++) {
		let bits = '';
		for (let x = 0; x < width; x++) {
			if (!isIn(x, y)) continue;
			bits += pixel(x, y)
				.map((sample) => sample.toString(2).padStart(bitDepth, '0'))
				.join('');
		}
		const bytes = bits.match(/.{1,8}/g) ?? [];
		if (bytes.length > 0)
			rows.push(Buffer.from(bytes.map((byte) => parseInt(byte.padEnd(8, '0'), 2))));
	}
	return rows;
}

/** PNG 3rd edition, 9.2. */
function filtered(
	{ bitDepth, pixel, filter = (row) => (row % 5) as 0 }: PngOptions,
	rows: Buffer[],
) {
	const step = Math.max(1, (pixel(0, 0).length * bitDepth) / 8);
	return rows.map((row, y) => {
		const above = rows[y - 1] ?? Buffer.alloc(row.length);
		const type = filter(y);
		const bytes = row.map((byte, i) => {
			const [a = 0, b = 0, c = 0] = [row[i - step], above[i], above[i - step]];
			const p = a + b - c;
			const nearest = [a, b, c].toSorted((m, n) => Math.abs(p - m) - Math.abs(p - n));
			const predicted = [0, a, b, Math.floor((a + b) / 2), nearest[0]!];
			return byte - predicted[type]!;
		});
		return Buffer.concat([Buffer.from([type]), bytes]);
	});
}

/** A sample of the picture in so many bits. */
function sample(x: number, y: number, channel: number, bitDepth: number): number {
	const value = rgb[(y * width + x) * 3 + channel]!;
	return bitDepth === 16 ? value * 256 + ((x * 31 + y * 17) % 256) : value >> (8 - bitDepth);
}

const alpha = (x: number, y: number, bitDepth: number) =>
	Math.floor((((x * 9 + y * 5) % 256) / 255) * (2 ** bitDepth - 1));

function kinds(): Record<string, Omit<PngOptions, 'width' | 'height'>> {
	const made: Record<string, Omit<PngOptions, 'width' | 'height'>> = {};
	for (const bitDepth of [1, 2, 4, 8, 16] as const) {
		const gray = (x: number, y: number) => sample(x, y, 0, bitDepth);
		const color = (x: number, y: number) => [0, 1, 2].map((i) => sample(x, y, i, bitDepth));
		made[`gray, ${bitDepth} bit`] = { colorType: 0, bitDepth, pixel: (x, y) => [gray(x, y)] };
		made[`gray, ${bitDepth} bit, tRNS`] = {
			...made[`gray, ${bitDepth} bit`]!,
			chunks: [['tRNS', shorts([gray(20, 20)])]],
		};
		if (bitDepth <= 8) {
			const palette = Buffer.from(
				Array.from({ length: 2 ** bitDepth }, (_, i) => [i, 255 - i, (i * 91) % 256]).flat(),
			);
			made[`palette, ${bitDepth} bit`] = {
				...made[`gray, ${bitDepth} bit`]!,
				colorType: 3,
				chunks: [['PLTE', palette]],
			};
			made[`palette, ${bitDepth} bit, tRNS`] = {
				...made[`palette, ${bitDepth} bit`]!,
				chunks: [
					['PLTE', palette],
					['tRNS', Buffer.from([100, 0].slice(0, 2 ** bitDepth))],
				],
			};
		}
		if (bitDepth < 8) continue;
		made[`rgb, ${bitDepth} bit`] = { colorType: 2, bitDepth, pixel: color };
		made[`rgb, ${bitDepth} bit, tRNS`] = {
			...made[`rgb, ${bitDepth} bit`]!,
			chunks: [['tRNS', shorts(color(45, 3))]],
		};
		made[`gray and alpha, ${bitDepth} bit`] = {
			colorType: 4,
			bitDepth,
			pixel: (x, y) => [gray(x, y), alpha(x, y, bitDepth)],
		};
		made[`rgb and alpha, ${bitDepth} bit`] = {
			colorType: 6,
			bitDepth,
			pixel: (x, y) => [...color(x, y), alpha(x, y, bitDepth)],
		};
	}
	return made;
}

export function shorts(values: number[]): Buffer {
	const bytes = Buffer.alloc(2 * values.length);
	values.forEach((value, i) => bytes.writeUInt16BE(value, 2 * i));
	return bytes;
}

export function iccp(profile: Buffer): Buffer {
	return Buffer.concat([Buffer.from('name\0\0'), deflateSync(profile)]);
}

/** PNG files of all kinds. */
export async function pngSamples(): Promise<Sample[]> {
	const samples: Record<string, Buffer> = {};
	for (const [name, kind] of Object.entries(kinds())) {
		samples[name] = encodePng({ width, height, ...kind });
		samples[`${name}, interlaced`] = encodePng({ width, height, ...kind, isInterlaced: true });
	}
	const plain = { width, height, ...kinds()['rgb, 8 bit']! };
	const palette = { width, height, ...kinds()['palette, 4 bit']! };
	for (const size of [1, 2, 3, 5]) {
		samples[`interlaced, ${size} by ${6 - size}`] = encodePng({
			...plain,
			width: size,
			height: 6 - size,
			isInterlaced: true,
		});
	}
	return Object.entries({
		...samples,
		'as sharp writes it': await picture().png().toBuffer(),
		'interlaced as sharp writes it': await picture().png({ progressive: true }).toBuffer(),
		'palette as sharp writes it': await picture().png({ palette: true }).toBuffer(),
		'alpha as sharp writes it': await picture().ensureAlpha(0.3).png().toBuffer(),
		'thousands of chunks': encodePng({ ...plain, chunkBytes: 1 }),
		profile: encodePng({ ...plain, chunks: [['iCCP', iccp(srgbProfile())]] }),
		'profile of version 4': await picture().withIccProfile('p3').png().toBuffer(),
		'palette, profile': encodePng({
			...palette,
			chunks: [['iCCP', iccp(srgbProfile())], ...palette.chunks!],
		}),
		'profile that is damaged': encodePng({
			...plain,
			chunks: [['iCCP', Buffer.from('name\0\0no zlib stream')]],
		}),
		'gray, profile of rgb': encodePng({
			width,
			height,
			...kinds()['gray, 8 bit']!,
			chunks: [['iCCP', iccp(srgbProfile())]],
		}),
		'orientation 6': encodePng({ ...plain, chunks: [['eXIf', exif(6)]] }),
		'bytes behind its end': Buffer.concat([encodePng(plain), Buffer.from('noise')]),
		'a comment with a wrong checksum': withWrongChecksum(
			encodePng({ ...plain, chunks: [['tEXt', Buffer.from('Comment\0Hello')]] }),
			'tEXt',
		),
	}).map(([name, file]) => ({ name: `PNG ${name}`, file, isPdfA: true }));
}

/** The file with a bit of a chunk's checksum changed. */
export function withWrongChecksum(png: Buffer, type: string): Buffer {
	const changed = Buffer.from(png);
	const start = changed.indexOf(type, 0, 'latin1') - 4;
	changed[start + 8 + changed.readUInt32BE(start)]! ^= 1;
	return changed;
}
