import { decodeBase64 } from '../iqs/base64';
import {
	describeContent,
	headBytes,
	imageTypeOf,
	isRecognisable,
	unknownContent,
} from '../iqs/imageType';
import { LocalFailure } from '../failures';
import type { InputImage } from './inputImages';
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

type ImageWithBytes = Exclude<InputImage, { from: 'url' }>;

/**
 * Looks at the start of an image, before anything is paid for.
 * @returns what is wrong with it, if anything
 * @throws LocalFailure when it cannot be read
 */
export async function checkImage(
	context: IExecuteFunctions,
	image: InputImage,
): Promise<LocalFailure | undefined> {
	if (image.from === 'url') return undefined;
	const head =
		image.from === 'files'
			? await readHead(context, image.file)
			: decodedText(image.text).subarray(0, headBytes);
	const subject =
		image.from === 'base64'
			? "'Base64 Text'"
			: image.file.fileName
				? `'${image.file.fileName}' in the field '${image.field}'`
				: `The file in the field '${image.field}'`;
	const skippable = image.from === 'files';
	if (head.length === 0) {
		return new LocalFailure(
			`${subject} is empty`,
			'Check the node that provides the file: it passed on a file without content.',
			{ skippable },
		);
	}
	if (imageTypeOf(head) || mayBeUnknownFormat(head, claimedMimeType(image))) return undefined;
	return new LocalFailure(
		`${subject} is not an image but ${describeContent(head)}`,
		skippable
			? "Check the node that provides the file. To leave out such files, switch on 'Skip Files That Are Not Images' in 'Options'."
			: 'Check that the expression points to the text of an image.',
		{ skippable },
	);
}

/** What is assumed of an image whose size nobody knows: an ordinary photo. */
const usualBytes = 2_000_000;
/** An image from a URL does not come through here; only its scan does, which is smaller than a photo. */
const usualScanBytes = 400_000;

/** The size of an image in bytes, near enough to tell how many may be on their way at once. */
export async function sizeOf(context: IExecuteFunctions, image: InputImage): Promise<number> {
	if (image.from === 'url') return usualScanBytes;
	if (image.from === 'base64') return decodedBytes(image.text);
	const { bytes, data, id } = image.file;
	if (typeof bytes === 'number') return bytes;
	if (!id) return decodedBytes(data);
	// Before n8n 2, items do not tell the size of their files.
	const metadata = await context.helpers.getBinaryMetadata(id).catch(() => undefined);
	return metadata?.fileSize ?? usualBytes;
}

/** Four characters of Base64 stand for three bytes. */
function decodedBytes(base64: string): number {
	return (base64.length / 4) * 3;
}

/**
 * All bytes of an image.
 * @throws LocalFailure when the storage has lost the file
 */
export async function readImage(
	context: IExecuteFunctions,
	itemIndex: number,
	image: ImageWithBytes,
): Promise<Buffer> {
	if (image.from === 'base64') return decodedText(image.text);
	const bytes = await context.helpers
		.getBinaryDataBuffer(itemIndex, image.file)
		.catch(() => undefined);
	if (!bytes) throw unreadable(image.fileName);
	return bytes;
}

/** Reads no more of a stored file than is needed to tell what it is. */
async function readHead(context: IExecuteFunctions, file: IBinaryData): Promise<Buffer> {
	// Without an id the file is in memory, as Base64: 4 characters for 3 bytes.
	if (!file.id) return Buffer.from(file.data.slice(0, Math.ceil(headBytes / 3) * 4), 'base64');
	const head = await firstChunk(context, file.id).catch(() => undefined);
	if (!head) throw unreadable(file.fileName ?? 'the file');
	return head;
}

async function firstChunk(context: IExecuteFunctions, fileId: string): Promise<Buffer> {
	// Leaving the loop closes the stream, and with it the file.
	for await (const chunk of await context.helpers.getBinaryStream(fileId, headBytes)) {
		return chunk as Buffer;
	}
	return Buffer.alloc(0);
}

function unreadable(fileName: string): LocalFailure {
	return new LocalFailure(
		`'${fileName}' could not be read from the file storage of n8n`,
		'The file may have been removed in the meantime. Run the workflow again from its start.',
	);
}

function decodedText(text: string): Buffer {
	const bytes = decodeBase64(text);
	if (bytes) return bytes;
	throw new LocalFailure(
		"'Base64 Text' is not valid Base64",
		'Check that the expression points to the text of the image, complete and not encoded in another way.',
	);
}

function claimedMimeType(image: ImageWithBytes): string {
	if (image.from === 'files') return image.file.mimeType.toLowerCase();
	return /^\s*data:([^;,]{1,100})/i.exec(image.text)?.[1]?.toLowerCase() ?? '';
}

/**
 * Which formats the service takes is not documented, so a picture in a format that cannot be
 * recognised here (a camera's raw file) is sent. One that calls itself a JPEG and is none is not.
 */
function mayBeUnknownFormat(head: Buffer, claimed: string): boolean {
	return (
		claimed.startsWith('image/') &&
		!isRecognisable(claimed) &&
		describeContent(head) === unknownContent
	);
}
