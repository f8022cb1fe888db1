import { jpegSegments } from '../../../nodes/ScanFile/iqs/jpegSegments';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const segmentsIn = (text: string, start = 0) =>
	[...jpegSegments(hex(text), start)].map(({ marker, start: from, end }) => [marker, from, end]);

test('each segment with its content, up to the end of the image', () => {
	expect(segmentsIn('ffd8 ffe0 0004 0102 ffda 0002 ffd9')).toEqual([
		[0xe0, 6, 8],
		[0xda, 12, 12],
		[0xd9, 14, 14],
	]);
});

test('an image inside a file', () => {
	expect(segmentsIn('ffe1 0002 ffd8 ffe2 0002 ffd9 ffe3 0002', 4)).toEqual([
		[0xe2, 10, 10],
		[0xd9, 12, 12],
	]);
});

test.each([
	['zeros and restart markers in image data', 'ff00 12 ffd0 34 ffd7 56 ff00'],
	['markers that stand alone', 'ff01 ffd8'],
	['fill bytes', 'ffff ff'],
	['zeros after fill bytes', 'ffff 00'],
	['bytes of no segment', '0102 03'],
])('%s are passed over', (_, between) => {
	const length = hex(between).length;
	expect(segmentsIn(`ffd8 ${between} ff02 0002 ffd9`)).toEqual([
		[0x02, 6 + length, 6 + length],
		[0xd9, 8 + length, 8 + length],
	]);
});

test('marker bytes inside a segment are content', () => {
	expect(segmentsIn('ffd8 ffe1 0006 ffd9 ffd9 ffcf 0002 ffd9').map(([marker]) => marker)).toEqual([
		0xe1, 0xcf, 0xd9,
	]);
});

test('a segment may end behind the file, or before it starts', () => {
	expect(segmentsIn('ffd8 ffe1 0009 01')).toEqual([[0xe1, 6, 13]]);
	expect(segmentsIn('ffd8 ffe1 0001 ffd9')).toEqual([
		[0xe1, 6, 5],
		[0xd9, 8, 8],
	]);
});

test.each(['', 'ffd8', 'ffd8 ff', 'ffd8 ffff', 'ffd8 ffe1', 'ffd8 ffe1 00', 'ffd8 12 ff00 34'])(
	'nothing is told of a file that ends before a segment: %s',
	(text) => {
		expect(segmentsIn(text)).toEqual([]);
	},
);

test('the length of a segment may be the last of a file', () => {
	expect(segmentsIn('ffd8 ffe1 0002')).toEqual([[0xe1, 6, 6]]);
});
