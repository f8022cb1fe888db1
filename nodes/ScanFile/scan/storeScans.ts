import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { Failure } from '../failures';
import type { Scan, ScanResponse } from '../iqs/scanFile';
import type { Job } from '../plan/planRun';
import { shown } from '../plan/values';
import { StorageError, storeFile } from './fileStorage';

export interface PhotoResponse extends ScanResponse {
	/** Of the photo as it was sent, see `contentHash`; undefined for an image from a URL. */
	photoHash: string | undefined;
}

/** A response whose scans are in n8n's file storage. */
export interface StoredResponse extends Omit<PhotoResponse, 'scans'> {
	scans: Array<StoredScan | Failure>;
}

export interface StoredScan extends Omit<Scan, 'file' | 'type'> {
	file: IBinaryData;
	/** Of the file. */
	sizeBytes: number;
}

/** Stores the scans of a response in n8n's file storage; each that it does not take becomes a failure. */
export async function storeScans(
	context: IExecuteFunctions,
	{ image: { fileName }, scanName }: Job,
	response: PhotoResponse,
): Promise<StoredResponse> {
	const stored = response.scans.map(async (scan, position) => {
		if (scan instanceof Failure) return scan;
		const { file, type, ...rest } = scan;
		const number = response.scans.length > 1 ? `-${position + 1}` : '';
		const storedFile = await storeFile(context, file, { name: scanName, number, ...type });
		if (storedFile instanceof StorageError) return storageFailure(storedFile, fileName);
		return { ...rest, file: storedFile, sizeBytes: file.length };
	});
	return { ...response, scans: await Promise.all(stored) };
}

function storageFailure({ reason, code }: StorageError, fileName: string): Failure {
	const name = `'${shown(fileName)}'`;
	const scanned = `${name} was scanned, but`;
	// Also quoted for the photos that were not sent, so it must name the one that was.
	const paid = `You have already paid for the scan of ${name}.`;
	if (reason === 'full') {
		return new Failure(
			`${scanned} n8n's file storage is full`,
			`Free up space there before you run the workflow again. ${paid}`,
			// Otherwise, every further scan would be paid for and lost too.
			{ scope: 'run' },
		);
	}
	if (reason === 'tooLarge') {
		return new Failure(
			`${scanned} the scan is too large for n8n's file storage`,
			`Ask whoever runs this n8n instance to raise the file size limit before you scan the photo again. ${paid}`,
		);
	}
	return new Failure(
		`${scanned} n8n could not store the scan${code ? ` (${code})` : ''}`,
		`Check that n8n can write to its file storage before you run the workflow again. ${paid}`,
		// The reason is unknown, so every further scan might be paid for and lost too.
		{ scope: 'run' },
	);
}
