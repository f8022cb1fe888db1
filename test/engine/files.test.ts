import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';
import sharp from 'sharp';
import { bytesOf, type InputFile } from '../../dev/engine/engine';
import { useStorage, type Storage } from '../../dev/engine/storage';
import { photoItem, smallJpeg } from '../support/images';
import { useLocalService } from '../support/localService';
import { scan } from '../support/scanFile';

const service = useLocalService();

const modes: Array<[Storage, 'separate' | 'combined']> = [
	['memory', 'separate'],
	['memory', 'combined'],
	['filesystem', 'separate'],
	['filesystem', 'combined'],
];

/** The file in a field, wherever the binary mode puts it. */
function fileIn(item: INodeExecutionData | undefined, field: string): IBinaryData {
	const inJson = item?.json._files as Record<string, IBinaryData> | undefined;
	return (item?.binary?.[field] ?? inJson?.[field])!;
}

function jpegFile(bytes: Buffer, fileName: string): InputFile {
	return { bytes, fileName, mimeType: 'image/jpeg' };
}

describe.each(modes)('Files in %s storage, %s binary mode', (storage, binaryMode) => {
	beforeAll(async () => await useStorage(storage));

	const run = async (items: Parameters<typeof scan>[0]['items'], parameters = {}) =>
		await scan({ baseUrl: service.current.baseUrl, items, parameters, binaryMode });

	test('each photo comes back as the scan the service sent for it', async () => {
		const photos = await Promise.all([1, 2, 3, 4, 5, 6, 7].map(smallJpeg));
		const items = photos.map((photo, index) => photoItem(photo, `photo ${index}.jpeg`));

		const { output } = await run(items);

		expect(output).toHaveLength(7);
		for (const [index, item] of output.entries()) {
			const file = fileIn(item, 'data');
			expect(await bytesOf(file)).toEqual(photos[index]);
			expect(file).toMatchObject({ fileName: `photo ${index}.jpg`, mimeType: 'image/jpeg' });
			expect(item.pairedItem).toEqual({ item: index });
		}
	});

	test('the json tells angle, size, request and where the scan came from', async () => {
		const { output } = await run([photoItem(await smallJpeg(3), 'page.jpg', { subject: 'Exam' })]);

		expect(output[0]!.json).toMatchObject({
			subject: 'Exam',
			angle: 0,
			width: 19,
			height: 19,
			requestId: expect.stringMatching(/^[0-9A-F-]{36}$/),
			searchTime: expect.any(Number),
			sourceField: 'data',
			sourceFileName: 'page.jpg',
		});
	});

	test('a pattern gives one scan for each matching file, in the order of the item', async () => {
		const [first, second, third] = await Promise.all([1, 2, 3].map(smallJpeg));
		const files = {
			attachment_0: jpegFile(first!, 'a.jpg'),
			attachment_10: jpegFile(second!, 'b.jpg'),
			attachment_2: jpegFile(third!, 'c.jpg'),
			logo: jpegFile(third!, 'logo.jpg'),
		};

		const { output } = await run([{ files }], { binaryPropertyName: 'attachment_*' });

		expect(output.map(({ json }) => json.sourceFileName)).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
		expect(await bytesOf(fileIn(output[1], 'data'))).toEqual(second);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(Array(3).fill({ item: 0 }));
	});

	test('several names give their files, each once', async () => {
		const photo = await smallJpeg(1);
		const files = { back: jpegFile(photo, 'back.jpg'), front: jpegFile(photo, 'front.jpg') };

		const { output } = await run([{ files }], { binaryPropertyName: 'front, back, f*' });

		expect(output.map(({ json }) => json.sourceField)).toEqual(['front', 'back']);
	});

	test('files that are not images are skipped by choice, and the user is told', async () => {
		const files = {
			attachment_0: jpegFile(await smallJpeg(1), 'page.jpg'),
			attachment_1: {
				bytes: Buffer.from('%PDF-1.7 …'),
				fileName: 'terms.pdf',
				mimeType: 'application/pdf',
			},
			attachment_2: { bytes: Buffer.alloc(0), fileName: 'nothing.jpg', mimeType: 'image/jpeg' },
		};

		const { output, hints } = await run([{ files }, { json: { mail: 'without attachments' } }], {
			binaryPropertyName: 'attachment_*',
			options: { skipNonImages: true },
		});

		expect(output.map(({ json }) => json.sourceFileName)).toEqual(['page.jpg']);
		expect(hints).toEqual([
			expect.stringMatching(
				/^Skipped at no cost: 2 files and 1 item without the file\. 'terms\.pdf'.*a PDF.*'nothing\.jpg'.*empty.*\[item 1\]/,
			),
		]);
		expect(service.current.calls).toHaveLength(1);
	});

	test('the scan goes into the field the user names; other files stay by choice', async () => {
		const photo = await smallJpeg(1);
		const note = { bytes: Buffer.from('note'), fileName: 'note.txt', mimeType: 'text/plain' };
		const items = [{ files: { data: jpegFile(photo, 'page.jpg'), note } }];

		const without = await run(items, { outputField: 'scan' });
		const withFiles = await run(items, { outputField: 'scan', options: { keepInputFiles: true } });

		expect(fileIn(without.output[0], 'scan').fileName).toBe('page.jpg');
		expect(fileIn(without.output[0], 'note')).toBeUndefined();
		expect(fileIn(without.output[0], 'data')).toBeUndefined();
		expect(fileIn(withFiles.output[0], 'scan').fileName).toBe('page.jpg');
		expect(await bytesOf(fileIn(withFiles.output[0], 'note'))).toEqual(note.bytes);
		expect(await bytesOf(fileIn(withFiles.output[0], 'data'))).toEqual(photo);
	});

	test('the json of the input is left out by choice', async () => {
		const { output } = await run([photoItem(await smallJpeg(1), 'a.jpg', { secret: 'diary' })], {
			options: { keepInputFields: false },
		});

		expect(output[0]!.json).not.toHaveProperty('secret');
		expect(output[0]!.json).toHaveProperty('angle');
	});

	test('the reason of an earlier try does not go along with a scan', async () => {
		const { output } = await run([
			photoItem(await smallJpeg(1), 'a.jpg', { error: 'IQS could not …', page: 1 }),
		]);

		expect(output[0]!.json).not.toHaveProperty('error');
		expect(output[0]!.json.page).toBe(1);
	});

	test('a photo that failed is alone with its reason, so that a second try pays for it only', async () => {
		const files = {
			front: jpegFile(await smallJpeg(1), 'front.jpg'),
			back: jpegFile(await smallJpeg(2), 'back.jpg'),
			note: { bytes: Buffer.from('note'), fileName: 'note.txt', mimeType: 'text/plain' },
		};
		service.current.play({}, 'bad-parameter');

		const { output } = await scan({
			baseUrl: service.current.baseUrl,
			items: [{ json: { from: 'Ann' }, files }],
			parameters: { binaryPropertyName: 'front, back' },
			onError: 'continueRegularOutput',
			binaryMode,
		});

		expect(fileIn(output[0], 'data').fileName).toBe('front.jpg');
		expect(output[1]!.json).toMatchObject({ from: 'Ann', error: expect.any(String) });
		expect(fileIn(output[1], 'back')).toBeDefined();
		expect(fileIn(output[1], 'note')).toBeDefined();
		expect(fileIn(output[1], 'front')).toBeUndefined();
	});

	test('on the error output an item keeps its json and its file', async () => {
		const [good, bad] = await Promise.all([1, 2].map(smallJpeg));
		service.current.play({}, 'bad-parameter');

		const { output, errorOutput } = await scan({
			baseUrl: service.current.baseUrl,
			items: [photoItem(good!, 'good.jpg'), photoItem(bad!, 'bad.jpg', { from: 'Ann' })],
			onError: 'continueErrorOutput',
			binaryMode,
		});

		expect(output).toHaveLength(1);
		expect(errorOutput).toHaveLength(1);
		expect(errorOutput[0]!.json).toMatchObject({
			from: 'Ann',
			error: expect.stringContaining('IQS does not accept this image'),
		});
		expect(await bytesOf(fileIn(errorOutput[0], 'data'))).toEqual(bad);
		expect(errorOutput[0]!.pairedItem).toEqual({ item: 1 });
	});
});

describe('Files in the file storage', () => {
	beforeAll(async () => await useStorage('filesystem'));

	// In combined binary mode `item` is the json itself, and the files are in it.
	test.each([
		['separate', '={{ $("Start").item.binary.data }}'],
		['combined', '={{ $("Start").item._files.data }}'],
		['combined', '_files.data'],
		['combined', '_files.d*'],
	] as const)('in %s binary mode %s finds the file', async (binaryMode, binaryPropertyName) => {
		const photo = await smallJpeg(8);
		const { output } = await scan({
			baseUrl: service.current.baseUrl,
			items: [photoItem(photo)],
			parameters: { binaryPropertyName },
			binaryMode,
		});

		expect(await bytesOf(fileIn(output[0], 'data'))).toEqual(photo);
	});

	test('a photo that is a PNG comes back under the name and type of a PNG', async () => {
		const png = await sharp(await smallJpeg(1))
			.png()
			.toBuffer();
		const { output } = await scan({
			baseUrl: service.current.baseUrl,
			items: [photoItem(png, 'named.jpg')],
		});

		expect(fileIn(output[0], 'data')).toMatchObject({
			fileName: 'named.png',
			mimeType: 'image/png',
		});
	});
});
