import type { IBinaryData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { Failure } from '../failures';
import type { ItemSettings } from '../plan/parameters';
import { shown } from '../plan/values';
import { StorageFailure, storeFile } from '../scan/fileStorage';
import { explain, inOneText } from './explain';
import { origin, scanFields, withInput } from './outputItems';
import { PdfDocument, type PdfResult } from './pdf/pdfDocument';
import { UnusableImage } from './pdf/unusableImage';
import type { Redactor } from './redact';
import { isFailed, type FailedEntry, type Result, type Scanned } from './results';
import { toolLink } from './toolLink';

/** A scan that is a page, and how it prints there: see `PdfPage`. */
export interface Page extends Scanned {
	dpi: number;
}

/** Each waits for the disk a few times. */
const readAtOnce = 4;

/**
 * One PDF, and the photos that are missing in it. Whatever goes wrong here, the scans are paid for: one
 * that comes out in no PDF comes out with the reason.
 */
export class PdfOfScans {
	/** None before pages are added, or without the memory for it. */
	private document: PdfDocument | undefined;
	/** In the order of the input. */
	private readonly parts: Array<Page | FailedEntry> = [];

	/** @param name of the file, without its extension */
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly settings: ItemSettings,
		private readonly name: string,
	) {}

	get pages(): Page[] {
		return this.parts.filter((part): part is Page => !isFailed(part));
	}

	private get failed(): FailedEntry[] {
		return this.parts.filter(isFailed);
	}

	/** Reads the scans from n8n's file storage and makes each a page. */
	async add(results: Result[]): Promise<void> {
		this.document = this.begin(results);
		if (!this.document) {
			this.parts.push(...failedBecauseOf(this.tooLittleMemory(), results));
			return;
		}
		for (let first = 0; first < results.length; first += readAtOnce) {
			const some = results.slice(first, first + readAtOnce);
			const read = some.map(async (result) => await this.read(result));
			for (const [index, result] of some.entries()) {
				const bytes = await read[index];
				this.parts.push(isFailed(result) ? result : await this.addPage(result, bytes));
			}
		}
	}

	/** @returns the item of the PDF in the place of its first page, and the failures */
	async end(redactor: Redactor): Promise<Array<INodeExecutionData | FailedEntry>> {
		const [firstPage] = this.pages;
		if (!firstPage) return this.failed;
		const stored = await this.store();
		if (stored instanceof Failure) return failedBecauseOf(stored, this.parts);
		const item = this.item(stored, firstPage, redactor);
		return this.parts.flatMap((part): Array<INodeExecutionData | FailedEntry> => {
			if (isFailed(part)) return [part];
			return part === firstPage ? [item] : [];
		});
	}

	/** @returns undefined when there is no memory for it */
	private begin(results: Result[]): PdfDocument | undefined {
		const { pageSize, title } = this.settings;
		const expectedScans = results.flatMap((each) => (isFailed(each) ? [] : each.scan.sizeBytes));
		const options = { pageSize, title: title || this.name, expectedScans };
		try {
			return new PdfDocument({ ...options, creationDate: new Date() });
		} catch {
			return undefined;
		}
	}

	/** @returns undefined when there is no scan, or it cannot be read */
	private async read(result: Result): Promise<Buffer | undefined> {
		if (isFailed(result)) return undefined;
		const { entry, scan } = result;
		try {
			return await this.context.helpers.getBinaryDataBuffer(entry.itemIndex, scan.file);
		} catch {
			return undefined;
		}
	}

	private async addPage(scanned: Scanned, bytes: Buffer | undefined): Promise<Page | FailedEntry> {
		const { entry } = scanned;
		const was = `'${shown(entry.image.fileName)}' was scanned, but the scan`;
		if (!bytes) {
			const failure = new Failure(
				`${was} could not be read from the file storage of n8n`,
				'The file may have been deleted. Run the workflow again from the start.',
			);
			return { entry, failure };
		}
		try {
			return { ...scanned, dpi: (await this.document!.addPage(bytes)).dpi };
		} catch (thrown) {
			const why = thrown instanceof UnusableImage ? thrown.message : 'its file is damaged';
			const failure = new Failure(
				`${was} cannot be a page of a PDF: ${why}`,
				"To get the scan as it is, set 'Operation' to 'Scan to Image'.",
			);
			return { entry, failure, scanned };
		}
	}

	private async store(): Promise<StoredPdf | Failure> {
		const made = this.complete();
		if (!made) return this.tooLittleMemory();
		const stored = await storeFile(this.context, made.bytes, {
			name: this.name,
			extension: 'pdf',
			mimeType: 'application/pdf',
		});
		if (stored instanceof StorageFailure) return storageFailure(stored, this.name);
		return { file: stored, isPdfA: made.isPdfA };
	}

	/** @returns undefined when there is no memory left for what comes after the pages */
	private complete(): PdfResult | undefined {
		try {
			return this.document!.end();
		} catch {
			return undefined;
		}
	}

	private tooLittleMemory(): Failure {
		const message = `n8n has too little memory for the PDF '${shown(this.name)}.pdf'`;
		return new Failure(message, smallerPdfs, { scope: 'run' });
	}

	private item(
		{ file, isPdfA }: StoredPdf,
		firstPage: Page,
		redactor: Redactor,
	): INodeExecutionData {
		const { pages, failed } = this;
		const link = toolLink(this.context, file);
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
		const isOfOneItem = new Set(this.parts.map(({ entry }) => entry.itemIndex)).size === 1;
		const input = isOfOneItem ? this.context.getInputData()[firstPage.entry.itemIndex] : undefined;
		const [first, ...others] = new Set(pages.map(({ entry }) => entry.itemIndex));
		return {
			...withInput(firstPage.entry, input, fields, file),
			pairedItem:
				others.length === 0 ? { item: first! } : [first!, ...others].map((item) => ({ item })),
		};
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

const smallerPdfs =
	"Set 'Create' to 'One PDF for Each Input Item', or send fewer photos in one run. You have already paid for the scans.";

function storageFailure({ reason, code }: StorageFailure, name: string): Failure {
	const made = `The PDF '${shown(name)}.pdf' was made, but`;
	const scope = { scope: 'run' } as const;
	if (reason === 'full') {
		const remedy =
			'Free up space there before you run the workflow again: you have already paid for the scans.';
		return new Failure(`${made} the file storage of n8n is full`, remedy, scope);
	}
	if (reason === 'tooLarge') {
		const what = `${made} it is larger than the file storage of n8n takes`;
		return new Failure(what, smallerPdfs, scope);
	}
	return new Failure(
		`${made} n8n could not store it${code ? ` (${code})` : ''}`,
		'Check that n8n can write to its file storage before you run the workflow again: you have already paid for the scans.',
		scope,
	);
}
