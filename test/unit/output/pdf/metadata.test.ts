import fc from 'fast-check';
import { xmpPacket } from '../../../../nodes/ScanFile/output/pdf/metadata';
import { pdfOf } from '../../../pdf/documents';
import { encodePng } from '../../../pdf/samples/pngs';
import { objectWith, readPdf } from './pdfReader';

const scan = encodePng({ width: 1, height: 1, colorType: 0, bitDepth: 1, pixel: () => [1] });

/** The title as the information dictionary has it, and as XMP has it. */
async function titlesOf(title: string): Promise<Array<string | undefined>> {
	const { objects } = readPdf((await pdfOf([scan], { title })).bytes);
	const [, hex] = /\/Title <FEFF([0-9A-F]*)>/.exec(objectWith(objects, '/Producer').value) ?? [];
	const xmp = objectWith(objects, '/Metadata /Subtype').stream!.toString();
	const [, xml] = /<rdf:li xml:lang="x-default">(.*)<\/rdf:li>/.exec(xmp) ?? [];
	return [
		hex && Buffer.from(hex, 'hex').swap16().toString('utf16le'),
		xml?.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&'),
	];
}

test.each([
	['Receipts of March', 'Receipts of March'],
	['Grüße, 世界, 😀, עברית', 'Grüße, 世界, 😀, עברית'],
	['<a> & "b" (c) \\ %', '<a> & "b" (c) \\ %'],
	['&lt;', '&lt;'],
	['two\r\nlines\tand \0 \u001b', 'two lines and'],
	['half of a pair: \ud83d!', 'half of a pair: \ufffd!'],
	['no character: \uffff', 'no character:'],
	['', undefined],
	[' \n ', undefined],
])('the title %j is %j', async (title, expected) => {
	expect(await titlesOf(title)).toEqual([expected, expected]);
});

test('any title is the same in both places, and one line of characters that XML has', async () => {
	const anyText = fc
		.array(fc.integer({ min: 0, max: 0xffff }))
		.map((codes) => String.fromCharCode(...codes));
	await fc.assert(
		fc.asyncProperty(fc.oneof(anyText, fc.string({ unit: 'binary' })), async (title) => {
			const [information, xmp] = await titlesOf(title);

			expect(xmp).toBe(information);
			expect(xmp ?? '').toMatch(/^[^\p{Cc}\p{Surrogate}\ufffe\uffff]*$/u);
		}),
		{ numRuns: 300 },
	);
});

test('a title that is too long for PDF/A is cut between two characters', async () => {
	const [information, xmp] = await titlesOf('a' + '😀'.repeat(40_000));

	expect(information).toHaveLength(32_000);
	expect(information!.endsWith('😀\ufffd')).toBe(true);
	expect(xmp).toBe(information);
});

test('the date is the same moment in both places, with a time zone', async () => {
	const { bytes } = await pdfOf([scan], {
		creationDate: new Date('2026-03-29T03:30:05.678+02:00'),
	});
	const text = bytes.toString('latin1');

	expect(text).toContain("/CreationDate (D:20260329013005+00'00')");
	expect(text).toContain('<xmp:CreateDate>2026-03-29T01:30:05+00:00</xmp:CreateDate>');
});

describe('XMP has one property in each line', () => {
	const creationDate = new Date('2026-03-29T01:30:05Z');
	const linesOf = (title: string, isPdfA: boolean) => {
		const xmp = xmpPacket({ title, creationDate }, isPdfA).toString();
		const [, properties] = /pdfa\/ns\/id\/">\n([^]*)\n<\/rdf:Description>/.exec(xmp)!;
		return properties!.split('\n');
	};
	const always = [
		'<pdf:Producer>n8n-nodes-iqs-scanfile</pdf:Producer>',
		'<xmp:CreateDate>2026-03-29T01:30:05+00:00</xmp:CreateDate>',
	];

	test('with a title, in PDF/A', () => {
		expect(linesOf('Receipts', true)).toEqual([
			'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Receipts</rdf:li></rdf:Alt></dc:title>',
			...always,
			'<pdfaid:part>1</pdfaid:part>',
			'<pdfaid:conformance>B</pdfaid:conformance>',
		]);
	});

	test('without them', () => {
		expect(linesOf('', false)).toEqual(always);
	});
});
