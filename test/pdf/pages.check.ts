import { pdfOf } from './documents';
import { largestDifference, PdfOnDisk, pixelsOf } from './programs';
import { jpegSamples } from './samples/jpegs';
import { picture, type Sample } from './samples/picture';
import { pngSamples } from './samples/pngs';

/** Poppler and libvips turn CMYK into RGB by different rules; see img2pdf.check.ts for those pages. */
const isComparable = ({ name }: Sample) => !name.includes('cmyk');
/** Rounding of a profile's colors, or of alpha in 16 bits. */
function tolerance({ name }: Sample): number {
	if (name === 'JPEG gray, profile') return 4;
	return /profile|alpha, 16/.test(name) ? 1 : 0;
}

test('every kind of JPEG is a clean page, and comes out byte for byte', async () => {
	for (const { name, file } of await jpegSamples()) {
		const pdf = new PdfOnDisk((await pdfOf([file])).bytes);
		await pdf.checkWithQpdf();
		const images = await pdf.images();
		expect({ name, isSame: images.map((image) => image.equals(file)) }).toEqual({
			name,
			isSame: [true],
		});
	}
});

test('every kind of PNG is a clean page', async () => {
	for (const { file } of await pngSamples()) {
		await new PdfOnDisk((await pdfOf([file])).bytes).checkWithQpdf();
	}
});

test('each page shows exactly the pixels of its scan', async () => {
	const samples = [...(await jpegSamples()), ...(await pngSamples())].filter(isComparable);
	const pdf = new PdfOnDisk((await pdfOf(samples.map(({ file }) => file))).bytes);
	const different: Array<[name: string, difference: number]> = [];
	for (const [i, sample] of samples.entries()) {
		const expected = await pixelsOf(sample.file);
		const shown = await pdf.page(i + 1, expected.width, expected.height);
		const difference = largestDifference(shown, expected);
		if (difference > tolerance(sample)) different.push([sample.name, difference]);
	}
	expect(different).toEqual([]);
});

test('the comparison of pixels sees a page that is mirrored', async () => {
	const scan = await picture().png().toBuffer();
	const mirrored = await pixelsOf(await picture().flop().png().toBuffer());
	const shown = await new PdfOnDisk((await pdfOf([scan])).bytes).page(1, 61, 43);

	expect(largestDifference(shown, mirrored)).toBeGreaterThan(100);
});

test('all kinds together are one clean document, in order', async () => {
	const samples = [...(await jpegSamples()), ...(await pngSamples())];
	const { bytes, isPdfA } = await pdfOf(samples.map(({ file }) => file));
	const pdf = new PdfOnDisk(bytes);
	await pdf.checkWithQpdf();
	const images = await pdf.images();

	expect(isPdfA).toBe(false);
	expect(images).toHaveLength(samples.length);
	samples.forEach(({ name, file }, i) => {
		if (name.startsWith('JPEG')) expect([name, images[i]!.equals(file)]).toEqual([name, true]);
	});
});

test.each([
	['a4', 595.276, 841.89],
	['letter', 612, 792],
] as const)(
	'on %s a scan of another shape is whole, between white margins',
	async (pageSize, across, down) => {
		const size = { width: 100, height: 300 };
		const scan = await picture()
			.resize({ ...size, fit: 'fill' })
			.negate()
			.png()
			.toBuffer();
		const pdf = new PdfOnDisk((await pdfOf([scan], { pageSize })).bytes);
		const [[pageWidth, pageHeight] = [0, 0]] = await pdf.pageSizes();
		const width = Math.round((300 * across) / down);
		const margin = Math.round((width - 100) / 2);
		const shown = await pdf.page(1, width, 300);
		const column = (x: number) =>
			shown.rgb.subarray((150 * width + x) * 3, (150 * width + x + 1) * 3);

		expect(pageWidth).toBeCloseTo(across, 2);
		expect(pageHeight).toBeCloseTo(down, 2);
		expect([...column(margin - 3), ...column(width - margin + 2)]).toEqual(Array(6).fill(255));
		expect([...column(margin + 2)]).not.toEqual([255, 255, 255]);
		expect([...column(width - margin - 3)]).not.toEqual([255, 255, 255]);
	},
);
