import { curveTag, displayProfile } from '../../../nodes/ScanFile/output/pdf/iccTags';
import { srgbProfile } from '../../../nodes/ScanFile/output/pdf/outputIntent';
import { picture, type Sample } from './picture';

/** A marker segment: ITU-T T.81, B.1.1.4. */
export function segment(marker: number, data: Buffer): Buffer {
	const start = Buffer.from([0xff, marker, 0, 0]);
	start.writeUInt16BE(data.length + 2, 2);
	return Buffer.concat([start, data]);
}

/** The file with segments added after its start. */
export function withSegments(jpeg: Buffer, ...segments: Buffer[]): Buffer {
	return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

/** Where the segments of a file with one picture are, up to its first scan. */
export function segmentsOf(jpeg: Buffer): Array<{ marker: number; start: number; end: number }> {
	const found: Array<{ marker: number; start: number; end: number }> = [];
	for (let start = 2; found.at(-1)?.marker !== 0xda; start = found.at(-1)!.end) {
		const end = start + 2 + jpeg.readUInt16BE(start + 2);
		found.push({ marker: jpeg[start + 1]!, start, end });
	}
	return found;
}

/** The file without its segments of one kind. */
export function withoutSegments(jpeg: Buffer, marker: number): Buffer {
	let rest = jpeg;
	for (;;) {
		const found = segmentsOf(rest).find((each) => each.marker === marker);
		if (!found) return rest;
		rest = Buffer.concat([rest.subarray(0, found.start), rest.subarray(found.end)]);
	}
}

/** The file with a byte of its frame header changed: B.2.2, from the precision on. */
export function withFrameByte(jpeg: Buffer, index: number, value: number): Buffer {
	const changed = Buffer.from(jpeg);
	const frame = segmentsOf(jpeg).find(({ marker }) => (marker & 0xf0) === 0xc0 && marker !== 0xc4)!;
	changed[frame.start + 4 + index] = value;
	return changed;
}

/** The file with another kind of frame. */
export function withFrameMarker(jpeg: Buffer, marker: number): Buffer {
	return withFrameByte(jpeg, -3, marker);
}

/** Exif data with an orientation and an entry before it. */
export function exif(orientation: number, byteOrder: 'II' | 'MM' = 'MM'): Buffer {
	const bytes = Buffer.alloc(8 + 2 + 2 * 12 + 4);
	const short = (value: number, offset: number) =>
		byteOrder === 'II' ? bytes.writeUInt16LE(value, offset) : bytes.writeUInt16BE(value, offset);
	const long = (value: number, offset: number) =>
		byteOrder === 'II' ? bytes.writeUInt32LE(value, offset) : bytes.writeUInt32BE(value, offset);
	bytes.write(byteOrder, 'latin1');
	short(42, 2);
	long(8, 4);
	short(2, 8);
	// Width (256), a long; orientation (274), a short.
	short(256, 10);
	short(4, 12);
	long(1, 14);
	long(61, 18);
	short(274, 22);
	short(3, 24);
	long(1, 26);
	short(orientation, 30);
	return bytes;
}

export function exifSegment(orientation: number, byteOrder: 'II' | 'MM' = 'MM'): Buffer {
	return segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exif(orientation, byteOrder)]));
}

/** A profile in as many segments as it takes: ICC.1:2010, B.4. */
export function profileSegments(profile: Buffer, pieceBytes = 65_000): Buffer[] {
	const count = Math.ceil(profile.length / pieceBytes);
	return Array.from({ length: count }, (_, i) => {
		const start = Buffer.from(`ICC_PROFILE\0${String.fromCharCode(i + 1, count)}`, 'latin1');
		const piece = profile.subarray(i * pieceBytes, (i + 1) * pieceBytes);
		return segment(0xe2, Buffer.concat([start, piece]));
	});
}

/** Gray that is lighter than usual. */
export const grayProfile = displayProfile('GRAY', 'Gray', [
	[['kTRC'], curveTag([0, 0.1, 0.3, 0.6, 1])],
]);

