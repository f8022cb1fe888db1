import type { IExecuteFunctions } from 'n8n-workflow';
import type { BufferPool } from '../iqs/bufferPool';
import { ScanFailure } from '../iqs/errors';
import { scanRequestBody, type ScanResponse } from '../iqs/scanFile';
import { bytesToSend } from '../plan/imageBytes';
import type { RunSettings } from '../plan/parameters';
import type { Job } from '../plan/planRun';
import { storeScans, type StoredResponse } from './storeScans';
import { callScanFile } from './transport';

/**
 * Takes one image from where it is to scans in n8n's file storage, with one call.
 * @throws ScanFailure when the call brought no scan, or an unusable one and `allOrNothing` is set
 * @throws LocalFailure when the image could not be read or a scan could not be stored
 */
export async function scanImage(
	context: IExecuteFunctions,
	job: Job,
	run: RunSettings,
	scanBuffers: BufferPool,
	allOrNothing: boolean,
): Promise<StoredResponse> {
	const answer = await call(context, job, run, scanBuffers);
	const unusable = answer.scans.filter((scan) => scan instanceof ScanFailure);
	if (unusable.length === answer.scans.length || (allOrNothing && unusable.length > 0)) {
		throw unusable[0]!;
	}
	const stored = await storeScans(context, job.image, answer);
	for (const scan of answer.scans) {
		if (!(scan instanceof ScanFailure)) scanBuffers.release(scan.file);
	}
	return stored;
}

async function call(
	context: IExecuteFunctions,
	{ image, itemIndex, settings }: Job,
	{ url, timeoutMs }: RunSettings,
	scanBuffers: BufferPool,
): Promise<ScanResponse> {
	const body = scanRequestBody({
		autoCrop: settings.autoCrop,
		autoRotate: settings.autoRotate,
		image:
			image.from === 'url'
				? { url: image.url }
				: { bytes: await bytesToSend(context, itemIndex, image, settings) },
	});
	return await callScanFile(context, { url, body, timeoutMs }, scanBuffers);
}
