import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { Failure } from '../failures';
import { objectOf, textOf } from '../iqs/responseFields';
import type { Scan, ScanResponse } from '../iqs/scanFile';
import type { InputImage } from '../plan/inputImages';
import { shown } from '../plan/values';
import { imageFileName } from './fileName';

/** A response whose scans are in n8n's file storage. */
export interface StoredResponse extends Omit<ScanResponse, 'scans'> {
	scans: Array<StoredScan | Failure>;
}

export interface StoredScan extends Omit<Scan, 'file' | 'type'> {
	file: IBinaryData;
}

/**
 * Hands the scans of a response to n8n's file storage.
 * @throws Failure when the storage does not take one
 */
export async function storeScans(
	context: IExecuteFunctions,
	{ fileName }: InputImage,
	response: ScanResponse,
): Promise<StoredResponse> {
	const stored = response.scans.map(async (scan, position) => {
		if (scan instanceof Failure) return scan;
		const { file, type, ...rest } = scan;
		const number = response.scans.length > 1 ? position + 1 : undefined;
		// The type is told from the bytes: n8n would believe the name.
		const store = async (name: string) =>
			await context.helpers.prepareBinaryData(file, name, type.mimeType);
		const storedFile = await store(imageFileName(fileName, type.extension, number)).catch(
			async (thrown: unknown) => {
				const refusal = storageRefusal(thrown, fileName);
				if (refusal.isFinal) throw refusal.failure;
				// The scan is paid for, so it gets a second chance, without a name that may be the reason.
				return await store(imageFileName('', type.extension, number)).catch(() => {
					throw refusal.failure;
				});
			},
		);
		return { ...rest, file: storedFile };
	});
	return { ...response, scans: await Promise.all(stored) };
}

/** How file systems, databases and object stores say that they are full. */
const fullCodes = ['ENOSPC', 'EDQUOT', 'SQLITE_FULL', '53100', 'QuotaExceeded'];
const fullWords = /no space left|(disk|database|storage) is full|disk quota|quota exceeded/i;
/** n8n's own limit for a file in its database. */
const tooLargeWords = /FileTooLarge|exceeds? .*(max|limit)|too large/i;

/** Why the file storage did not take a scan; final when it would not take it under another name either. */
function storageRefusal(thrown: unknown, fileName: string): { failure: Failure; isFinal: boolean } {
	// A database's own error hangs on the one of n8n's driver.
	const errors = [thrown, objectOf(thrown).cause, objectOf(thrown).driverError].map(objectOf);
	const says = (words: RegExp) =>
		errors.some(({ name, message }) => words.test(`${textOf(name)} ${textOf(message)}`));
	const codes = errors.flatMap(({ code }) => textOf(code) ?? []);
	const scanned = `'${shown(fileName)}' was scanned, but`;
	if (codes.some((code) => fullCodes.includes(code)) || says(fullWords)) {
		return {
			failure: new Failure(
				`${scanned} the file storage of n8n is full`,
				'Make room there before you run the workflow again: the call is paid for.',
				// Every further scan would be paid for and lost too.
				{ scope: 'run' },
			),
			isFinal: true,
		};
	}
	if (says(tooLargeWords)) {
		return {
			failure: new Failure(
				`${scanned} the scan is larger than the file storage of n8n takes`,
				'Ask whoever runs this n8n to raise the limit for a file before you scan the photo again: the call is paid for.',
			),
			isFinal: true,
		};
	}
	const code = codes.find((text) => /^\w{2,30}$/.test(text));
	return {
		failure: new Failure(
			`${scanned} n8n could not store the scan${code ? ` (${code})` : ''}`,
			'Check that the file storage of n8n can be written to before you run the workflow again: the call is paid for.',
			// Nobody knows why, and every further scan may be paid for and lost too.
			{ scope: 'run' },
		),
		isFinal: false,
	};
}
