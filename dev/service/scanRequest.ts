import { createHash } from 'node:crypto';
import type { Mode, ScanOptions } from '../scanner/scan';
import { isJsonObject } from './fieldRules';
import { Refusal } from './refusal';
import type { Call } from './state';

/** A checked request: one image, inside the request or at an address, and how to scan it. */
export interface ScanRequest {
	image: { bytes: Buffer } | { url: string };
	options: ScanOptions;
}

const MODES: readonly Mode[] = ['true', 'false', 'force'];

/** Writes down what a request asks for, however wrong it may be. */
export function noteRequest(call: Call, json: unknown): void {
	if (!isJsonObject(json)) return;
	const { imageUrl, imageBase64, scanFileInputConfig: config } = json;
	if (typeof imageUrl === 'string') call.imageUrl = imageUrl;
	if (typeof imageBase64 === 'string') {
		const bytes = Buffer.from(imageBase64, 'base64');
		call.imageSha256 = createHash('sha256').update(bytes).digest('hex');
	}
	if (!isJsonObject(config)) return;
	if ('autoCrop' in config) call.autoCrop = config['autoCrop'];
	if ('autoRotate' in config) call.autoRotate = config['autoRotate'];
}

/**
 * Checks a request's body against the contract.
 * @throws Refusal with code InvalidParameter that says what is wrong
 */
export function parseScanRequest(json: unknown): ScanRequest {
	if (!isJsonObject(json)) throw Refusal.ofParameter('The body must be a JSON object.');
	const { imageUrl, imageBase64, scanFileInputConfig = {} } = json;
	if ((imageUrl === undefined) === (imageBase64 === undefined)) {
		throw Refusal.ofParameter('Exactly one of imageUrl and imageBase64 must be given.');
	}
	if (!isJsonObject(scanFileInputConfig)) {
		throw Refusal.ofParameter('scanFileInputConfig must be a JSON object.');
	}
	return {
		image: imageUrl === undefined ? { bytes: decode(imageBase64) } : { url: checkUrl(imageUrl) },
		options: {
			autoCrop: parseMode('autoCrop', scanFileInputConfig['autoCrop']),
			autoRotate: parseMode('autoRotate', scanFileInputConfig['autoRotate']),
		},
	};
}

function decode(imageBase64: unknown): Buffer {
	if (typeof imageBase64 !== 'string' || imageBase64 === '') {
		throw Refusal.ofParameter('imageBase64 must be a string that is not empty.');
	}
	const bytes = Buffer.from(imageBase64, 'base64');
	// The decoder skips what is not Base64, so only the way back shows whether anything was.
	if (bytes.toString('base64') !== imageBase64) {
		throw Refusal.ofParameter('imageBase64 is not Base64; it takes no "data:" prefix.');
	}
	return bytes;
}

function checkUrl(imageUrl: unknown): string {
	if (typeof imageUrl === 'string' && URL.canParse(imageUrl)) {
		const { protocol } = new URL(imageUrl);
		if (protocol === 'http:' || protocol === 'https:') return imageUrl;
	}
	throw Refusal.ofParameter('imageUrl must be an http or https address.');
}

function parseMode(name: string, value: unknown = 'true'): Mode {
	const mode = MODES.find((candidate) => candidate === value);
	if (mode) return mode;
	throw Refusal.ofParameter(
		`scanFileInputConfig.${name} must be one of the strings "true", "false" and "force"; ` +
			`got ${JSON.stringify(value)} (${typeof value}).`,
	);
}
