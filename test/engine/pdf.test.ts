import type { IBinaryData, INode } from 'n8n-workflow';
import sharp from 'sharp';
import { bytesOf } from '../../dev/engine/engine';
import { useStorage } from '../../dev/engine/storage';
import { photoItem, smallJpeg } from '../support/images';
import { useLocalService } from '../support/localService';
import { fileNameOf, mails, pagesOf, pdfRuns } from '../support/pdfRuns';
import { fileIn, fileModes } from '../support/rawItems';
import type { ScanRun } from '../support/scanFile';

const service = useLocalService();

const toPdf = pdfRuns(service);

const scopes: Array<[string, string[][], unknown[], Array<unknown>, string[]]> = [
	[
		'eachScan',
		[['a.jpg'], ['b.jpg'], ['c.jpg'], ['d.jpg']],
		[{ item: 0 }, { item: 1 }, { item: 1 }, { item: 2 }],
		['One', 'Two', 'Two', 'Three'],
		['a.pdf', 'b.pdf', 'c.pdf', 'd.pdf'],
	],
	[
		'eachItem',
		[['a.jpg'], ['b.jpg', 'c.jpg'], ['d.jpg']],
		[{ item: 0 }, { item: 1 }, { item: 2 }],
		['One', 'Two', 'Three'],
		['a.pdf', 'scans.pdf', 'd.pdf'],
	],
	[
		'allItems',
		[['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg']],
		[[{ item: 0 }, { item: 1 }, { item: 2 }]],
		[undefined],
		['scans.pdf'],
	],
];

describe.each(fileModes)('In %s storage, %s binary mode', (storage, binaryMode) => {
	beforeAll(async () => await useStorage(storage));

	test.each(scopes)(
		'%s: pages in input order, linked to their items, with the fields of one item',
		async (createPdf, pages, pairedItems, subjects, fileNames) => {
			const { photos, items } = await mails();
			const { output } = await toPdf(items, { binaryMode, parameters: { createPdf } });

			expect(await Promise.all(output.map((item) => pagesOf(item, photos)))).toEqual(pages);
			expect(output.map(({ pairedItem }) => pairedItem)).toEqual(pairedItems);
			expect(output.map(({ json }) => json.subject)).toEqual(subjects);
			expect(output.map(fileNameOf)).toEqual(fileNames);
			expect(fileIn(output[0], 'data')).toMatchObject({ mimeType: 'application/pdf' });
			expect(output.map(({ json }) => json.pageCount)).toEqual(pages.map(({ length }) => length));
			expect(output.map(({ json }) => json.missingPages)).toEqual(pages.map(() => []));
		},
	);

	test.each<INode['onError']>(['continueRegularOutput', 'continueErrorOutput'])(
		'with %s a PDF is made of the pages that worked, and each failed photo leaves as a failure',
		async (onError) => {
			const { photos, items } = await mails();
			service.current.play({}, 'bad-parameter');
			const parameters = { createPdf: 'allItems' };
			const result = await toPdf(items, { binaryMode, onError, parameters });
			const all = [...result.output, ...result.errorOutput];
			const [pdf, failure] = all;

			expect(all).toHaveLength(2);
			expect(result.errorOutput).toHaveLength(onError === 'continueErrorOutput' ? 1 : 0);
			expect(await pagesOf(pdf, photos)).toEqual(['a.jpg', 'c.jpg', 'd.jpg']);
			expect(pdf!.json).toMatchObject({
				pageCount: 3,
				missingPages: [{ itemIndex: 1, sourceFileName: 'b.jpg', sourceField: 'data0' }],
			});
			const [{ reason }] = pdf!.json.missingPages as [{ reason: string }];
			expect(failure!.json.error).toBe(reason);
			expect(reason).toMatch(/^IQS does not accept this image \('b\.jpg'\) \[item 1\]\./);
			expect(await bytesOf(fileIn(failure, 'data0') as IBinaryData)).toEqual(photos['b.jpg']);
			expect(pdf!.pairedItem).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		},
	);

	test('a scan that cannot be a page comes out with the reason, on either output', async () => {
		const jpeg = await smallJpeg(1);
		const webp = await sharp(jpeg).webp().toBuffer();
		for (const onError of ['continueRegularOutput', 'continueErrorOutput'] as const) {
			const files = {
				data0: { bytes: jpeg, fileName: 'a.jpg', mimeType: 'image/jpeg' },
				data1: { bytes: webp, fileName: 'b.webp', mimeType: 'image/webp' },
			};
			const { output, errorOutput } = await toPdf([{ files }], { binaryMode, onError });
			const [pdf, failure] = [...output, ...errorOutput];

			expect(await pagesOf(pdf, { jpeg, webp })).toEqual(['jpeg']);
			expect(failure!.json.error).toMatch(
				/^'b\.webp' was scanned, but the scan cannot be a page of a PDF: it is neither a JPEG nor a PNG image \[item 0\]\. To get the scan/,
			);
			const { details } = failure!.json as { details?: { scan: IBinaryData } };
			expect(await bytesOf((details?.scan ?? fileIn(failure, 'data')) as IBinaryData)).toEqual(
				webp,
			);
			expect(await bytesOf(fileIn(failure, 'data1') as IBinaryData)).toEqual(webp);
			expect(errorOutput).toHaveLength(onError === 'continueErrorOutput' ? 1 : 0);
		}
	});
});

