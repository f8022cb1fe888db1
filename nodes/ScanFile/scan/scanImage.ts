import type { IExecuteFunctions } from 'n8n-workflow';
import { Failure } from '../failures';
import type { BufferPool } from '../iqs/bufferPool';
import { scanRequestBody, type ScanResponse } from '../iqs/scanFile';
import type { RunSettings } from '../plan/parameters';
import type { Job } from '../plan/planRun';
import { bytesToSend } from '../plan/readImage';
import { storeScans, type StoredResponse } from './storeScans';
import { callScanFile } from './transport';

/**
 * Scans one image with one call, and stores the scans in n8n's file storage.
 * @throws Failure when the image could not be read, the call brought no scan, or an unusable one and
 *   `allOrNothing` is set, or a scan could not be stored
 */
export async function scanImage(
	context: IExecuteFunctions,
	job: Job,
	run: RunSettings,
	scanBuffers: BufferPool,
	allOrNothing: boolean,
): Promise<StoredResponse> {
	const response = await call(context, job, run, scanBuffers);
	const unusable = response.scans.filter((scan) => scan instanceof Failure);
	if (unusable.length === response.scans.length || (allOrNothing && unusable.length > 0)) {
		throw unusable[0]!;
	}
	const stored = await storeScans(context, job, response);
	for (const scan of response.scans) if (!(scan instanceof Failure)) scanBuffers.release(scan.file);
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
