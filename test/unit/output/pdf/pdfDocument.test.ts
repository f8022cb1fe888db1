import fc from 'fast-check';
import { srgbProfile } from '../../../../nodes/ScanFile/output/pdf/outputIntent';
import { PdfDocument } from '../../../../nodes/ScanFile/output/pdf/pdfDocument';
import { creationDate, pdfOf } from '../../../pdf/documents';
import {
	jpegSamples,
	profileSegments,
	withoutSegments,
	withSegments,
} from '../../../pdf/samples/jpegs';
import { picture } from '../../../pdf/samples/picture';
import { encodePng, pngSamples } from '../../../pdf/samples/pngs';
import { objectWith, readPdf } from './pdfReader';

afterEach(() => jest.restoreAllMocks());

const jpeg = () => picture().jpeg().toBuffer();
const tiny = encodePng({ width: 2, height: 3, colorType: 0, bitDepth: 8, pixel: (x) => [x * 90] });

test('begins and ends as PDF/A-1 asks', async () => {
	const { bytes } = await pdfOf([await jpeg()]);

	expect(bytes.toString('latin1', 0, 15)).toBe('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n');
	expect(bytes.toString('latin1').match(/%%EOF/g)).toHaveLength(1);
	expect(bytes.subarray(-6).toString()).toBe('%%EOF\n');
});

test('every offset and length is exact, for any list of pages', async () => {
	const samples = [...(await jpegSamples()), ...(await pngSamples())].map(({ file }) => file);
	const scans = fc.array(fc.constantFrom(...samples), { minLength: 1, maxLength: 20 });
	const sizes = fc.constantFrom('automatic' as const, 'a4' as const, 'letter' as const);
	const titles = fc.string({ unit: 'binary' });
	await fc.assert(
		fc.asyncProperty(scans, sizes, titles, async (files, pageSize, title) => {
			const { objects, trailer } = readPdf((await pdfOf(files, { pageSize, title })).bytes);
			const count = (entry: string) =>
				[...objects.values()].filter(({ value }) => value.includes(entry)).length;

			expect(trailer).toContain(`/Size ${objects.size + 1} `);
			expect(objectWith(objects, '/Type /Pages').value).toContain(`/Count ${files.length} `);
			expect(count('/Type /Page ')).toBe(files.length);
			expect(count('/Subtype /Image')).toBe(files.length);
		}),
		{ numRuns: 30 },
	);
});

test('the bytes of a JPEG go in as they are', async () => {
	const scan = await jpeg();
	const { objects } = readPdf((await pdfOf([scan])).bytes);

	expect(objectWith(objects, '/DCTDecode').stream).toEqual(scan);
});

test('the same scans, options and date give the same bytes', async () => {
	const scans = [...(await jpegSamples()), ...(await pngSamples())].map(({ file }) => file);
	const once = await pdfOf(scans, { title: 'Title' });
	const again = await pdfOf(
		scans.map((scan) => Buffer.from(scan)),
		{ title: 'Title', creationDate: new Date(creationDate) },
	);

	expect(again.bytes.equals(once.bytes)).toBe(true);
});

test('other scans, another order, title, size or date give another identifier', async () => {
	const [a, b] = [await jpeg(), tiny];
	const documents = await Promise.all([
		pdfOf([a, b]),
		pdfOf([b, a]),
		pdfOf([a]),
		pdfOf([a, b], { title: 'Title' }),
		pdfOf([a, b], { pageSize: 'a4' }),
		pdfOf([a, b], { creationDate: new Date(0) }),
	]);
	const identifiers = documents.map(
		({ bytes }) => /\/ID \[<([0-9A-F]{32})> <\1>\]/.exec(readPdf(bytes).trailer)![1],
	);

	expect(new Set(identifiers).size).toBe(documents.length);
});

test('tells the size of each page and the resolution of its scan', async () => {
	const document = new PdfDocument({ pageSize: 'automatic', creationDate });
	const scan = await picture().resize(2178, 1539, { fit: 'fill' }).jpeg().toBuffer();
	const page = await document.addPage(scan);

	expect(page).toEqual({
		width: expect.closeTo(841.89, 1),
		height: expect.closeTo(595.28, 1),
		dpi: 186,
	});
	expect(document.pageCount).toBe(1);
	const { value } = objectWith(readPdf(document.end().bytes).objects, '/MediaBox');
	expect(value).toContain('/MediaBox [0 0 841.8898 595.2756]');
});

test('what cannot be a page leaves the document as it was', async () => {
	const document = new PdfDocument({ pageSize: 'automatic', creationDate });
	await document.addPage(tiny);
	for (const bad of [Buffer.from('GIF89a'), Buffer.alloc(0), tiny.subarray(0, 40)]) {
		await expect(document.addPage(bad)).rejects.toMatchObject({ name: 'UnusableImage' });
	}
	await document.addPage(await jpeg());

	expect(document.pageCount).toBe(2);
	expect(document.end().bytes.equals((await pdfOf([tiny, await jpeg()])).bytes)).toBe(true);
});

