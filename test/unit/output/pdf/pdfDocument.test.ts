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

/** A text string as the file has it: UTF-16 in hexadecimal digits. */
const inHex = (text: string) =>
	`<FEFF${[...text]
		.map((c) => c.charCodeAt(0).toString(16).padStart(4, '0'))
		.join('')
		.toUpperCase()}>`;

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

	const root = /(\d+) 0 obj\n<< \/Type \/Pages \/Kids \[\d+ 0 R \d+ 0 R\]/.exec(
		bytes.toString('latin1'),
	)![1];
	const parents = nodes.map((node) => /\/Parent (\d+) 0 R/.exec(node)?.[1]);

	expect(parents).toEqual([root, root, undefined]);
	expect(counts).toEqual([8_000, 200, 8_200]);
	expect(kids).toEqual([8_000, 200, 2]);
});

test('the objects of a whole document', async () => {
	const { bytes, isPdfA } = await pdfOf([tiny], { title: 'Title', pageSize: 'a4' });
	const { objects, trailer } = readPdf(bytes);
	const numberOf = (entry: string) => objectWith(objects, entry).number;
	const catalog = numberOf('/Type /Catalog');
	const intent = numberOf('/Type /OutputIntent');
	const information = numberOf('/Producer');
	const page = objectWith(objects, '/Type /Page ').value;
	const root = numberOf('/Type /Pages');

	expect(isPdfA).toBe(true);
	expect(objects.get(catalog)!.value).toBe(
		`<< /Type /Catalog /Pages ${root} 0 R /Metadata ${numberOf('/Subtype /XML')} 0 R /OutputIntents [${intent} 0 R] >>`,
	);
	expect(objectWith(objects, '/Subtype /XML').value).toMatch(
		/^<< \/Type \/Metadata \/Subtype \/XML \/Length \d+ >>$/,
	);
	const profile = numberOf('/N 3');
	const srgb = inHex('sRGB IEC61966-2.1');
	expect(objects.get(intent)!.value).toBe(
		`<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier ${srgb} /RegistryName ${inHex('http://www.color.org')} /Info ${srgb} /DestOutputProfile ${profile} 0 R >>`,
	);
	expect(objects.get(profile)!.stream).toEqual(srgbProfile());
	expect(objects.get(information)!.value).toBe(
		`<< /Title ${inHex('Title')} /Producer ${inHex('n8n-nodes-iqs-scanfile')} /CreationDate (D:20260329013000+00'00') >>`,
	);
	expect(objects.get(root)!.value).toMatch(/^<< \/Type \/Pages \/Kids \[\d+ 0 R\] \/Count 1 >>$/);
	expect(page).toMatch(
		new RegExp(
			`^<< /Type /Page /Parent ${root} 0 R /MediaBox \\[0 0 595.2756 841.8898\\] /Resources << /XObject << /Im0 ${numberOf('/Subtype /Image')} 0 R >> >> /Contents \\d+ 0 R >>$`,
		),
	);
	expect(trailer).toMatch(
		new RegExp(`^<< /Size \\d+ /Root ${catalog} 0 R /Info ${information} 0 R /ID \\[<`),
	);
});

test('a document that is not PDF/A tells the version that its profiles need', async () => {
	const cmyk = await picture().toColourspace('cmyk').jpeg().toBuffer();
	const { bytes } = await pdfOf([cmyk]);

	expect(objectWith(readPdf(bytes).objects, '/Type /Catalog').value).toContain('/Version /1.7 ');
});

test('a profile of version 2 or older keeps PDF/A, a newer one does not', async () => {
	for (const [major, expected] of [
		[1, true],
		[2, true],
		[4, false],
	] as const) {
		const profile = Buffer.from(srgbProfile());
		profile[8] = major;
		// Colors in tables cannot be converted to version 2.
		if (major === 4) profile.write('A2B0', profile.indexOf('rTRC'), 'latin1');
		const scan = withSegments(await jpeg(), ...profileSegments(profile));
		const { bytes, isPdfA } = await pdfOf([scan]);

		expect(bytes.toString('latin1')).toContain('/ICCBased');
		expect([major, isPdfA]).toEqual([major, expected]);
	}
});

test('scans that differ only at their ends give different identifiers', async () => {
	const scan = Buffer.concat([await jpeg(), Buffer.alloc(9_000)]);
	const changed = [8_999, 5_000].map((place) => {
		const copy = Buffer.from(scan);
		copy[copy.length - 9_000 + place] = 1;
		return copy;
	});
	const identifiers = await Promise.all(
		[scan, ...changed].map(
			async (file) => /\/ID \[(<.*?>)/.exec(readPdf((await pdfOf([file])).bytes).trailer)![1],
		),
	);

	expect(new Set(identifiers).size).toBe(3);
});

test.each([Date.UTC(9999, 11, 31), new Date(0).setUTCFullYear(1, 0, 1)])(
	'the first and the last year that can be written: %d',
	async (time) => {
		const { bytes } = await pdfOf([tiny], { creationDate: new Date(time) });
		const year = String(new Date(time).getUTCFullYear()).padStart(4, '0');

		expect(bytes.toString('latin1')).toContain(`/CreationDate (D:${year}`);
	},
);
