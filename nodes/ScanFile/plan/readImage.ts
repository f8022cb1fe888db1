import type { IExecuteFunctions } from 'n8n-workflow';
import { Failure } from '../failures';
import { decodeBase64, isBase64 } from '../iqs/base64';
import { withoutGpsPosition } from '../iqs/gpsPosition';
import { headBytes, isTooShortToTell, longHeadBytes } from '../iqs/imageType';
import type { InputImage } from './findImages';
import { sizeIn, type InputFile } from './inputFile';
import type { ItemSettings } from './parameters';
import { shown } from './values';
import { yieldIfDue } from './yieldToEventLoop';

export type ImageWithBytes = Exclude<InputImage, { from: 'url' }>;

/** The size that is assumed for an image of unknown size: that of an ordinary photo. */
const usualBytes = 2_000_000;
/** An image from a URL does not pass through n8n; only its scan does, which is smaller than a photo. */
const usualScanBytes = 400_000;

/** The size of an image in bytes, accurate enough to decide how many may be in flight. */
export async function sizeOf(context: IExecuteFunctions, image: InputImage): Promise<number> {
	if (image.from === 'url') return usualScanBytes;
	if (image.from === 'base64') return decodedBytes(image.text);
	const { bytes, data, id } = image.file;
	if (bytes !== undefined) return bytes;
	if (!id) return typeof data === 'string' ? decodedBytes(data) : data.length;
	// Before n8n 2, items do not contain the size of their files.
	const metadata = await context.helpers.getBinaryMetadata(id).catch(() => undefined);
	return sizeIn(metadata?.fileSize) ?? usualBytes;
}

/** Four characters of Base64 stand for three bytes. */
function decodedBytes(base64: string): number {
	return (base64.length / 4) * 3;
}

/**
 * The bytes of an image as they are sent.
 * @throws Failure when the storage has lost the file, or its text is not valid Base64
 */
export async function bytesToSend(
	context: IExecuteFunctions,
	itemIndex: number,
	image: ImageWithBytes,
	{ removeGpsPosition }: Pick<ItemSettings, 'removeGpsPosition'>,
): Promise<Buffer> {
	const bytes = await readImage(context, itemIndex, image);
	return removeGpsPosition ? await withoutGpsPosition(bytes, yieldIfDue) : bytes;
}

async function readImage(
	context: IExecuteFunctions,
	itemIndex: number,
	image: ImageWithBytes,
): Promise<Buffer> {
	if (image.from === 'base64') return await decodedText(image.text);
	const { id, data } = image.file;
	if (!id) return typeof data === 'string' ? await decodedFile(image.fileName, data) : data;
	// Before n8n 2, the helper rejects files without these two fields, which expressions return.
	const stored = { id, data: '', mimeType: image.file.mimeType };
	const bytes = await context.helpers.getBinaryDataBuffer(itemIndex, stored).catch(() => undefined);
	if (!bytes) throw unreadable(image.fileName);
	return bytes;
}

/**
 * The start of an image, as much of it as is needed to identify it.
 * @throws Failure when it cannot be read
 */
export async function readHead(context: IExecuteFunctions, image: ImageWithBytes): Promise<Buffer> {
	if (image.from === 'base64') return (await decodedText(image.text)).subarray(0, longHeadBytes);
	const { file } = image;
	const head = await readStart(context, file, headBytes);
	return isTooShortToTell(head) ? await readStart(context, file, longHeadBytes) : head;
}

/**
 * Checks the text of a file in memory to its end: Node.js skips characters that are not Base64, so a
 * damaged image would be sent and paid for.
 * @throws Failure when it is not valid Base64
 */
export async function requireBase64(image: ImageWithBytes): Promise<void> {
	if (image.from === 'base64' || image.file.id || typeof image.file.data !== 'string') return;
	if (!(await isBase64(image.file.data, yieldIfDue))) throw damaged(image.fileName);
}

async function readStart(
	context: IExecuteFunctions,
	file: InputFile,
	length: number,
): Promise<Buffer> {
	if (!file.id) return bytesInMemory(file.data, length);
	const chunks: Buffer[] = [];
	let bytes = 0;
	try {
		// Leaving the loop closes the stream, and with it the file.
		for await (const chunk of await context.helpers.getBinaryStream(file.id, length)) {
			chunks.push(chunk as Buffer);
			bytes += (chunk as Buffer).length;
			if (bytes >= length) break;
		}
		return Buffer.concat(chunks).subarray(0, length);
	} catch {
		throw unreadable(file.fileName ?? 'the file');
	}
}

/** @param length how many bytes are needed; the result may have more, or fewer at the end of the file */
function bytesInMemory(data: string | Buffer, length: number): Buffer {
	if (typeof data !== 'string') return data.subarray(0, length);
	// Some nodes put the prefix of a data: URL before the Base64.
	const prefix = /^data:[^,]{0,200},/i.exec(data)?.[0].length ?? 0;
	return Buffer.from(data.slice(prefix, prefix + Math.ceil(length / 3) * 4), 'base64');
}

function unreadable(fileName: string): Failure {
	return new Failure(
		`'${shown(fileName)}' could not be read from n8n's file storage`,
		'The file may have been deleted. Run the workflow again from the start.',
	);
}

async function decodedText(text: string): Promise<Buffer> {
	const bytes = await decodeBase64(text, yieldIfDue);
	if (bytes) return bytes;
	throw new Failure(
		"'Base64 Text' is not valid Base64",
		'Check that the expression points to the complete Base64 text of the image. In text from a web form, plus signs may have become spaces.',
	);
}

async function decodedFile(fileName: string, data: string): Promise<Buffer> {
	const bytes = await decodeBase64(data, yieldIfDue);
	if (bytes) return bytes;
	throw damaged(fileName);
}

function damaged(fileName: string): Failure {
	return new Failure(
		`The content of '${shown(fileName)}' is not valid Base64`,
		'Check that the node that creates the file gives it the complete Base64 text of the image. In text from a web form, plus signs may have become spaces.',
	);
}
