import { availableParallelism } from 'node:os';
import sharp from 'sharp';
import { UnreadableImage } from '../scanner/codec';
import { scan, type Scan, type ScanOptions } from '../scanner/scan';
import { Rejection } from './rejection';
import type { ScanRequest } from './scanRequest';
import type { Settings } from './settings';
import { Turns } from './turns';

const fetchTimeoutMs = 10_000;
/** As much as fits into a request as Base64. */
const maxFetchedBytes = 48 * 1024 * 1024;
const stampBytes = Buffer.from('scanned');
/** More at once would only slow each other down, and the time of each would be that of all. */
const turns = new Turns(availableParallelism());

/** A scan, and how long the work on it took, milliseconds; waiting for a turn is no work. */
export interface TimedScan extends Scan {
	workMs: number;
}

/** What the mode `stamp` makes of an image: viewers pass over what comes after its end. */
export function stamped(image: Buffer): Buffer {
	return Buffer.concat([image, stampBytes]);
}

/**
 * Scans the image of a request, or returns it in one of the modes that only play a scan.
 * @throws Rejection when the image cannot be fetched or is none
 */
export async function scanImage(
	{ image, options }: ScanRequest,
	settings: Settings,
	gone: AbortSignal,
): Promise<TimedScan> {
	const photo = 'url' in image ? await fetchImage(image.url, gone) : image.bytes;
	if (settings.mode !== 'scan') return await timed(async () => await play(photo, settings.mode));
	return await turns.run(async () => {
		gone.throwIfAborted();
		return await timed(async () => await scanPhoto(photo, options, settings.outputFormat));
	});
}

async function timed(work: () => Promise<Scan>): Promise<TimedScan> {
	const startedAtMs = performance.now();
	const scanned = await work();
	return { ...scanned, workMs: performance.now() - startedAtMs };
}

async function play(photo: Buffer, mode: Settings['mode']): Promise<Scan> {
	const size = await measure(photo);
	return { angle: 0, ...size, image: mode === 'stamp' ? stamped(photo) : photo };
}

async function scanPhoto(
	photo: Buffer,
	options: ScanOptions,
	outputFormat: Settings['outputFormat'],
): Promise<Scan> {
	const result = await scan(photo, options).catch((error: unknown) => {
		throw error instanceof UnreadableImage ? Rejection.ofParameter(error.message) : error;
	});
	if (outputFormat === 'jpeg') return result;
	return { ...result, image: await sharp(result.image).png().toBuffer() };
}

async function measure(photo: Buffer): Promise<{ width: number; height: number }> {
	try {
		const { width, height } = await sharp(photo).metadata();
		return { width, height };
	} catch {
		throw Rejection.ofParameter('The image is not of a type that can be read.');
	}
}

async function fetchImage(url: string, gone: AbortSignal): Promise<Buffer> {
	try {
		const signal = AbortSignal.any([gone, AbortSignal.timeout(fetchTimeoutMs)]);
		const response = await fetch(url, { signal });
		if (!response.ok) throw new Error(`status ${response.status}`);
		return await readImage(response);
	} catch (error) {
		throw Rejection.ofParameter(`imageUrl cannot be fetched (${String(error)}).`);
	}
}

/** Counted as it arrives: neither the announced length nor a compressed body tells how much it becomes. */
async function readImage({ body }: Response): Promise<Buffer> {
	const chunks: Uint8Array[] = [];
	let sizeBytes = 0;
	// Leaving the loop closes the connection.
	for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
		sizeBytes += chunk.length;
		if (sizeBytes > maxFetchedBytes) throw new Error(`over ${maxFetchedBytes} bytes`);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
