import { plainMimeType } from '../iqs/imageType';
import { isFileValue, writtenText } from './values';

/** A file of an item. Previous nodes write what they like there; this is what counts. */
export interface InputFile {
	/** What n8n's file storage knows it by; undefined for a file in memory. */
	id: string | undefined;
	/** The content of a file in memory: Base64 text or bytes. For one in the storage, only a mark. */
	data: string | Buffer;
	/** Undefined when the file has none. */
	fileName: string | undefined;
	/** Without parameters, in small letters; empty when it is not known. */
	mimeType: string;
	/** The size in bytes, where the item tells it. */
	bytes: number | undefined;
}

/** Names of storages, which `data` holds in place of the content of a stored file. */
const storageMarks = ['filesystem', 'filesystem-v2', 'database', 's3', 'azure-blob'];

/**
 * Reads the description of a file.
 * @param value what stands where a file is expected
 * @returns undefined when it has no content: neither the file itself nor where n8n has stored it
 */
export function readInputFile(value: object): InputFile | undefined {
	// The bytes themselves in the place of the file.
	const file = ArrayBuffer.isView(value) ? { data: value } : value;
	const { id, data, fileName, mimeType, bytes } = file as Record<string, unknown>;
	const storageId = typeof id === 'string' && id.includes(':') ? id : undefined;
	const content = storageId ? '' : contentOf(data);
	if (content === undefined) return undefined;
	const name = writtenText(fileName);
	return {
		id: storageId,
		data: content,
		fileName: name?.trim() ? name : undefined,
		mimeType: plainMimeType(mimeType),
		bytes: sizeIn(bytes),
	};
}

/** With anything but a size, nobody could tell how many bytes are in flight, and calls would go one by one. */
export function sizeIn(bytes: unknown): number | undefined {
	return typeof bytes === 'number' && bytes >= 0 && bytes < Infinity ? bytes : undefined;
}

/** All that n8n's own nodes take: Base64 text, and bytes in each form that a Buffer is made of. */
function contentOf(data: unknown): string | Buffer | undefined {
	if (typeof data === 'string') return storageMarks.includes(data) ? undefined : data;
	if (Buffer.isBuffer(data)) return data;
	if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
	if (Object.prototype.toString.call(data) === '[object ArrayBuffer]') {
		return Buffer.from(data as ArrayBuffer);
	}
	// What a Buffer becomes on its way through JSON.
	const { type, data: inside } = (data ?? {}) as Record<string, unknown>;
	const numbers = type === 'Buffer' ? inside : data;
	const isList = Array.isArray(numbers) && numbers.every((entry) => typeof entry === 'number');
	return isList ? Buffer.from(numbers) : undefined;
}

/**
 * The file of an item that an expression describes without its content: in memory storage,
 * {{ $binary.data }} gives everything but `data`.
 * @param files what stands in the fields of the item
 * @returns undefined when no file of the item, or more than one, is described like this
 */
export function fileDescribedBy(
	description: Record<string, unknown>,
	files: Map<string, unknown>,
): InputFile | undefined {
	const told = Object.entries(description);
	const fitting = [...files.values()]
		.filter(isFileValue)
		.filter((file) => told.length > 1 && told.every(([name, value]) => file[name] === value));
	// Two copies of one file are one file.
	const isClear = new Set(fitting.map(({ data }) => data)).size === 1;
	return isClear ? readInputFile(fitting[0]!) : undefined;
}
