import { pdfOf } from './documents';
import { preflight } from './preflight';
import { jpegSamples } from './samples/jpegs';
import { picture } from './samples/picture';
import { pngSamples } from './samples/pngs';

test('PDFBox Preflight finds every page valid that is said to be PDF/A-1b, and no other', async () => {
	const samples = [...(await jpegSamples()), ...(await pngSamples())];
	const results = await Promise.all(samples.map(({ file }) => pdfOf([file], { title: 'A title' })));
	const complaints = await preflight(results.map(({ bytes }) => bytes));

	samples.forEach(({ name, isPdfA }, i) => {
		expect([name, results[i]!.isPdfA]).toEqual([name, isPdfA]);
		if (isPdfA) expect([name, complaints[i]]).toEqual([name, []]);
		else expect([name, complaints[i]]).not.toEqual([name, []]);
	});
});

test('it finds valid documents with texts of all kinds, and of many pages', async () => {
	const scans = [...(await jpegSamples()), ...(await pngSamples())]
		.filter(({ isPdfA }) => isPdfA)
		.map(({ file }) => file);
	const titles = [
		'',
		'  spaces around  ',
		'<tag> & "quotes" \\ (brackets',
		'Grüße, 世界, 😀, עברית',
		'line\r\nbreak\ttab \0 \u001b \ufffe \ud800 end',
		'long '.repeat(20_000),
	];
	const dates = ['1900-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '2024-02-29T12:00:00Z'];
	const documents = await Promise.all([
		...titles.map((title) => pdfOf(scans.slice(0, 1), { title })),
		...dates.map((date) => pdfOf(scans.slice(0, 1), { creationDate: new Date(date) })),
		...(['a4', 'letter'] as const).map((pageSize) => pdfOf(scans, { pageSize })),
		pdfOf(scans),
	]);

	expect(documents.every(({ isPdfA }) => isPdfA)).toBe(true);
	expect(await preflight(documents.map(({ bytes }) => bytes))).toEqual(documents.map(() => []));
});

test('documents of more pages than one node of the page tree may have are valid', async () => {
	const scan = await picture().resize(1, 1).png().toBuffer();
	const { bytes } = await pdfOf(Array<Buffer>(8_200).fill(scan));

	expect(await preflight([bytes])).toEqual([[]]);
});

/** What PDF/A-1b asks for, each replaced by something of the same length. */
const requirements: Array<[requirement: string, from: string | RegExp, to: string]> = [
	['four bytes over 127 in the second line', '%\xe2\xe3\xcf\xd3', '%abcd'],
	['the mark in the metadata', 'pdfaid:part', 'pdfaid:pert'],
	['the same title in both places', '>A title<', '>B title<'],
	['the same date in both places', '<xmp:CreateDate>2026', '<xmp:CreateDate>2025'],
	['the same producer in both places', '<pdf:Producer>n8n', '<pdf:Producer>n9n'],
	['an output intent', '/OutputIntents', '/OutputIntentz'],
	['its kind', '/GTS_PDFA1', '/GTS_PDFX1'],
	['a profile of version 2', '\x02\x10\0\0mntr', '\x04\x10\0\0mntr'],
	['an identifier', '/ID [', '/IE ['],
	['nothing after the end', '%%EOF\n', '%%EOF\nmore'],
	['uncompressed metadata', '/Subtype /XML', '/Filter  []  '],
	['exact lengths', /<< \/Length \d+ >>/, '<< /Length 40 >>'],
	['no device colors of another kind', '/DeviceRGB', '/DeviceCMYK'],
];

test('Preflight sees when any one of the requirements is not met', async () => {
	const { bytes } = await pdfOf([await picture().jpeg().toBuffer()], { title: 'A title' });
	const text = bytes.toString('latin1');
	const changed = requirements.map(([, from, to]) => text.replace(from, to));
	const complaints = await preflight(changed.map((each) => Buffer.from(each, 'latin1')));

	requirements.forEach(([requirement], i) => {
		expect([requirement, changed[i] === text, complaints[i]!.length > 0]).toEqual([
			requirement,
			false,
			true,
		]);
	});
});
