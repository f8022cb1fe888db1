import { readImage } from './imageBytes';
import { ScanFailure } from './iqs/errors';
import { scanRequestBody } from './iqs/scanFile';
import { LocalFailure } from './nodeErrors';
import { storeScans, type StoredAnswer } from './outputItems';
import { callScanFile } from './transport';
import type { RunSettings } from './parameters';
import type { Job } from './plan';
import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Takes one image from where it is to scans in n8n's file storage, with one call.
 * @throws ScanFailure when the call brought no scan, or an unusable one and `allOrNothing` is set
 * @throws LocalFailure when the image could not be read or a scan could not be stored
 */
export async function scanImage(
	context: IExecuteFunctions,
	{ image, itemIndex, settings }: Job,
	{ url, timeoutMs }: RunSettings,
	allOrNothing: boolean,
): Promise<StoredAnswer> {
	const body = scanRequestBody({
		autoCrop: settings.autoCrop,
		autoRotate: settings.autoRotate,
		image:
			image.from === 'url'
				? { url: image.url }
				: { bytes: await readImage(context, itemIndex, image) },
	});
	const answer = await callScanFile(context, { url, body, timeoutMs });
	const unusable = answer.scans.filter((scan) => scan instanceof ScanFailure);
	if (unusable.length === answer.scans.length || (allOrNothing && unusable.length > 0)) {
		throw unusable[0]!;
	}
	return await storeScans(context, image, answer).catch(() => {
		throw new LocalFailure(
			`'${image.fileName}' was scanned, but n8n could not store the scan`,
			'Check the free space of the file storage of n8n before you run the workflow again: the call is paid for.',
			// Every further scan would be paid for and lost too.
			{ stopsRun: true },
		);
	});
}