test('more than 2 GB are rejected before they take any memory', async () => {
	const document = new PdfDocument({ pageSize: 'automatic', creationDate });
	const small = await jpeg();
	const large = Buffer.alloc(2_000_000_000);
	small.copy(large);
	await document.addPage(small);

	await expect(document.addPage(large)).rejects.toMatchObject({ reason: 'documentFull' });
	await document.addPage(small);
	expect(document.end().bytes.equals((await pdfOf([small, small])).bytes)).toBe(true);
});

test('a page for which there is no memory leaves the document as it was', async () => {
	const document = new PdfDocument({ pageSize: 'automatic', creationDate });
	await document.addPage(tiny);
	const noise = Buffer.concat([await jpeg(), Buffer.alloc(100_000)]);
	jest.spyOn(Buffer, 'allocUnsafeSlow').mockImplementationOnce(() => {
		throw new RangeError('Array buffer allocation failed');
	});

	await expect(document.addPage(noise)).rejects.toMatchObject({ reason: 'noMemory' });
	expect(document.end().bytes.equals((await pdfOf([tiny])).bytes)).toBe(true);
});

test('a document of the expected size is not copied as it grows', async () => {
	const scans = Array.from({ length: 50 }, (_, n) => Buffer.concat([tiny, Buffer.alloc(9_000, n)]));
	const expectedScans = scans.map(({ length }) => length);
	const allocate = jest.spyOn(Buffer, 'allocUnsafeSlow');
	const { bytes } = await pdfOf(scans, { expectedScans });

	expect(allocate).toHaveBeenCalledTimes(1);
	expect(bytes.equals((await pdfOf(scans)).bytes)).toBe(true);
});

test('a document without a page cannot be completed', () => {
	const document = new PdfDocument({ pageSize: 'automatic', creationDate });

	expect(() => document.end()).toThrow(RangeError);
});

test.each([NaN, Date.UTC(-1, 0), Date.UTC(10_000, 0)])(
	'a date that cannot be written is rejected: %d',
	(time) => {
		expect(() => new PdfDocument({ pageSize: 'automatic', creationDate: new Date(time) })).toThrow(
			RangeError,
		);
	},
);

test('a document with CMYK colors of no profile bears no mark of PDF/A', async () => {
	const cmyk = await picture().toColourspace('cmyk').jpeg().toBuffer();
	const { bytes, isPdfA } = await pdfOf([await jpeg(), cmyk]);

	expect(isPdfA).toBe(false);
	expect(bytes.toString('latin1')).not.toMatch(/pdfaid:part|OutputIntent/);
});

test('CMYK is inverted where Adobe says so, and only there', async () => {
	const cmyk = await picture().toColourspace('cmyk').jpeg().toBuffer();
	const [adobe, other] = [cmyk, withoutSegments(cmyk, 0xee)];
	const image = async (scan: Buffer) =>
		objectWith(readPdf((await pdfOf([scan])).bytes).objects, '/Subtype /Image').value;

	expect(await image(adobe)).toContain('/ColorSpace /DeviceCMYK');
	expect(await image(adobe)).toContain('/Decode [1 0 1 0 1 0 1 0]');
	expect(await image(other)).toContain('/ColorSpace /DeviceCMYK');
	expect(await image(other)).not.toContain('/Decode [');
});

test('pages share a profile', async () => {
	const scan = withSegments(await jpeg(), ...profileSegments(srgbProfile()));
	const { objects } = readPdf((await pdfOf([scan, tiny, scan])).bytes);
	const images = [...objects.values()].filter(({ value }) => value.includes('/ICCBased'));

	expect(images).toHaveLength(2);
	const [profile] = new Set(images.map(({ value }) => /\/ICCBased (\d+) 0 R/.exec(value)![1]));
	expect(images[1]!.value).toContain(`/ICCBased ${profile} 0 R`);
	expect(objects.get(Number(profile))!.stream).toEqual(srgbProfile());
});

test('a page tree with many pages has nodes of at most 8,191 kids', async () => {
	const { bytes } = await pdfOf(Array<Buffer>(8_200).fill(await jpeg()));
	const nodes = bytes.toString('latin1').match(/<< \/Type \/Pages .*>>/g)!;
	const counts = nodes.map((node) => Number(/\/Count (\d+)/.exec(node)![1]));
	const kids = nodes.map((node) => /\/Kids \[(.*)\]/.exec(node)![1]!.match(/\d+ 0 R/g)!.length);

	expect(counts).toEqual([8_000, 200, 8_200]);
	expect(kids).toEqual([8_000, 200, 2]);
});
