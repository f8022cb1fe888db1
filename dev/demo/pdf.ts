import { writeFileSync } from 'node:fs';
import { PdfDocument } from '../../nodes/ScanFile/output/pdf/pdfDocument';
import { UnusableImage } from '../../nodes/ScanFile/output/pdf/unusableImage';

/** Puts scans into one PDF, a page each; says which cannot be a page. @returns how many pages it has */
export async function writePdf(
	path: string,
	scans: Array<{ name: string; scan: () => Buffer }>,
): Promise<number> {
	const document = new PdfDocument({
		pageSize: 'automatic',
		title: 'Scans',
		creationDate: new Date(),
	});
	for (const { name, scan } of scans) {
		await document.addPage(scan()).catch((reason: unknown) => {
			if (!(reason instanceof UnusableImage)) throw reason;
			console.error(`${name} cannot be a page of the PDF: ${reason.message}`);
		});
	}
	if (document.pageCount > 0) writeFileSync(path, document.end().bytes);
	return document.pageCount;
}
