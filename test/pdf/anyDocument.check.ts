import fc from 'fast-check';
import { pdfOf } from './documents';
import { PdfOnDisk } from './programs';
import { jpegSamples } from './samples/jpegs';
import { encodePng } from './samples/pngs';

const anyTitle = fc.string({ unit: fc.oneof(fc.string({ unit: 'binary' }), fc.string()) });
const anyPageSize = fc.constantFrom('automatic' as const, 'a4' as const, 'letter' as const);
const anySide = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 3_000 }));

const anyPng = fc
	.record({
		sides: fc.tuple(anySide, fc.integer({ min: 1, max: 20 })),
		isSideways: fc.boolean(),
		kind: fc.constantFrom<[0 | 2 | 4 | 6, 1 | 2 | 4 | 8 | 16, number]>(
			[0, 1, 1],
			[0, 2, 1],
			[0, 4, 1],
			[0, 8, 1],
			[0, 16, 1],
			[2, 8, 3],
			[2, 16, 3],
			[4, 8, 2],
			[6, 16, 4],
		),
		isInterlaced: fc.boolean(),
		chunkBytes: fc.integer({ min: 1, max: 5_000 }),
		filter: fc.constantFrom(0, 1, 2, 3, 4),
	})
	.map(({ sides, isSideways, kind: [colorType, bitDepth, channels], filter, ...rest }) => {
		const [width, height] = isSideways ? sides : sides.toReversed();
		return encodePng({
			width: width!,
			height: height!,
			colorType,
			bitDepth,
			pixel: (x, y) =>
				Array.from({ length: channels }, (_, i) => (x * y * (i + 1)) % 2 ** bitDepth),
			filter: () => filter as 0,
			...rest,
		});
	});

test('qpdf accepts any list of pages in any size, and pdfinfo reads any title', async () => {
	const jpegs = (await jpegSamples()).map(({ file }) => file);
	const anyScan = fc.oneof(anyPng, fc.constantFrom(...jpegs));
	const scans = fc.array(anyScan, { minLength: 1, maxLength: 6 });
	await fc.assert(
		fc.asyncProperty(scans, anyPageSize, anyTitle, async (files, pageSize, title) => {
			const pdf = new PdfOnDisk((await pdfOf(files, { pageSize, title })).bytes);
			await pdf.checkWithQpdf();
			expect(await pdf.images()).toHaveLength(files.length);
			for (const side of (await pdf.pageSizes()).flat()) {
				expect(side).toBeGreaterThanOrEqual(2.99);
				expect(side).toBeLessThanOrEqual(14_400);
			}
		}),
		{ numRuns: 40 },
	);
});

test('a title is read as it was given', async () => {
	const letters = fc
		.string({ unit: 'grapheme', minLength: 1 })
		.filter((text) => /^\p{L}+$/u.test(text));
	const scan = encodePng({ width: 1, height: 1, colorType: 0, bitDepth: 1, pixel: () => [1] });
	await fc.assert(
		fc.asyncProperty(letters, async (title) => {
			const pdf = new PdfOnDisk((await pdfOf([scan], { title })).bytes);
			expect(await pdf.property('Title')).toBe(title);
		}),
		{ numRuns: 40 },
	);
});
