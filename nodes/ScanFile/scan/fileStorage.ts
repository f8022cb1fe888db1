import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { objectOf, textOf } from '../iqs/responseFields';
import { isFileValue } from '../plan/values';

/** How a file is to be stored. */
interface FileDescription {
	/** Without extension. */
	name: string;
	/** What comes between name and extension, if anything. */
	number?: string;
	extension: string;
	/** Detected from the bytes, because n8n would go by the name. */
	mimeType: string;
}

/** The file storage did not take a file. */
export class StorageError {
	/** @param code the system's error code, if it is not a known one */
	constructor(
		readonly reason: 'full' | 'tooLarge' | 'unknown',
		readonly code?: string,
	) {}
}

/** Hands a file to n8n's file storage. */
export async function storeFile(
	context: IExecuteFunctions,
	bytes: Buffer,
	{ name, number = '', extension, mimeType }: FileDescription,
): Promise<IBinaryData | StorageError> {
	const store = async (base: string): Promise<IBinaryData | StorageError> => {
		const fileName = `${base}${number}.${extension}`;
		try {
			const stored: unknown = await context.helpers.prepareBinaryData(bytes, fileName, mimeType);
			return isFileValue(stored) ? (stored as unknown as IBinaryData) : new StorageError('unknown');
		} catch (thrown) {
			return storageErrorOf(thrown);
		}
	};
	const stored = await store(name);
	if (!(stored instanceof StorageError) || stored.reason !== 'unknown') return stored;
	// The scan is paid for, so storing it is retried without the name, which may be the cause.
	const again = await store('scan');
	return again instanceof StorageError ? stored : again;
}

/** Error codes of file systems, databases and object stores that are full. */
const fullCodes = ['ENOSPC', 'EDQUOT', 'SQLITE_FULL', '53100', 'QuotaExceeded'];
const fullWords = /no space left|(disk|database|storage) is full|disk quota|quota exceeded/i;
/** n8n's own limit for a file in its database. */
const tooLargeWords = /FileTooLarge|exceeds? .*(max|limit)|too large/i;

function storageErrorOf(thrown: unknown): StorageError {
	// A database's own error is attached to the error of n8n's driver.
	const errors = [thrown, objectOf(thrown).cause, objectOf(thrown).driverError].map((error) =>
		objectOf(typeof error === 'string' ? { message: error } : error),
	);
	const says = (words: RegExp) =>
		errors.some(({ name, message }) => words.test(`${textOf(name)} ${textOf(message)}`));
	const codes = errors.flatMap(({ code }) => textOf(code) ?? []);
	if (codes.some((code) => fullCodes.includes(code)) || says(fullWords)) {
		return new StorageError('full');
	}
	if (says(tooLargeWords)) return new StorageError('tooLarge');
	return new StorageError(
		'unknown',
		codes.find((text) => /^\w{2,30}$/.test(text)),
	);
}