describe('The item of a PDF', () => {
	beforeAll(async () => await useStorage('filesystem'));

	test('lists its pages', async () => {
		const photo = await sharp(await smallJpeg(1))
			.resize(1654, 2339, { fit: 'fill' })
			.jpeg()
			.toBuffer();
		const json = { pages: 'of the input', pageCount: 99, id: 7 };
		const { output, hints } = await toPdf([photoItem(photo, 'page.jpg', json)]);

		expect(output[0]!.json).toEqual({
			id: 7,
			pageCount: 1,
			pages: [
				{
					angle: 0,
					width: 1654,
					height: 2339,
					sourceFileName: 'page.jpg',
					sourceField: 'data',
					requestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
					dpi: 200,
					itemIndex: 0,
				},
			],
			missingPages: [],
			isPdfA: true,
		});
		expect(hints).toEqual([]);
	});

	test('a hint names the pages that print badly', async () => {
		const { hints } = await toPdf([photoItem(await smallJpeg(1), 'small.jpg')]);

		expect(hints).toEqual([
			"1 page of a PDF may look coarse in print, at less than 150 dpi: 'small.jpg' (2 dpi). A photo taken from closer up, or at a higher resolution, prints better.",
		]);
	});

	test('all scans of one photo are pages', async () => {
		service.current.settings.scansPerResponse = 3;
		const each = await toPdf([photoItem(await smallJpeg(1))], {
			parameters: { createPdf: 'eachScan' },
		});
		const together = await toPdf([photoItem(await smallJpeg(1))]);

		expect(each.output.map(fileNameOf)).toEqual(['photo-1.pdf', 'photo-2.pdf', 'photo-3.pdf']);
		expect(together.output.map(({ json }) => json.pageCount)).toEqual([3]);
	});

	test('title, page size and file name are those of the options, for each item', async () => {
		const items = await Promise.all(
			['../a/Invoice 1.pdf', 'Invoice 2', 'invoice 2'].map(async (name, index) =>
				photoItem(await smallJpeg(index), 'photo.jpg', { name }),
			),
		);
		const options = {
			fileName: '={{ $json.name }}',
			title: '=<{{ $json.name }}>',
			pageSize: 'letter',
		};
		const { output } = await toPdf(items, { parameters: { options } });
		const pdf = (await bytesOf(fileIn(output[1], 'data') as IBinaryData)).toString('latin1');

		expect(output.map(fileNameOf)).toEqual(['Invoice 1.pdf', 'Invoice 2-1.pdf', 'invoice 2-2.pdf']);
		expect(pdf).toContain('<rdf:li xml:lang="x-default">&lt;Invoice 2&gt;</rdf:li>');
		expect(pdf).toContain('/MediaBox [0 0 612 792]');
	});

	test('input files come along by choice, without the one that the PDF replaces', async () => {
		const { photos, items } = await mails();
		const options = { keepInputFiles: true, keepInputFields: false };
		const { output } = await toPdf(items, { parameters: { options, outputField: 'data0' } });

		expect(Object.keys(output[1]!.binary!)).toEqual(['data0', 'data1']);
		expect(output[1]!.binary!.data0).toMatchObject({ fileName: 'scans.pdf' });
		expect(await bytesOf(output[1]!.binary!.data1!)).toEqual(photos['c.jpg']);
		expect(output[1]!.json).not.toHaveProperty('subject');
	});
});

describe('What is not to be sent', () => {
	beforeAll(async () => await useStorage('memory'));

	test.each([
		[
			{ operation: 'scanToWord' },
			"'Operation' has an invalid value",
			'Select Scan to Image or Scan to PDF; an expression must return scanToImage or scanToPdf.',
		],
		[
			{ createPdf: 'eachYear' },
			"'Create' has an invalid value",
			'Select One PDF for Each Scan, One PDF for Each Input Item or One PDF for All Input Items;',
		],
		[
			{ options: { pageSize: 'A5' } },
			"'Page Size' has an invalid value [item 0]",
			'Select Automatic, A4 or Letter; an expression must return automatic, a4 or letter.',
		],
		[
			{ options: { fileName: { a: 1 } } },
			"'File Name' is set to an object with the fields a instead of text [item 0]",
			'Change the expression',
		],
	])('%j is known before anything is paid for', async (parameters, message, remedy) => {
		const { error } = await toPdf([photoItem(await smallJpeg(1))], {
			parameters: parameters as ScanRun['parameters'] & object,
		});

		expect(error!.message).toBe(message);
		expect(error!.description).toContain(remedy);
		expect(service.current.calls).toEqual([]);
	});

	test('images have the name of the option too', async () => {
		const { items } = await mails();
		const parameters = {
			operation: 'scanToImage',
			options: { fileName: '=scan {{ $json.subject }}' },
		};
		const { output } = await toPdf(items, { parameters });

		expect(output.map(fileNameOf)).toEqual([
			'scan One.jpg',
			'scan Two-1.jpg',
			'scan Two-2.jpg',
			'scan Three.jpg',
		]);
	});
});
