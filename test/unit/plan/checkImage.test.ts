import { Readable } from 'node:stream';
import type { IExecuteFunctions } from 'n8n-workflow';
import { Failure } from '../../../nodes/ScanFile/failures';
import { checkImage } from '../../../nodes/ScanFile/plan/checkImage';
import type { InputFile } from '../../../nodes/ScanFile/plan/inputFile';
import { bytesToSend, sizeOf } from '../../../nodes/ScanFile/plan/readImage';

const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(2_000, 7)]);
const lateSvg = Buffer.from(`<!-- ${'x'.repeat(5_000)} --><svg>`);
const raw = Buffer.from([0, 1, 2, 3, 4]);

const inMemory = (data: string | Buffer, mimeType = '', fileName?: string): InputFile => ({
	id: undefined,
	data,
	fileName,
	mimeType,
	bytes: undefined,
});
const stored = (mimeType = '', fileName?: string): InputFile => ({
	...inMemory('', mimeType, fileName),
	id: 'files:1',
});
const imageOf = (file: InputFile) =>
	({ from: 'files', field: 'data', fileName: file.fileName ?? 'data', file }) as const;
const textOf = (text: string) => ({ from: 'base64', text, fileName: 'scan' }) as const;

/** A storage that has one file, in chunks of 100 bytes, and notes what was asked of it. */
function storageOf(bytes: Buffer | Error) {
	const asked: unknown[] = [];
	let chunks = 0;
	const context = {
		helpers: {
			async getBinaryStream(id: string, chunkSize: number) {
				asked.push([id, chunkSize]);
				if (bytes instanceof Error) throw bytes;
				const pieces = Array.from({ length: Math.ceil(bytes.length / 100) }, (_, at) =>
					bytes.subarray(100 * at, 100 * at + 100),
				);
				return Readable.from(
					(function* () {
						for (const piece of pieces) {
							chunks++;
							yield piece;
						}
					})(),
					{ highWaterMark: 1 },
				);
			},
			async getBinaryDataBuffer(itemIndex: number, file: object) {
				asked.push([itemIndex, file]);
				if (bytes instanceof Error) throw bytes;
				return bytes;
			},
		},
	} as unknown as IExecuteFunctions;
	return { context, asked, chunks: () => chunks };
}
const nowhere = {} as IExecuteFunctions;
const asIs = { removeGpsPosition: false };

async function problemOf(context: IExecuteFunctions, image: Parameters<typeof checkImage>[1]) {
	const failure = await checkImage(context, image).catch((thrown: unknown) => thrown as Failure);
	if (failure === undefined) return undefined;
	const { message, remedy, details } = failure;
	return { message, remedy, isSkippable: details.isSkippable };
}

describe('an image is looked at', () => {
	test.each<[name: string, file: InputFile]>([
		['Base64 in memory', inMemory(jpeg.toString('base64'))],
		['Base64 with a prefix', inMemory(`DATA:image/jpeg;base64,${jpeg.toString('base64')}`)],
		['bytes in memory', inMemory(jpeg)],
		['an SVG after a long comment', inMemory(lateSvg)],
		['the same as Base64', inMemory(lateSvg.toString('base64'))],
		['a format that nobody knows here', inMemory(raw, 'image/x-adobe-dng')],
	])('as %s', async (_, file) => {
		expect(await problemOf(nowhere, imageOf(file))).toBeUndefined();
	});

	test('in the storage, at its start only', async () => {
		const { context, asked, chunks } = storageOf(jpeg);

		expect(await problemOf(context, imageOf(stored()))).toBeUndefined();
		expect(asked).toEqual([['files:1', 512]]);
		expect(chunks()).toBeLessThan(10);
	});

	test('in the storage, further on after a long comment', async () => {
		const { context, asked } = storageOf(lateSvg);

		expect(await problemOf(context, imageOf(stored()))).toBeUndefined();
		expect(asked).toEqual([
			['files:1', 512],
			['files:1', 1_048_576],
		]);
	});

	test('as a text, and not at all at a URL', async () => {
		const dng = `data:image/x-adobe-dng;base64,${raw.toString('base64')}`;
		const url = { from: 'url', url: 'u', sourceUrl: 'u', fileName: 'f' } as const;

		expect(await problemOf(nowhere, textOf(jpeg.toString('base64')))).toBeUndefined();
		expect(await problemOf(nowhere, textOf(` \n${dng}`))).toBeUndefined();
		expect(await problemOf(nowhere, textOf(lateSvg.toString('base64')))).toBeUndefined();
		expect(await problemOf(nowhere, url)).toBeUndefined();
	});
});

