import { plainMimeType } from '../iqs/imageType';
import { isFileValue, writtenText } from './values';

/** A file of an item, with only the fields that matter here. Previous nodes may have set anything. */
export interface InputFile {
	/** Its ID in n8n's file storage; undefined for a file in memory. */
	id: string | undefined;
	/** The content of a file in memory: Base64 text or bytes. For a stored file, only a marker. */
	data: string | Buffer;
	/** Undefined if the file has no name. */
	fileName: string | undefined;
	/** Without parameters, in lower case; empty if it is not known. */
	mimeType: string;
	/** The size in bytes, if the item contains it. */
	bytes: number | undefined;
}

/** Names of storage modes, which `data` contains instead of the content of a stored file. */
const storageMarks = ['filesystem', 'filesystem-v2', 'database', 's3', 'azure-blob'];

/**
 * Reads the description of a file.
 * @param value the value found in place of a file
 * @returns undefined if it has neither the content nor a reference to n8n's file storage
 */
export function readInputFile(value: object): InputFile | undefined {
	// The bytes themselves instead of a file.
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

/**
 * Everything that n8n's own nodes accept: Base64 text, and bytes in any form that a Buffer can be made
 * from.
 */
function contentOf(data: unknown): string | Buffer | undefined {
	if (typeof data === 'string') return storageMarks.includes(data) ? undefined : data;
	if (Buffer.isBuffer(data)) return data;
	if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
	if (Object.prototype.toString.call(data) === '[object ArrayBuffer]') {
		return Buffer.from(data as ArrayBuffer);
	}
	// What a Buffer becomes when it is converted to JSON and back.
	const { type, data: inside } = (data ?? {}) as Record<string, unknown>;
	const numbers = type === 'Buffer' ? inside : data;
	const isList = Array.isArray(numbers) && numbers.every((entry) => typeof entry === 'number');
	return isList ? Buffer.from(numbers) : undefined;
}

/**
 * The file of an item that an expression describes without its content: in memory storage, {{
 * $binary.data }} returns everything except `data`.
 * @param files the fields of the item for files
 * @returns undefined if the description matches no file of the item, or more than one
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
