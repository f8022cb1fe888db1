import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type { IBinaryData } from 'n8n-workflow';
import sharp from 'sharp';
import { bytesOf } from '../../dev/engine/engine';
import { useStorage } from '../../dev/engine/storage';
import { photoItem, smallJpeg } from '../support/images';
import { useLocalService } from '../support/localService';
import { mails, pagesOf, pdfRuns } from '../support/pdfRuns';
import { fileIn } from '../support/rawItems';

const service = useLocalService();
const toPdf = pdfRuns(service);

beforeAll(async () => await useStorage('filesystem'));
afterEach(() => jest.restoreAllMocks());

test('the next try of the node sends only what failed', async () => {
	const { photos, items } = await mails();
	service.current.play({}, {}, {}, 'bad-parameter');
	const nodeSettings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
	const { output, error } = await toPdf(items, {
		nodeSettings,
		parameters: { createPdf: 'allItems' },
	});

	expect(error).toBeUndefined();
	expect(await pagesOf(output[0], photos)).toEqual(['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg']);
	expect(service.current.calls).toHaveLength(5);
});

test.each([
	['scanToImage', 'scanToPdf'],
	['scanToPdf', 'scanToImage'],
])('what a failed run with %s has paid for serves one with %s', async (first, second) => {
	const { items } = await mails();
	service.current.play({}, {}, {}, 'bad-parameter');
	const failed = await toPdf(items, { parameters: { operation: first } });
	expect(failed.error!.description).toContain('3 scans had already been made. They are kept');

	const { output, error } = await toPdf(items, { parameters: { operation: second } });
	expect(error).toBeUndefined();
	expect(output).toHaveLength(second === 'scanToPdf' ? 3 : 4);
	expect(service.current.calls).toHaveLength(5);
});

test('a scan that cannot be a page ends the run, and is kept for the other operation', async () => {
	const webp = await sharp(await smallJpeg(1))
		.webp()
		.toBuffer();
	const items = [photoItem(webp, 'a.webp')];
	const { error, output } = await toPdf(items);

	expect(output).toEqual([]);
	expect(error!.message).toBe(
		"'a.webp' was scanned, but the scan cannot be a page of a PDF: it is neither a JPEG nor a PNG image [item 0]",
	);
	expect(error!.description).toMatch(
		/^To get the scan as it is, .* 1 scan had already been made\. It is kept/,
	);
	const images = await toPdf(items, { parameters: { operation: 'scanToImage' } });
	expect(await bytesOf(fileIn(images.output[0], 'data') as IBinaryData)).toEqual(webp);
	expect(service.current.calls).toHaveLength(1);
});

/** Lets n8n's file storage reject PDFs. */
function rejectPdfs(rejection: object): void {
	const storage = Container.get(BinaryDataService);
	const store = storage.store.bind(storage);
	jest.spyOn(storage, 'store').mockImplementation(async (location, content, file) => {
		if (file.mimeType === 'application/pdf') throw Object.assign(new Error('rejected'), rejection);
		return await store(location, content, file);
	});
}

test.each([
	[
		'is full',
		{ code: 'ENOSPC' },
		/^The PDF 'scans\.pdf' was made, but n8n's file storage is full \[item \d\]\. Free up space/,
	],
	[
		'takes no such file',
		{ name: 'FileTooLargeError' },
		/it is too large for n8n's file storage \[item \d\]\. Set 'Create'/,
	],
	['fails', { code: 'EIO' }, /n8n could not store it \(EIO\) \[item \d\]\. Check that/],
])('when the storage %s, each scan comes out with the reason', async (_, rejection, reason) => {
	const { photos, items } = await mails();
	rejectPdfs(rejection);
	const parameters = { createPdf: 'allItems' };
	const { output } = await toPdf(items, { onError: 'continueRegularOutput', parameters });

	expect(output.map(({ pairedItem }) => pairedItem)).toEqual(
		[0, 1, 1, 2].map((item) => ({ item })),
	);
	for (const [index, item] of output.entries()) {
		expect(item.json.error).toMatch(reason);
		expect(await bytesOf(fileIn(item, 'data') as IBinaryData)).toEqual(
			Object.values(photos)[index],
		);
	}
});

test('when the storage is full and the run ends, the next one does not pay again', async () => {
	const { items } = await mails();
	rejectPdfs({ code: 'ENOSPC' });
	const { error } = await toPdf(items);
	expect(error!.description).toContain('4 scans had already been made. They are kept for an hour');

	jest.restoreAllMocks();
	const { output, hints } = await toPdf(items);
	expect(output).toHaveLength(3);
	expect(hints[0]).toMatch(/^4 photos were not billed again/);
	expect(service.current.calls).toHaveLength(4);
});

test('when no page is left, there are failures and no PDF', async () => {
	const { items } = await mails();
	service.current.play('bad-parameter', 'bad-parameter', 'bad-parameter', 'bad-parameter');
	const { output } = await toPdf(items, { onError: 'continueRegularOutput' });

	expect(output.map(({ json }) => typeof json.error)).toEqual(Array(4).fill('string'));
});
