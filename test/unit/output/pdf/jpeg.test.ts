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
