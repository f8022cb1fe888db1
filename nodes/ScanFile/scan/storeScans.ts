import { ScanFailure } from '../iqs/errors';
import type { Scan, ScanResponse } from '../iqs/scanFile';
import type { InputImage } from '../plan/inputImages';
import { imageFileName } from './fileName';
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

/** An answer whose scans are in n8n's file storage. */
export interface StoredResponse extends Omit<ScanResponse, 'scans'> {
	scans: Array<StoredScan | ScanFailure>;
}

export interface StoredScan extends Omit<Scan, 'file' | 'type'> {
	file: IBinaryData;
}

/** Hands the scans of an answer to n8n's file storage. */
export async function storeScans(
	context: IExecuteFunctions,
	{ fileName }: InputImage,
	answer: ScanResponse,
): Promise<StoredResponse> {
	const stored = answer.scans.map(async (scan, position) => {
		if (scan instanceof ScanFailure) return scan;
		const { file, type, ...rest } = scan;
		const number = answer.scans.length > 1 ? position + 1 : undefined;
		const name = imageFileName(fileName, type.extension, number);
		// The type is told from the bytes: n8n would believe the name.
		return { ...rest, file: await context.helpers.prepareBinaryData(file, name, type.mimeType) };
	});
	return { ...answer, scans: await Promise.all(stored) };
}
