import {
	PdfDocument,
	type PdfOptions,
	type PdfResult,
} from '../../nodes/ScanFile/output/pdf/pdfDocument';

export const creationDate = new Date('2026-03-29T01:30:00.123Z');

/** A document of these scans, one to a page. */
export async function pdfOf(
	scans: Buffer[],
	options: Partial<PdfOptions> = {},
): Promise<PdfResult> {
	const document = new PdfDocument({ pageSize: 'automatic', creationDate, ...options });
	for (const scan of scans) await document.addPage(scan);
	return document.end();
}