/** RGB without a color transform, told by the names of the components alone, as libjpeg reads it. */
function plainRgb(yCbCr: Buffer): Buffer {
	const jpeg = withoutSegments(yCbCr, 0xe0);
	const scan = segmentsOf(jpeg).at(-1)!;
	const changed = Buffer.from(jpeg);
	const frame = segmentsOf(jpeg).find(({ marker }) => marker === 0xc0)!;
	[...'RGB'].forEach((name, i) => {
		changed[frame.start + 4 + 6 + 3 * i] = name.charCodeAt(0);
		changed[scan.start + 5 + 2 * i] = name.charCodeAt(0);
	});
	return changed;
}

/** JPEG files of all kinds that can be a page. */
export async function jpegSamples(): Promise<Sample[]> {
	const rgb = await picture().jpeg({ quality: 90 }).toBuffer();
	const gray = await picture().toColourspace('b-w').jpeg().toBuffer();
	const cmyk = await picture().toColourspace('cmyk').jpeg().toBuffer();
	const fullColor = await picture().jpeg({ chromaSubsampling: '4:4:4' }).toBuffer();
	const cmykWithProfile = await picture().withIccProfile('cmyk').jpeg().toBuffer();
	const samples: Record<string, Buffer> = {
		gray,
		rgb,
		'rgb 4:4:4': fullColor,
		'rgb, progressive': await picture().jpeg({ progressive: true }).toBuffer(),
		'gray, progressive': await picture()
			.toColourspace('b-w')
			.jpeg({ progressive: true })
			.toBuffer(),
		'rgb, coarse': await picture().jpeg({ quality: 1 }).toBuffer(),
		'rgb without color transform': plainRgb(fullColor),
		'cmyk, Adobe, profile': cmykWithProfile,
		'rgb, Exif little endian': withSegments(rgb, exifSegment(6, 'II')),
		'rgb, two Exif segments': withSegments(rgb, exifSegment(8), exifSegment(3)),
		'rgb, Exif cut off': withSegments(rgb, segment(0xe1, Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0'))),
		'rgb, profile': withSegments(rgb, ...profileSegments(srgbProfile())),
		'rgb, profile in pieces': withSegments(rgb, ...profileSegments(srgbProfile(), 100)),
		'rgb, profile of version 4': await picture().withIccProfile('p3').jpeg().toBuffer(),
		'gray, profile': withSegments(gray, ...profileSegments(grayProfile)),
		'rgb, profile of gray': withSegments(rgb, ...profileSegments(grayProfile)),
		'gray, profile of rgb': withSegments(gray, ...profileSegments(srgbProfile())),
		'rgb, profile cut off': withSegments(rgb, ...profileSegments(srgbProfile().subarray(0, 300))),
		'rgb, a piece of the profile missing': withSegments(
			rgb,
			...profileSegments(srgbProfile(), 100).slice(1),
		),
		'two pictures (MPO)': Buffer.concat([
			withSegments(rgb, segment(0xe2, Buffer.from('MPF\0MM\0*\0\0\0\x08'))),
			withSegments(gray, exifSegment(3)),
		]),
		'rgb, bytes behind its end': Buffer.concat([rgb, Buffer.from('\0\0noise\xff')]),
		'rgb, fill bytes': Buffer.concat([rgb.subarray(0, 2), Buffer.alloc(5, 0xff), rgb.subarray(2)]),
	};
	for (let orientation = 0; orientation <= 9; orientation++) {
		samples[`rgb, Exif orientation ${orientation}`] = withSegments(rgb, exifSegment(orientation));
	}
	const cmykSamples: Record<string, Buffer> = {
		'cmyk, Adobe': cmyk,
		'cmyk, no Adobe': withoutSegments(cmyk, 0xee),
		'cmyk, Adobe, orientation 6': withSegments(cmyk, exifSegment(6)),
		'cmyk, profile of rgb': withSegments(cmyk, ...profileSegments(srgbProfile())),
	};
	return [
		...Object.entries(samples).map(([name, file]) => ({ name, file, isPdfA: true })),
		...Object.entries(cmykSamples).map(([name, file]) => ({ name, file, isPdfA: false })),
	].map((sample) => ({ ...sample, name: `JPEG ${sample.name}` }));
}
