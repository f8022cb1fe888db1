import type { IExecuteFunctions } from 'n8n-workflow';
import { Failure } from '../failures';
import type { BufferPool } from '../iqs/bufferPool';
import { scanRequestBody } from '../iqs/scanFile';
import type { RunSettings } from '../plan/parameters';
import type { Job } from '../plan/planRun';
import { bytesToSend } from '../plan/readImage';
import { yieldIfDue } from '../plan/yieldToEventLoop';
import { contentHash } from './contentHash';
import { storeScans, type PhotoResponse, type StoredResponse } from './storeScans';
import { callScanFile } from './transport';

/**
 * Scans one image with one call, and stores the scans in n8n's file storage.
 * @throws Failure when the image cannot be read, the call fails, or none of its scans can be used and
 *   stored; with `allOrNothing`, also when one of them cannot
 */
export async function scanImage(
	context: IExecuteFunctions,
	job: Job,
	run: RunSettings,
	scanBuffers: BufferPool,
	allOrNothing: boolean,
): Promise<StoredResponse> {
	const response = await call(context, job, run, scanBuffers);
	requireScans(response.scans, allOrNothing);
	const stored = await storeScans(context, job, response);
	for (const scan of response.scans) if (!(scan instanceof Failure)) scanBuffers.release(scan.file);
	requireScans(stored.scans, allOrNothing);
	return stored;
}

function requireScans(scans: object[], allOrNothing: boolean): void {
	const failures = scans.filter((scan) => scan instanceof Failure);
	if (failures.length < scans.length && !(allOrNothing && failures.length > 0)) return;
	throw failureOfRun(failures) ?? failures[0]!;
}

/** The failure for which nothing more can be scanned in this run, if there is one. */
export function failureOfRun(scans: object[]): Failure | undefined {
	return scans.find(
		(scan): scan is Failure => scan instanceof Failure && scan.details.scope === 'run',
	);
}

async function call(
	context: IExecuteFunctions,
	{ image, itemIndex, settings }: Job,
	{ url, timeoutMs }: RunSettings,
	scanBuffers: BufferPool,
): Promise<PhotoResponse> {
	const { autoCrop, autoRotate } = settings;
	const toSend =
		image.from === 'url'
			? { url: image.url }
			: { bytes: await bytesToSend(context, itemIndex, image, settings) };
	const body = await scanRequestBody({ autoCrop, autoRotate, image: toSend }, yieldIfDue);
	// Now that the image is in memory: to keep its scan, it need not be read again.
	const photoHash = 'bytes' in toSend ? await contentHash(toSend.bytes) : undefined;
	return { ...(await callScanFile(context, { url, body, timeoutMs }, scanBuffers)), photoHash };
}
