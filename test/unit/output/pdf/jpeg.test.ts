import { jpegPageImage } from '../../../../nodes/ScanFile/output/pdf/jpeg';
import { srgbProfile } from '../../../../nodes/ScanFile/output/pdf/outputIntent';
import {
	exifSegment,
	jpegSamples,
	profileSegments,
	segment,
	segmentsOf,
	withFrameByte,
	withFrameMarker,
	withoutSegments,
	withSegments,
} from '../../../pdf/samples/jpegs';
import { height, picture, width } from '../../../pdf/samples/picture';

let jpeg: Buffer;
beforeAll(async () => {
	jpeg = await picture().jpeg().toBuffer();
});

const endOfImage = Buffer.from([0xff, 0xd9]);

const precision = (file: Buffer) => withFrameByte(file, 0, 12);
const rejected: Array<[what: string, reason: string, make: (file: Buffer) => Buffer]> = [
	['12 bits', 'precision', precision],
	['12 bits, progressive', 'precision', (file) => withFrameMarker(precision(file), 0xc2)],
	...[0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf, 0xf7].map(
		(marker): [string, string, (file: Buffer) => Buffer] => [
			`frame ${marker.toString(16)}`,
			'coding',
			(file) => withFrameMarker(file, marker),
		],
	),
	['two components', 'components', (file) => withFrameByte(file, 5, 2)],
	['five components', 'damaged', (file) => withFrameByte(file, 5, 5)],
	['no width', 'noPixels', (file) => withFrameByte(withFrameByte(file, 3, 0), 4, 0)],
	['no height', 'noPixels', (file) => withFrameByte(withFrameByte(file, 1, 0), 2, 0)],
	['no frame', 'damaged', (file) => withoutSegments(file, 0xc0)],
	['no tables for its coding', 'damaged', (file) => withoutSegments(file, 0xc4)],
	['no tables for its numbers', 'damaged', (file) => withoutSegments(file, 0xdb)],
	['two frames', 'damaged', (file) => twice(file, 0xc0)],
	[
		'a frame that is too short',
		'damaged',
		(file) => withSegments(file, segment(0xc0, Buffer.alloc(7, 3))),
	],
	[
		'a segment of no length',
		'damaged',
		(file) => withSegments(file, Buffer.from([0xff, 0xe3, 0, 1])),
	],
	['nothing but its start', 'truncated', (file) => file.subarray(0, 2)],
	[
		'nothing but start and end',
		'damaged',
		(file) => Buffer.concat([file.subarray(0, 2), endOfImage]),
	],
	[
		'no scan',
		'damaged',
		(file) => Buffer.concat([file.subarray(0, segmentsOf(file).at(-1)!.start), endOfImage]),
	],
	['half of a segment', 'truncated', (file) => file.subarray(0, 30)],
	['half of its pixels', 'truncated', (file) => file.subarray(0, file.length - 400)],
	['all but its end marker', 'truncated', (file) => file.subarray(0, -2)],
	['half of its end marker', 'truncated', (file) => file.subarray(0, -1)],
	[
		'a thumbnail that is whole, in a file that is not',
		'truncated',
		(file) =>
			withSegments(file, segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), file]))).subarray(
				0,
				-9,
			),
	],
];

function twice(file: Buffer, marker: number): Buffer {
	const { start, end } = segmentsOf(file).find((each) => each.marker === marker)!;
	return withSegments(file, file.subarray(start, end));
}

test.each(rejected)('a JPEG with %s is rejected: %s', (_, reason, make) => {
	expect(() => jpegPageImage(make(jpeg))).toThrow(
		expect.objectContaining({ name: 'UnusableImage', reason }),
	);
});

test('no sample is rejected when it is whole, and each when its end is missing', async () => {
	for (const { file } of await jpegSamples()) {
		const { data } = jpegPageImage(file);
		expect(data).toBe(file);
		const firstEnd = file.lastIndexOf(endOfImage);
		const isOnePicture = file.indexOf(endOfImage) === firstEnd;
		if (isOnePicture) {
			expect(() => jpegPageImage(file.subarray(0, firstEnd))).toThrow('ends too early');
		}
	}
});

test('reads size, colors and depth', async () => {
	expect(jpegPageImage(jpeg)).toMatchObject({
		width,
		height,
		orientation: 1,
		bitsPerComponent: 8,
		components: 3,
		filter: 'DCTDecode',
	});
	const gray = await picture().toColourspace('b-w').jpeg().toBuffer();
	expect(jpegPageImage(gray)).toMatchObject({ components: 1 });
});

test.each([
	[0, 1],
	[1, 1],
	[2, 2],
	[3, 3],
	[4, 4],
	[5, 5],
	[6, 6],
	[7, 7],
	[8, 8],
	[9, 1],
	[0xffff, 1],
])('the orientation %d counts as %d', (value, expected) => {
	for (const byteOrder of ['II', 'MM'] as const) {
		const image = jpegPageImage(withSegments(jpeg, exifSegment(value, byteOrder)));
		expect(image.orientation).toBe(expected);
	}
});

test('a profile is put together from its pieces, in whatever order they come', () => {
	const pieces = profileSegments(srgbProfile(), 100);
	const image = jpegPageImage(withSegments(jpeg, ...pieces.toReversed()));

	expect(image.iccProfile?.bytes).toEqual(srgbProfile());
});

