import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';
import { bytesOf, type InputItem } from '../../dev/engine/engine';
import type { LocalService } from '../../dev/service/server';
import { smallJpeg } from './images';
import { fileIn } from './rawItems';
import { scan, type ScanResult, type ScanRun } from './scanFile';

/** Three input items: one with a photo, one with two, and one with one again. */
export async function mails() {
	const [a, b, c, d] = await Promise.all([1, 2, 3, 4].map(smallJpeg));
	const photos: Record<string, Buffer> = { 'a.jpg': a!, 'b.jpg': b!, 'c.jpg': c!, 'd.jpg': d! };
	const file = (fileName: string) => ({
		bytes: photos[fileName]!,
		fileName,
		mimeType: 'image/jpeg',
	});
	const items: InputItem[] = [
		{ json: { subject: 'One' }, files: { data0: file('a.jpg') } },
		{ json: { subject: 'Two' }, files: { data0: file('b.jpg'), data1: file('c.jpg') } },
		{ json: { subject: 'Three' }, files: { data0: file('d.jpg') } },
	];
	return { photos, items };
}

type PdfRun = (items: InputItem[], more?: Partial<ScanRun>) => Promise<ScanResult>;

/** Runs that make PDFs, with one call at a time, so that faults meet the photos in order. */
export function pdfRuns(service: { readonly current: LocalService }): PdfRun {
	return async (items, { parameters, ...more } = {}) =>
		await scan({
			baseUrl: service.current.baseUrl,
			items,
			...more,
			parameters: {
				operation: 'scanToPdf',
				binaryPropertyName: 'data*',
				...parameters,
				options: { maxConcurrentCalls: 1, ...(parameters?.options as object) },
			},
		});
}

/** Which of these photos are in a PDF, in the order of its pages. */
export async function pagesOf(
	item: INodeExecutionData | undefined,
	photos: Record<string, Buffer>,
) {
	const pdf = await bytesOf(fileIn(item, 'data') as IBinaryData);
	expect(pdf.toString('latin1', 0, 9)).toBe('%PDF-1.4\n');
	const places = Object.keys(photos).map((name) => [name, pdf.indexOf(photos[name]!)] as const);
	return places
		.filter(([, place]) => place >= 0)
		.toSorted(([, a], [, b]) => a - b)
		.map(([name]) => name);
}

export const fileNameOf = (item: INodeExecutionData | undefined) =>
	(fileIn(item, 'data') as IBinaryData | undefined)?.fileName;
