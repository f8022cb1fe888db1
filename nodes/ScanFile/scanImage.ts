import { readImage } from './imageBytes';
import { ScanFailure } from './iqs/errors';
import { scanRequestBody } from './iqs/scanFile';
import { LocalFailure } from './nodeErrors';
import { scanItem } from './outputItems';
import { callScanFile } from './transport';
import type { RunSettings } from './parameters';
import type { Job } from './plan';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/**
 * Takes one image from where it is to its output items: reads it, has it scanned with one call,
 * and hands the scans to n8n's file storage.
 * @returns an output item, or what is wrong with it, for each scan of the answer
 * @throws ScanFailure when the call brought no scan, or an unusable one and `allOrNothing` is set
 * @throws LocalFailure when the image could not be read or a scan could not be stored
 */
export async function scanImage(
	context: IExecuteFunctions,
	input: INodeExecutionData,
	job: Job,
	{ url, timeoutMs }: RunSettings,
	allOrNothing: boolean,
): Promise<Array<INodeExecutionData | ScanFailure>> {
	const { image, itemIndex, settings } = job;
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
	const stored = answer.scans.map(async (scan, position) =>
		scan instanceof ScanFailure
			? scan
			: await scanItem(context, input, job, answer, scan, position),
	);
	return await Promise.all(stored).catch(() => {
		throw new LocalFailure(
			`'${image.fileName}' was scanned, but n8n could not store the scan`,
			'Check the free space of the file storage of n8n before you run the workflow again: the call is paid for.',
			// Every further scan would be paid for and lost too.
			{ stopsRun: true },
		);
	});
}
