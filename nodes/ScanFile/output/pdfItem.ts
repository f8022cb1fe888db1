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

/** A scan that is a page, with its print resolution: see `PdfPage`. */
export interface Page extends Scanned {
	dpi: number;
}

/**
 * Reading several scans at once hides the latency of the disk. It takes no more memory, because all pages
 * are kept until the end anyway.
 */
const readAtOnce = 4;

/**
 * One PDF, and the photos that are missing from it. The scans are paid for, so a scan that cannot be
 * output in a PDF is output with the reason.
 */
export class PdfOfScans {
	private readonly document: PdfDocument;
	/** In the order of the input. */
	private readonly parts: Array<Page | FailedEntry> = [];

	/** @param name of the file, without its extension */
	constructor(
		private readonly context: IExecuteFunctions,
		{ pageSize, title }: ItemSettings,
		private readonly name: string,
	) {
		this.document = new PdfDocument({ pageSize, title: title || name, creationDate: new Date() });
	}

	get pages(): Page[] {
		return this.parts.filter((part): part is Page => !isFailed(part));
	}

	private get failed(): FailedEntry[] {
		return this.parts.filter(isFailed);
	}

	/** Reads scans from n8n's file storage and adds them as the next pages. */
	async add(results: Result[]): Promise<void> {
		for (let first = 0; first < results.length; first += readAtOnce) {
			const some = results.slice(first, first + readAtOnce);
			const read = some.map(async (result) => await this.read(result));
			for (const [index, result] of some.entries()) {
				const bytes = await read[index];
				this.parts.push(isFailed(result) ? result : await this.addPage(result, bytes));
			}
		}
	}

	/** @returns the item of the PDF, at the position of its first page, and the failures */
	async end(redactor: Redactor): Promise<Array<INodeExecutionData | FailedEntry>> {
		const [firstPage] = this.pages;
		if (!firstPage) return this.failed;
		const stored = await this.store();
		if (stored instanceof Failure) {
			return this.parts.map((part) =>
				isFailed(part) ? part : { entry: part.entry, failure: stored, scanned: part },
			);
		}
		const item = this.item(stored, firstPage, redactor);
		return this.parts.flatMap((part): Array<INodeExecutionData | FailedEntry> => {
			if (isFailed(part)) return [part];
			return part === firstPage ? [item] : [];
		});
	}

	/** @returns undefined if there is no scan, or if it cannot be read */
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
				`${was} could not be read from n8n's file storage`,
				'The file may have been deleted. Run the workflow again from the start.',
			);
			return { entry, failure };
		}
		try {
			return { ...scanned, dpi: (await this.document.addPage(bytes)).dpi };
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
		const made = this.join();
		if (!made) {
			return new Failure(
				`n8n does not have enough memory for the PDF '${shown(this.name)}.pdf'`,
				smallerPdfs,
				{ scope: 'run' } as const,
			);
		}
		const stored = await storeFile(this.context, made.bytes, {
			name: this.name,
			extension: 'pdf',
			mimeType: 'application/pdf',
		});
		if (stored instanceof StorageFailure) return storageFailure(stored, this.name);
		return { file: stored, isPdfA: made.isPdfA };
	}

	/** @returns undefined if there is not enough memory to join all pages */
	private join(): PdfResult | undefined {
		try {
			return this.document.end();
		} catch {
			return undefined;
		}
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
		return new Failure(`${made} n8n's file storage is full`, remedy, scope);
	}
	if (reason === 'tooLarge') {
		const what = `${made} it is too large for n8n's file storage`;
		return new Failure(what, smallerPdfs, scope);
	}
	return new Failure(
		`${made} n8n could not store it${code ? ` (${code})` : ''}`,
		'Check that n8n can write to its file storage before you run the workflow again: you have already paid for the scans.',
		scope,
	);
}
