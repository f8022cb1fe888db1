import type { IBinaryData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { Failure } from '../../../nodes/ScanFile/failures';
import { PdfDocument } from '../../../nodes/ScanFile/output/pdf/pdfDocument';
import { pdfItems } from '../../../nodes/ScanFile/output/pdfGroups';
import { Redactor } from '../../../nodes/ScanFile/output/redact';
import { isFailed, type Result } from '../../../nodes/ScanFile/output/results';
import type { PdfScope } from '../../../nodes/ScanFile/plan/parameters';
import type { Job } from '../../../nodes/ScanFile/plan/planRun';
import { encodePng } from '../../pdf/samples/pngs';

afterEach(() => jest.restoreAllMocks());

const key = 'sk-9fK2xQ7vLmZr4TbW1yHc';
const page = encodePng({ width: 100, height: 50, colorType: 0, bitDepth: 8, pixel: () => [9] });
const broken = new Failure('It broke', 'Fix it.', { failedCalls: 1 });

/** A photo of an input item, and the settings of that item. */
const jobOf = (itemIndex: number, name: string, settings: object = {}): Job =>
	({
		itemIndex,
		image: { from: 'files', field: 'photo', fileName: name },
		settings: {
			outputField: 'data',
			keepInputFields: true,
			fileName: '',
			title: '',
			pageSize: 'automatic',
			...settings,
		},
		filesAreInJson: false,
	}) as unknown as Job;

/** A scan of a photo; `bytes` undefined for one that n8n has lost. */
function scanned(entry: Job, bytes: Buffer | undefined = page, requestId = 'R-1'): Result {
	const file = { data: '', mimeType: 'image/png', bytes } as unknown as IBinaryData;
	return {
		entry,
		response: { requestId, searchTimeMs: 3, photoHash: undefined, scans: [] },
		scan: { angle: 90, width: 100, height: 50, file, sizeBytes: 100 },
	};
}

/** What the file storage is given, as an item's file. */
interface Stored {
	bytes: Buffer;
	name: string;
	mimeType: string;
	id: string;
}

/** As much of n8n as is asked. */
function contextOf(type = 'scanFile', rejection?: object) {
	const input: INodeExecutionData[] = [0, 1, 2].map((n) => ({
		json: { n, pages: 'of the input' },
	}));
	return {
		getExecutionCancelSignal: () => undefined,
		getNode: () => ({ type }),
		getInputData: () => input,
		helpers: {
			async getBinaryDataBuffer(_itemIndex: number, { bytes }: { bytes?: Buffer }) {
				if (!bytes) throw new Error('ENOENT');
				return bytes;
			},
			async prepareBinaryData(bytes: Buffer, name: string, mimeType: string): Promise<Stored> {
				if (rejection) throw Object.assign(new Error('rejected'), rejection);
				return { bytes, name, mimeType, id: 'files:1' };
			},
			createBinarySignedUrl: () => 'https://n8n.example/link',
		},
	} as unknown as IExecuteFunctions;
}

async function partsOf(results: Result[], createPdf: PdfScope, context = contextOf()) {
	return (await pdfItems(context, results, createPdf, new Redactor(key))).parts;
}

/** What became of each part: the items and the name of a PDF, or the photo that failed. */
async function outlineOf(results: Result[], createPdf: PdfScope) {
	return (await partsOf(results, createPdf)).map((part) => {
		if (isFailed(part)) return `failed: ${part.entry.image!.fileName}`;
		const { name, mimeType } = part.binary!.data as unknown as Stored;
		expect(mimeType).toBe('application/pdf');
		const links = [part.pairedItem].flat().map((link) => (link as { item: number }).item);
		return `${name}: ${String(part.json.pageCount)} of ${links.join(' and ')}`;
	});
}

const [a, b, c, d] = [jobOf(0, 'a.jpg'), jobOf(1, 'b.jpg'), jobOf(1, 'c.jpg'), jobOf(2, 'd.jpg')];
const all = [a!, b!, c!, d!].map((job) => scanned(job));
const without = (index: number, results = all) =>
	results.map((result, i) => (i === index ? { entry: result.entry, failure: broken } : result));

test.each<[PdfScope, Result[], string[]]>([
	['eachScan', all, ['a.pdf: 1 of 0', 'b.pdf: 1 of 1', 'c.pdf: 1 of 1', 'd.pdf: 1 of 2']],
	['eachItem', all, ['a.pdf: 1 of 0', 'scans.pdf: 2 of 1', 'd.pdf: 1 of 2']],
	['allItems', all, ['scans.pdf: 4 of 0 and 1 and 2']],
	['eachScan', without(1), ['a.pdf: 1 of 0', 'failed: b.jpg', 'c.pdf: 1 of 1', 'd.pdf: 1 of 2']],
	['eachItem', without(1), ['a.pdf: 1 of 0', 'failed: b.jpg', 'c.pdf: 1 of 1', 'd.pdf: 1 of 2']],
	['allItems', without(0), ['failed: a.jpg', 'scans.pdf: 3 of 1 and 2']],
	['allItems', without(1), ['scans.pdf: 3 of 0 and 1 and 2', 'failed: b.jpg']],
	['eachItem', without(0).slice(0, 1), ['failed: a.jpg']],
	['allItems', [], []],
])('%s', async (createPdf, results, expected) => {
	expect(await outlineOf(results, createPdf)).toEqual(expected);
});

test('scans of one photo are pages under its name; PDFs of one name are numbered', async () => {
	expect(await outlineOf([all[0]!, all[0]!], 'eachItem')).toEqual(['a.pdf: 2 of 0']);
	expect(await outlineOf([all[0]!, all[0]!], 'eachScan')).toEqual([
		'a-1.pdf: 1 of 0',
		'a-2.pdf: 1 of 0',
	]);
	const named = jobOf(0, 'a.jpg', { fileName: 'x/Report.PDF' });
	expect(await outlineOf([scanned(named), scanned(b!)], 'allItems')).toEqual([
		'Report.pdf: 2 of 0 and 1',
	]);
});

test('a PDF of one input item has its fields, and tells of each page', async () => {
	const [item] = await partsOf(
		[scanned(b!, page, `R ${key}`), ...without(2).slice(2, 3)],
		'eachItem',
	);

	expect((item as INodeExecutionData).json).toEqual({
		n: 1,
		pageCount: 1,
		pages: [
			{
				angle: 90,
				width: 100,
				height: 50,
				sourceFileName: 'b.jpg',
				sourceField: 'photo',
				requestId: 'R ***',
				dpi: 6,
				itemIndex: 1,
			},
		],
		missingPages: [
			{
				reason: "It broke ('c.jpg') [item 1]. Fix it.",
				sourceFileName: 'c.jpg',
				sourceField: 'photo',
				itemIndex: 1,
			},
		],
		isPdfA: true,
	});
});

test('a PDF of several input items has the fields of none, even when one page is left', async () => {
	const [, item] = await partsOf(without(0, [all[0]!, all[3]!]), 'allItems');

	expect((item as INodeExecutionData).json).not.toHaveProperty('n');
});

test('title and page size are those of the first item, and the name is the title by default', async () => {
	const textOf = async (settings: object) => {
		const [item] = await partsOf([scanned(jobOf(0, 'a.jpg', settings)), all[1]!], 'allItems');
		const { bytes } = (item as INodeExecutionData).binary!.data as unknown as Stored;
		return bytes.toString('latin1');
	};

	expect(await textOf({ title: 'A title', pageSize: 'letter' })).toMatch(
		/\/MediaBox \[0 0 792 612\].*>A title</s,
	);
	expect(await textOf({ fileName: 'A name' })).toContain('>A name<');
});

test('an agent gets a link', async () => {
	const [item] = await partsOf([all[0]!], 'eachItem', contextOf('scanFileTool'));

	expect((item as INodeExecutionData).json.pdfUrl).toBe('https://n8n.example/link');
});

describe('a scan that is in no PDF', () => {
	test.each<[what: string, file: Buffer | undefined, message: string, comes: boolean]>([
		[
			'in another format comes along with the reason',
			Buffer.from('GIF89a'),
			"'b.jpg' was scanned, but the scan cannot be a page of a PDF: it is neither a JPEG nor a PNG image",
			true,
		],
		[
			'that cannot be read any more is told',
			undefined,
			"'b.jpg' was scanned, but the scan could not be read from n8n's file storage",
			false,
		],
	])('%s', async (_, bytes, message, comes) => {
		const lost = scanned(b!);
		if (!isFailed(lost)) Object.assign(lost.scan.file, { bytes });
		const [, failed] = await partsOf([all[0]!, lost], 'allItems');

		expect(failed).toMatchObject({ entry: b!, failure: { message, details: { scope: 'image' } } });
		expect(failed).toHaveProperty('failure.remedy', expect.stringMatching(/\.$/));
		expect('scanned' in failed! && failed.scanned === lost).toBe(comes);
	});

	test('is told of, whatever goes wrong with it', async () => {
		jest.spyOn(PdfDocument.prototype, 'addPage').mockRejectedValue(new TypeError('x of undefined'));
		const [failed] = await partsOf([all[0]!], 'allItems');

		expect(failed).toHaveProperty(
			'failure.message',
			"'a.jpg' was scanned, but the scan cannot be a page of a PDF: its file is damaged",
		);
	});

	test.each<[rejection: object, message: string, remedy: RegExp]>([
		[{ code: 'ENOSPC' }, "was made, but n8n's file storage is full", /^Free up space there/],
		[{ name: 'FileTooLargeError' }, "is too large for n8n's file storage", /^Set 'Create'/],
		[{ code: 'EIO' }, 'was made, but n8n could not store it (EIO)', /^Check that n8n can write/],
		[{}, 'was made, but n8n could not store it', /^Check that n8n can write/],
	])('because the storage rejects the PDF (%j) comes along', async (rejection, message, remedy) => {
		const results = without(1);
		const parts = await partsOf(results, 'allItems', contextOf('scanFile', rejection));

		expect(parts).toHaveLength(4);
		expect(parts[1]).toBe(results[1]);
		for (const index of [0, 2, 3]) {
			expect(parts[index]).toMatchObject({
				entry: results[index]!.entry,
				scanned: results[index],
				failure: { message: expect.stringContaining(message) },
			});
			const { failure } = parts[index] as { failure: Failure };
			expect(failure.message).toContain("'scans.pdf'");
			expect(failure.remedy).toMatch(remedy);
		}
	});

	test.each([
		['before the first page', Buffer, 'allocUnsafeSlow'],
		['after the last page', PdfDocument.prototype, 'end'],
	])('because there is no memory for the PDF comes along: %s', async (_, object, method) => {
		jest.spyOn(object, method as never).mockImplementation((() => {
			throw new RangeError('Array buffer allocation failed');
		}) as never);
		const results = without(1);
		const parts = await partsOf(results, 'allItems');

		expect(parts).toHaveLength(4);
		expect(parts[1]).toBe(results[1]);
		expect(parts[0]).toMatchObject({
			scanned: all[0],
			failure: { message: "n8n does not have enough memory for the PDF 'scans.pdf'" },
		});
	});
});
