import { Failure } from '../failures';
import { errorResponse, unusableResponse } from './callFailures';
import { imageTypeOf, type ImageType } from './imageType';
import { numberOf, objectOf, statusFields, textOf } from './responseFields';
import { responseLimits, type ResponseParts } from './responseReader';

/** The service's own values; strings, never JSON booleans (documented). */
export const modes = ['true', 'false', 'force'] as const;
export type Mode = (typeof modes)[number];

/** One call of `POST /scan/file`. */
export interface ScanRequest {
	autoCrop: Mode;
	autoRotate: Mode;
	/** A URL that the service itself can reach, or the bytes of an image. */
	image: { url: string } | { bytes: Buffer };
}

/** One scan of a response (`scanFileInfoList[]`). */
export interface Scan {
	/** Rotation angle as the service reports it; null when it reports none. */
	angle: number | null;
	/** Pixels; null when the service reports none. */
	width: number | null;
	height: number | null;
	file: Buffer;
	type: ImageType;
}

/** The result of one call. */
export interface ScanResponse {
	requestId: string | null;
	/** The service's own time (`searchInformation.searchTime`), milliseconds. */
	searchTimeMs: number | null;
	/** In the order of the response. An unusable scan does not affect the others. */
	scans: Array<Scan | Failure>;
}

/** A multiple of 3, so that there is no padding in the middle of the text. */
const encodedAtOnceBytes = 48 * 1024;

/**
 * The body of a call, as bytes ready to be sent. Each body has its own memory and is never reused: a
 * service may respond before it has received the whole request, and n8n does not say when the last byte
 * has been sent.
 * @param pause called between parts of the image, so that a large one does not block everything else
 */
export async function scanRequestBody(
	{ autoCrop, autoRotate, image }: ScanRequest,
	pause: () => Promise<void>,
): Promise<Buffer> {
	const config = `"scanFileInputConfig":${JSON.stringify({ autoCrop, autoRotate })}}`;
	if ('url' in image) return Buffer.from(`{"imageUrl":${JSON.stringify(image.url)},${config}`);
	// Written in small parts, because a photo encoded as a single text would be in memory two more times.
	const { bytes } = image;
	const head = '{"imageBase64":"';
	const tail = `",${config}`;
	const encodedBytes = Math.ceil(bytes.length / 3) * 4;
	const body = Buffer.allocUnsafeSlow(head.length + encodedBytes + tail.length);
	let end = body.write(head, 'latin1');
	for (let from = 0; from < bytes.length; from += encodedAtOnceBytes) {
		await pause();
		end += body.write(bytes.toString('base64', from, from + encodedAtOnceBytes), end, 'latin1');
	}
	body.write(tail, end, 'latin1');
	return body;
}

/**
 * Reads the JSON of a successful response.
 * @param images indexed by the numbers that replace them in the JSON, see `ResponseReader`
 * @throws Failure if it contains no scan at all
 */
export function readScans(
	body: Record<string, unknown>,
	images: ResponseParts['images'],
	httpStatus: number,
): ScanResponse {
	const { code, requestId } = statusFields(body);
	// Gateways that convert XML to JSON turn a list of one entry into that entry, and the scan is paid for.
	const given = body.scanFileInfoList;
	const isOneScan = textOf(objectOf(given).imageBase64) !== undefined;
	const list: unknown = isOneScan ? [given] : given;
	if (!Array.isArray(list) || list.length === 0) {
		throw code === undefined
			? unusableResponse('IQS returned no scan', httpStatus, requestId)
			: errorResponse(httpStatus, body);
	}
	const unusable = (what: string) => unusableResponse(what, httpStatus, requestId);
	const read = (info: unknown) => readScan(objectOf(info), images, unusable);
	return {
		requestId: requestId ?? null,
		searchTimeMs: numberOf(objectOf(body.searchInformation).searchTime) ?? null,
		scans:
			list.length <= responseLimits.images
				? list.map(read)
				: [
						// No service sends so many scans, so a single failure covers all those without an image.
						...list.filter((info) => textOf(objectOf(info).imageBase64)).map(read),
						unusable(`IQS returned ${list.length} scans for one image`),
					],
	};
}

function readScan(
	info: Record<string, unknown>,
	images: ResponseParts['images'],
	unusable: (what: string) => Failure,
): Scan | Failure {
	const number = textOf(info.imageBase64);
	if (number === undefined) return unusable('IQS returned an empty scan');
	const file = images[Number(number)];
	if (!file) return unusable('IQS returned a scan that is not valid Base64');
	const type = imageTypeOf(file);
	if (!type) return unusable('IQS returned a scan that is not an image');
	return {
		angle: numberOf(info.angle) ?? null,
		width: numberOf(info.width) ?? null,
		height: numberOf(info.height) ?? null,
		file,
		type,
	};
}
