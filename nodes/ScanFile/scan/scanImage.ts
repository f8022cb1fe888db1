import { readImage } from '../plan/imageBytes';
import { ScanFailure } from '../iqs/errors';
import { scanRequestBody, type ScanResponse } from '../iqs/scanFile';
import type { BufferPool } from '../iqs/bufferPool';
import { storeScans, type StoredResponse } from './storeScans';
import { callScanFile } from './transport';
import type { RunSettings } from '../plan/parameters';
import type { Job } from '../plan/planRun';
import type { IExecuteFunctions } from 'n8n-workflow';

/** The buffers of a run: requests have one size, scans another. */
export interface RunBuffers {
	requests: BufferPool;
	scans: BufferPool;
}

/**
 * Takes one image from where it is to scans in n8n's file storage, with one call.
 * @throws ScanFailure when the call brought no scan, or an unusable one and `allOrNothing` is set
 * @throws LocalFailure when the image could not be read or a scan could not be stored
 */
export async function scanImage(
	context: IExecuteFunctions,
	job: Job,
	run: RunSettings,
	buffers: RunBuffers,
	allOrNothing: boolean,
): Promise<StoredResponse> {
	const answer = await call(context, job, run, buffers);
	const unusable = answer.scans.filter((scan) => scan instanceof ScanFailure);
	if (unusable.length === answer.scans.length || (allOrNothing && unusable.length > 0)) {
		throw unusable[0]!;
	}
	const stored = await storeScans(context, job.image, answer);
	for (const scan of answer.scans) {
		if (!(scan instanceof ScanFailure)) buffers.scans.release(scan.file);
	}
	return stored;
}

async function call(
	context: IExecuteFunctions,
	{ image, itemIndex, settings: { autoCrop, autoRotate } }: Job,
	{ url, timeoutMs }: RunSettings,
	buffers: RunBuffers,
): Promise<ScanResponse> {
	const body = scanRequestBody(
		{
			autoCrop,
			autoRotate,
			image:
				image.from === 'url'
					? { url: image.url }
					: { bytes: await readImage(context, itemIndex, image) },
		},
		buffers.requests,
	);
	const answer = await callScanFile(context, { url, body, timeoutMs }, buffers.scans);
	// Not after a failure: who refuses early may still be receiving the request.
	buffers.requests.release(body);
	return answer;
}
