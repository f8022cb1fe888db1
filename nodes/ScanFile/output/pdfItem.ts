import type { IBinaryData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { Failure } from '../failures';
import type { ItemSettings } from '../plan/parameters';
import { shown } from '../plan/values';
import { yieldUnlessCancelled } from '../plan/yieldToEventLoop';
import { StorageError, storeFile } from '../scan/fileStorage';
import { explain, inOneText } from './explain';
import { origin, scanFields, withInput } from './outputItems';
import { PdfDocument, type PdfResult } from './pdf/pdfDocument';
import { UnusableImage } from './pdf/unusableImage';
import type { Redactor } from './redact';
import { isFailed, type FailedEntry, type Result, type Scanned } from './results';
import { toolLink } from './toolLink';

/** A scan that is a page, with its print resolution: see `PdfPage`. */
export interface Page extends Scanned {
	dpi: number;
}

/** Each waits for the disk a few times. */
const readAtOnce = 4;

/** What one or several PDFs add to the output. */
export interface Output {
	/** In input order, with the item of a PDF at the position of its first page. */
	parts: Array<INodeExecutionData | FailedEntry>;
	pages: Page[];
}

/**
 * One PDF, and the photos that are missing from it. The scans are paid for, so a scan that cannot be
 * output in a PDF is output with the reason.
 * @param results the scans, in the order of the input
 * @param name of the file, without its extension
 */
export async function pdfOf(
	context: IExecuteFunctions,
	results: Result[],
	settings: ItemSettings,
	name: string,
	redactor: Redactor,
): Promise<Output> {
	const document = newDocument(results, settings, name);
	if (!document) return { parts: failedBecauseOf(tooLittleMemory(name), results), pages: [] };
	const parts = await addPages(context, document, results);
	const failed = parts.filter(isFailed);
	const pages = parts.filter((part): part is Page => !isFailed(part));
	const [firstPage] = pages;
	if (!firstPage) return { parts: failed, pages };
	const stored = await store(context, document, name);
	if (stored instanceof Failure) return { parts: failedBecauseOf(stored, parts), pages };
	const item = pdfItem(context, stored, pages, failed, redactor);
	return {
		parts: parts.flatMap((part) => (isFailed(part) ? part : part === firstPage ? item : [])),
		pages,
	};
}

/** @returns undefined when there is no memory for it */
function newDocument(
	results: Result[],
	{ pageSize, title }: ItemSettings,
	name: string,
): PdfDocument | undefined {
	const expectedScans = results.flatMap((each) => (isFailed(each) ? [] : each.scan.sizeBytes));
	const options = { pageSize, title: title || name, expectedScans };
	try {
		return new PdfDocument({ ...options, creationDate: new Date() });
	} catch {
		return undefined;
	}
}

/** Reads scans from n8n's file storage and adds them as the next pages. */
async function addPages(
	context: IExecuteFunctions,
	document: PdfDocument,
	results: Result[],
): Promise<Array<Page | FailedEntry>> {
	const parts: Array<Page | FailedEntry> = [];
	const read = async (result: Result) =>
		isFailed(result)
			? undefined
			: await context.helpers
					.getBinaryDataBuffer(result.entry.itemIndex, result.scan.file)
					.catch(() => undefined);
	for (let first = 0; first < results.length; first += readAtOnce) {
		const some = results.slice(first, first + readAtOnce);
		const scans = some.map(read);
		for (const [index, result] of some.entries()) {
			await yieldUnlessCancelled(context);
			const bytes = await scans[index];
			parts.push(isFailed(result) ? result : await addPage(document, result, bytes));
		}
	}
	return parts;
}

/** @param bytes of the scan; undefined when it cannot be read */
async function addPage(
	document: PdfDocument,
	scanned: Scanned,
	bytes: Buffer | undefined,
): Promise<Page | FailedEntry> {
	const { entry } = scanned;
	const was = `'${shown(entry.image.fileName)}' was scanned, but the scan`;
	if (!bytes) {
		const failure = new Failure(
			`${was} could not be read from n8n's file storage`,
			'The file may have been deleted. Run the workflow again from the start.',
		);
		return { entry, failure };
	}
	try {
		return { ...scanned, dpi: (await document.addPage(bytes)).dpi };
	} catch (thrown) {
		const why = thrown instanceof UnusableImage ? thrown.message : 'its file is damaged';
		const failure = new Failure(
			`${was} cannot be a page of a PDF: ${why}`,
			"To get the scan as it is, set 'Operation' to 'Scan to Image'.",
		);
		return { entry, failure, scanned };
	}
}

/** Scans that are in no PDF come out as they are, with the reason. */
function failedBecauseOf(failure: Failure, results: Result[]): FailedEntry[] {
	return results.map((result) =>
		isFailed(result) ? result : { entry: result.entry, failure, scanned: result },
	);
}

interface StoredPdf {
	file: IBinaryData;
	isPdfA: boolean;
}

async function store(
	context: IExecuteFunctions,
	document: PdfDocument,
	name: string,
): Promise<StoredPdf | Failure> {
	let made: PdfResult;
	try {
		made = document.end();
	} catch {
		// There is no memory left for what comes after the pages.
		return tooLittleMemory(name);
	}
	const description = { name, extension: 'pdf', mimeType: 'application/pdf' };
	const file = await storeFile(context, made.bytes, description);
	if (file instanceof StorageError) return storageFailure(file, name);
	return { file, isPdfA: made.isPdfA };
}

const smallerPdfs =
	"Set 'Create' to 'One PDF for Each Input Item', or send fewer photos in one run. You have already paid for the scans.";

function tooLittleMemory(name: string): Failure {
	return new Failure(
		`n8n does not have enough memory for the PDF '${shown(name)}.pdf'`,
		smallerPdfs,
	);
}

function storageFailure({ reason, code }: StorageError, name: string): Failure {
	const made = `The PDF '${shown(name)}.pdf' was made, but`;
	if (reason === 'tooLarge') {
		return new Failure(`${made} it is too large for n8n's file storage`, smallerPdfs);
	}
	if (reason === 'full') {
		return new Failure(
			`${made} n8n's file storage is full`,
			'Free up space there before you run the workflow again: you have already paid for the scans.',
		);
	}
	return new Failure(
		`${made} n8n could not store it${code ? ` (${code})` : ''}`,
		'Check that n8n can write to its file storage before you run the workflow again: you have already paid for the scans.',
	);
}

function pdfItem(
	context: IExecuteFunctions,
	{ file, isPdfA }: StoredPdf,
	pages: Page[],
	failed: FailedEntry[],
	redactor: Redactor,
): INodeExecutionData {
	const link = toolLink(context, file);
	const fields = {
		pageCount: pages.length,
		pages: pages.map((page) => ({
			...scanFields(page, redactor),
			dpi: page.dpi,
			itemIndex: page.entry.itemIndex,
		})),
		missingPages: failed.map((each) => ({
			reason: inOneText(explain(each, redactor)),
			...(each.entry.image && origin(each.entry.image)),
			itemIndex: each.entry.itemIndex,
		})),
		isPdfA,
		...(link && { pdfUrl: link }),
	};
	const [first, ...others] = new Set(pages.map(({ entry }) => entry.itemIndex));
	const isOfOneItem = [...pages, ...failed].every(({ entry }) => entry.itemIndex === first);
	const input = isOfOneItem ? context.getInputData()[first!] : undefined;
	return {
		...withInput(pages[0]!.entry, input, fields, file),
		pairedItem:
			others.length === 0 ? { item: first! } : [first!, ...others].map((item) => ({ item })),
	};
}