test.each([
	['a piece is missing', (pieces: Buffer[]) => pieces.slice(1)],
	['a piece is there twice', (pieces: Buffer[]) => [pieces[0]!, ...pieces]],
	['it is empty', () => [segment(0xe2, Buffer.from('ICC_PROFILE\0'))]],
])('a profile is left out when %s', (_, change) => {
	const segments = change(profileSegments(srgbProfile(), 100));

	expect(jpegPageImage(withSegments(jpeg, ...segments)).iccProfile).toBeUndefined();
});

/** Its orientation is the second entry of the directory, after 4 bytes of the segment and 6 of its name. */
const orientationEntry = 4 + 6 + 10 + 12;

const exif = exifSegment(6).subarray(4);
const profile = profileSegments(srgbProfile())[0]!.subarray(4);

test.each([
	['Exif data in APP2', segment(0xe2, exif)],
	['Exif data in APP13', segment(0xed, exif)],
	['APP1 with another name', segment(0xe1, Buffer.concat([Buffer.from('Exit'), exif.subarray(4)]))],
	['an orientation that is not a short', withLong(exifSegment(6))],
	['Exif data without an orientation', withoutOrientation(exifSegment(6))],
	['a profile in APP1', segment(0xe1, profile)],
	['a profile in APP13', segment(0xed, profile)],
	[
		'APP2 with another name',
		segment(0xe2, Buffer.concat([Buffer.from('ICC_X'), profile.subarray(5)])),
	],
	['a segment of no content', segment(0xe3, Buffer.alloc(0))],
])('%s does not count', (_, stranger) => {
	expect(jpegPageImage(withSegments(jpeg, stranger))).toMatchObject({
		orientation: 1,
		iccProfile: undefined,
		width,
	});
});

function withLong(segmentWithExif: Buffer): Buffer {
	const changed = Buffer.from(segmentWithExif);
	changed.writeUInt16BE(4, orientationEntry + 2);
	return changed;
}

function withoutOrientation(segmentWithExif: Buffer): Buffer {
	const changed = Buffer.from(segmentWithExif);
	changed.writeUInt16BE(275, orientationEntry);
	return changed;
}

test('of two orientations, the first counts', () => {
	const image = jpegPageImage(withSegments(jpeg, exifSegment(8), exifSegment(3)));

	expect(image.orientation).toBe(8);
});

const adobe = segment(0xee, Buffer.from('Adobe\0\x64\0\0\0\0\x02', 'latin1'));
const jfif = segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1'));

test.each<[what: string, isMarked: boolean, segments: Buffer[]]>([
	['with its marker', true, [adobe]],
	['with its marker and more data', true, [segment(0xee, Buffer.alloc(20, adobe.subarray(4)))]],
	['without its marker', false, []],
	['with its name in another segment', false, [segment(0xed, adobe.subarray(4))]],
	['with another name', false, [segment(0xee, Buffer.from('Adobo\0\x64\0\0\0\0\x02', 'latin1'))]],
	['with a marker that is too short', false, [segment(0xee, adobe.subarray(4, -1))]],
])('CMYK of Adobe %s: inverted %s', async (_, isMarked, segments) => {
	const cmyk = await picture().toColourspace('cmyk').jpeg().toBuffer();
	const image = jpegPageImage(withSegments(withoutSegments(cmyk, 0xee), ...segments));

	expect(image.decode).toEqual(isMarked ? [1, 0, 1, 0, 1, 0, 1, 0] : undefined);
	expect(jpegPageImage(withSegments(jpeg, ...segments)).decode).toBeUndefined();
});

/** A JPEG whose color components have these names. */
function named(names: string): Buffer {
	return [...names].reduce(
		(file, name, i) => withFrameByte(file, 6 + 3 * i, name.charCodeAt(0)),
		withoutSegments(jpeg, 0xe0),
	);
}

test.each<[what: string, isPlain: boolean, names: string, segments: Buffer[]]>([
	['named R, G and B', true, 'RGB', []],
	[
		'named R, G and B, in a segment that is not JFIF',
		true,
		'RGB',
		[segment(0xe0, Buffer.from('AVI1\0'))],
	],
	[
		'named R, G and B, with JFIF in another segment',
		true,
		'RGB',
		[segment(0xe1, jfif.subarray(4))],
	],
	['named R, G and B, in JFIF', false, 'RGB', [jfif]],
	['named R, G and B, with a marker of Adobe', false, 'RGB', [adobe]],
	['named 1, 2 and 3', false, '\x01\x02\x03', []],
	['named B, G and R', false, 'BGR', []],
])('components %s have no color transform: %s', (_, isPlain, names, segments) => {
	const { decodeParms } = jpegPageImage(withSegments(named(names), ...segments));

	expect(decodeParms).toEqual(isPlain ? { ColorTransform: 0 } : undefined);
});

test('a profile whose pieces are counted wrongly is left out', () => {
	const pieces = profileSegments(srgbProfile(), 100);
	// The count stands after the name and the number.
	const miscounted = pieces.map((piece) => Buffer.from(piece));
	miscounted[1]![4 + 13]! += 1;

	expect(jpegPageImage(withSegments(jpeg, ...miscounted)).iccProfile).toBeUndefined();
});

test('a profile whose pieces are not numbered from 1 is left out', () => {
	const renumbered = profileSegments(srgbProfile(), 100).map((piece) => Buffer.from(piece));
	for (const piece of renumbered) piece[4 + 12]! += 1;

	expect(jpegPageImage(withSegments(jpeg, ...renumbered)).iccProfile).toBeUndefined();
});

test('an image may have several scans, and end with its file', async () => {
	const progressive = await picture().jpeg({ progressive: true }).toBuffer();

	expect(progressive.subarray(-2)).toEqual(endOfImage);
	expect(jpegPageImage(progressive)).toMatchObject({ width, height });
});