describe('what is no image', () => {
	const checkNode =
		"Check the node that provides the file. To skip such files, switch on 'Skip Files That Are Not Images' in 'Options'.";
	const empty = 'Check the node that provides the file: the file that it returned has no content.';
	const lost = 'The file may have been deleted. Run the workflow again from the start.';

	test.each<[file: InputFile, message: string, remedy: string]>([
		[
			inMemory(raw),
			"The file in the field 'data' is not an image but data of an unknown kind",
			checkNode,
		],
		[
			inMemory(Buffer.from('%PDF-1.7'), 'image/x-adobe-dng', 'a.pdf'),
			"'a.pdf' in the field 'data' is not an image but a PDF",
			checkNode,
		],
		[
			inMemory(raw, 'image/jpeg', 'a.jpg'),
			"'a.jpg' in the field 'data' is not an image but data of an unknown kind",
			checkNode,
		],
		[
			inMemory(raw, 'my-image/x-adobe-dng'),
			"The file in the field 'data' is not an image but data of an unknown kind",
			checkNode,
		],
		[inMemory('', '', 'a.jpg'), "'a.jpg' in the field 'data' is empty", empty],
		[inMemory(''), "The file in the field 'data' is empty", empty],
	])('%j is told', async (file, message, remedy) => {
		expect(await problemOf(nowhere, imageOf(file))).toEqual({ message, remedy, isSkippable: true });
	});

	test.each<[text: string, message: string, remedy: string, isSkippable: boolean | undefined]>([
		[
			raw.toString('base64'),
			"'Base64 Text' is not an image but data of an unknown kind",
			'Check that the expression points to the Base64 text of an image.',
			undefined,
		],
		[
			`see data:image/x-adobe-dng;base64,${raw.toString('base64')}`,
			"'Base64 Text' is not valid Base64",
			'Check that the expression points to the complete Base64 text of the image. In text from a web form, plus signs may have become spaces.',
			undefined,
		],
	])('the text %j is told', async (text, message, remedy, isSkippable) => {
		expect(await problemOf(nowhere, textOf(text))).toEqual({ message, remedy, isSkippable });
	});

	test.each(['/9j/4A Q', '/9j/4', '/9j/4AAQ===', `${jpeg.toString('base64')}!`])(
		'the Base64 %j of a file in memory is told before its call',
		async (data) => {
			const problem = {
				message: "The content of 'a.jpg' is not valid Base64",
				remedy:
					'Check that the node that creates the file gives it the complete Base64 text of the image. In text from a web form, plus signs may have become spaces.',
			};
			const image = imageOf(inMemory(data, '', 'a.jpg'));

			expect(await problemOf(nowhere, image)).toEqual(problem);
			await expect(bytesToSend(nowhere, 0, image, asIs)).rejects.toMatchObject(problem);
		},
	);

	test('is a file that the storage has lost', async () => {
		const { context } = storageOf(new Error('gone'));
		const message = "could not be read from n8n's file storage";

		expect(await problemOf(context, imageOf(stored('', 'a.jpg')))).toEqual({
			message: `'a.jpg' ${message}`,
			remedy: lost,
		});
		expect(await problemOf(context, imageOf(stored()))).toMatchObject({
			message: `'the file' ${message}`,
		});
		await expect(bytesToSend(context, 0, imageOf(stored()), asIs)).rejects.toMatchObject({
			message: `'data' ${message}`,
			remedy: lost,
		});
	});
});

describe('an image is read', () => {
	test('from the storage, with what an old n8n asks for', async () => {
		const { context, asked } = storageOf(jpeg);

		expect(await bytesToSend(context, 3, imageOf(stored('image/jpeg')), asIs)).toBe(jpeg);
		expect(asked).toEqual([[3, { id: 'files:1', data: '', mimeType: 'image/jpeg' }]]);
	});

	test('from memory, to its end', async () => {
		const base64 = jpeg.toString('base64');

		for (const data of [base64, jpeg, `data:image/jpeg;base64,${base64}`]) {
			expect(await bytesToSend(nowhere, 0, imageOf(inMemory(data)), asIs)).toEqual(jpeg);
		}
		expect(await bytesToSend(nowhere, 0, textOf(base64), asIs)).toEqual(jpeg);
	});
});

test('the size of bytes in memory is theirs', async () => {
	expect(await sizeOf(nowhere, imageOf(inMemory(jpeg)))).toBe(jpeg.length);
	expect(await sizeOf(nowhere, imageOf({ ...inMemory(jpeg), bytes: 5 }))).toBe(5);
});

test.each([-1, Infinity, NaN, '5', undefined])(
	'where the storage says %p, the size is that of an ordinary photo',
	async (fileSize) => {
		const context = {
			helpers: { getBinaryMetadata: async () => ({ fileSize }) },
		} as unknown as IExecuteFunctions;

		expect(await sizeOf(context, imageOf(stored()))).toBe(2_000_000);
	},
);

test('a file in the storage may have no bytes', async () => {
	const context = {
		helpers: { getBinaryMetadata: async () => ({ fileSize: 0 }) },
	} as unknown as IExecuteFunctions;

	expect(await sizeOf(context, imageOf(stored()))).toBe(0);
});
