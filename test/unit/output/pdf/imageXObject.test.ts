import type { Orientation } from '../../../../nodes/ScanFile/output/pdf/exifOrientation';
import {
	contentStream,
	imageEntries,
	pageResources,
	type PageImage,
} from '../../../../nodes/ScanFile/output/pdf/imageXObject';

const place = { x: 10, y: 20, width: 100, height: 50 };
const layout = { ...place, pageWidth: 120, pageHeight: 90 };

type Side = 'left' | 'right' | 'bottom' | 'top';
const sides: Record<Side, { axis: 'x' | 'y'; at: number }> = {
	left: { axis: 'x', at: 10 },
	right: { axis: 'x', at: 110 },
	bottom: { axis: 'y', at: 20 },
	top: { axis: 'y', at: 70 },
};

/** Where the matrix of a content stream puts a point of the image. */
function placed(content: string, [x, y]: [x: number, y: number]) {
	const [, matrix] = /^q (.+) cm \/Im0 Do Q$/.exec(content)!;
	const [a, b, c, d, e, f] = matrix!.split(' ').map(Number) as [
		...[number, number, number, number, number, number],
	];
	return { x: a * x + c * y + e, y: b * x + d * y + f };
}

/** Corners of an image, of which the first row is on top (ISO 32000-1, 8.9.3). */
const firstRow: Array<[number, number]> = [
	[0, 1],
	[1, 1],
];
const firstColumn: Array<[number, number]> = [
	[0, 0],
	[0, 1],
];

// Exif 2.32, 4.6.4.A, tag 274: on which side the first row and the first column are shown.
test.each<[orientation: Orientation, row: Side, column: Side]>([
	[1, 'top', 'left'],
	[2, 'top', 'right'],
	[3, 'bottom', 'right'],
	[4, 'bottom', 'left'],
	[5, 'left', 'top'],
	[6, 'right', 'top'],
	[7, 'right', 'bottom'],
	[8, 'left', 'bottom'],
])('orientation %d: the first row is shown at the %s, the first column at the %s', (...given) => {
	const [orientation, row, column] = given;
	const content = contentStream(orientation, layout).toString('latin1');
	const expectAt = (side: Side, corners: Array<[number, number]>) => {
		for (const corner of corners) {
			expect(placed(content, corner)[sides[side].axis]).toBeCloseTo(sides[side].at, 2);
		}
	};
	expectAt(row, firstRow);
	expectAt(column, firstColumn);
});

test('the image ends just inside its place, in all orientations', () => {
	for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8] as const) {
		const content = contentStream(orientation, layout).toString('latin1');
		for (const corner of [...firstRow, ...firstColumn, [1, 0] as [number, number]]) {
			const { x, y } = placed(content, corner);
			const inside = [x - place.x, 110 - x, y - place.y, 70 - y].sort((a, b) => a - b);
			expect(inside.slice(0, 2)).toEqual([expect.closeTo(0.0005, 6), expect.closeTo(0.0005, 6)]);
		}
	}
});

const image: PageImage = {
	width: 7,
	height: 5,
	orientation: 1,
	bitsPerComponent: 8,
	components: 3,
	filter: 'DCTDecode',
	data: Buffer.alloc(0),
};

test('the entries of a plain image', () => {
	expect(imageEntries(image, undefined)).toEqual({
		Type: '/XObject',
		Subtype: '/Image',
		Width: 7,
		Height: 5,
		ColorSpace: '/DeviceRGB',
		BitsPerComponent: 8,
		Mask: undefined,
		Decode: undefined,
		Filter: '/DCTDecode',
		DecodeParms: undefined,
	});
	expect(imageEntries({ ...image, components: 1 }, 4).ColorSpace).toBe('[/ICCBased 4 0 R]');
});

test.each([
	[1, '/DeviceGray'],
	[3, '/DeviceRGB'],
	[4, '/DeviceCMYK'],
] as const)('%d components without a profile are %s', (components, colorSpace) => {
	expect(imageEntries({ ...image, components }, undefined).ColorSpace).toBe(colorSpace);
});

test('the entries of an image with a palette, a transparent color and a predictor', () => {
	const indexed: PageImage = {
		...image,
		bitsPerComponent: 2,
		palette: Buffer.from('0a0b0cfffefd', 'hex'),
		unpainted: [1, 3],
		decode: [1, 0],
		filter: 'FlateDecode',
		decodeParms: { Predictor: 15, Columns: 7 },
	};
	expect(imageEntries(indexed, undefined)).toMatchObject({
		ColorSpace: '[/Indexed /DeviceRGB 1 <0A0B0CFFFEFD>]',
		BitsPerComponent: 2,
		Mask: '[1 1 3 3]',
		Decode: '[1 0]',
		Filter: '/FlateDecode',
		DecodeParms: '<< /Predictor 15 /Columns 7 >>',
	});
	expect(imageEntries(indexed, 9).ColorSpace).toBe('[/Indexed [/ICCBased 9 0 R] 1 <0A0B0CFFFEFD>]');
});

test('a page names the image that its content shows', () => {
	expect(pageResources(12)).toBe('<< /XObject << /Im0 12 0 R >> >>');
});
