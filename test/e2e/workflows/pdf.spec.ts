import { fileOf, type Execution } from '../../../dev/n8n/execution';
import { scanNode } from '../../../dev/n8n/workflows';
import { stamped } from '../../../dev/service/server';
import type { N8n, ScanSetUp } from '../fixtures/n8n';
import { expect, test } from '../fixtures/test';
import { inEveryMode, inEveryModeButDatabase } from '../modes';
import { photoUploads, readPhoto } from '../photos';

const photos = ['letter.jpg', 'memo.jpg', 'notice.jpg'];

/** For each PDF: its name, the photos on its pages in their order, and the items that it is linked to. */
async function pdfsOf(n8n: N8n, execution: Execution) {
	const scans = await Promise.all(photos.map(async (name) => stamped(await readPhoto(name))));
	const items = execution.items(scanNode).filter(({ json }) => json.pages);
	return await Promise.all(
		items.map(async (item) => {
			const file = fileOf(item, 'data');
			expect(file.mimeType).toBe('application/pdf');
			const bytes = await n8n.api.download(file);
			const places = new Map(photos.map((name, i) => [name, bytes.indexOf(scans[i]!)]));
			const pages = photos.filter((name) => places.get(name)! >= 0).sort((a, b) => places.get(a)! - places.get(b)!);
			const links = [item.pairedItem].flat().map((link) => link?.item);
			return { fileName: file.fileName, pages, links };
		}),
	);
}

async function toPdf(n8n: N8n, parameters: Record<string, unknown>, setUp: ScanSetUp = {}) {
	const all = { operation: 'scanToPdf', options: { maxConcurrentCalls: 1 }, ...parameters };
	return await n8n.scanPhotos('{letter,memo,notice}.jpg', { parameters: all, ...setUp });
}

test('pdf: one for each input item, and one for all of them', inEveryMode, async ({ n8n }) => {
	const each = await toPdf(n8n, {});
	expect(await pdfsOf(n8n, each.execution)).toEqual(
		each.names.map((name, i) => ({ fileName: name.replace('.jpg', '.pdf'), pages: [name], links: [i] })),
	);
	const options = { fileName: 'All of them', maxConcurrentCalls: 1 };
	const { execution, names } = await toPdf(n8n, { createPdf: 'allItems', options });
	const fileName = 'All of them.pdf';
	expect(await pdfsOf(n8n, execution)).toEqual([{ fileName, pages: names, links: [0, 1, 2] }]);
});

test('pdf: the photos of one item are one PDF, or one each', inEveryModeButDatabase, async ({ n8n }) => {
	const uploads = await photoUploads({ photo_0: photos[0]!, photo_1: photos[1]! });
	for (const [createPdf, count] of [
		['eachItem', 1],
		['eachScan', 2],
	] as const) {
		const parameters = { operation: 'scanToPdf', createPdf, binaryPropertyName: 'photo_*' };
		const { execution } = await n8n.scanUploads(uploads, { parameters });
		const pdfs = await pdfsOf(n8n, execution);
		expect(pdfs).toHaveLength(count);
		expect(pdfs.flatMap(({ pages }) => pages).sort()).toEqual(photos.slice(0, 2));
	}
});

test('pdf: Retry On Fail sends only the page that failed', inEveryMode, async ({ n8n }) => {
	const node = { retryOnFail: true, maxTries: 2, waitBetweenTries: 100 };
	const faults = [{}, {}, 'bad-parameter' as const];
	const { execution, service, names } = await toPdf(n8n, { createPdf: 'allItems' }, { node, faults });
	expect(await pdfsOf(n8n, execution)).toEqual([{ fileName: 'scans.pdf', pages: names, links: [0, 1, 2] }]);
	expect(service.calls).toHaveLength(4);
});
