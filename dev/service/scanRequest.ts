import { createHash } from 'node:crypto';
import { z } from 'zod';
import { parse, says } from './schema';
import type { Call } from './state';

const MODE = z
	.enum(['true', 'false', 'force'], says('one of the strings "true", "false" and "force"'))
	.default('true');

const CONFIG = z.object(
	{ autoCrop: MODE, autoRotate: MODE },
	says('scanFileInputConfig must be a JSON object.'),
);

const IMAGE_URL = z
	.string(says('imageUrl must be an http or https address.'))
	.url()
	.regex(/^https?:/i);

const IMAGE_BASE64 = z
	.string(says('imageBase64 must be a string that is not empty.'))
	.min(1)
	.transform((text, check) => {
		const bytes = Buffer.from(text, 'base64');
		// The decoder skips what is not Base64, so only the way back shows whether anything was.
		if (bytes.toString('base64') === text) return bytes;
		const message = 'imageBase64 is not Base64; it takes no "data:" prefix.';
		check.addIssue({ code: 'custom', message });
		return z.NEVER;
	});

const SCAN_REQUEST = z
	.object(
		{ imageUrl: z.unknown(), imageBase64: z.unknown() },
		says('The body must be a JSON object.'),
	)
	.passthrough()
	.refine(
		({ imageUrl, imageBase64 }) => (imageUrl === undefined) !== (imageBase64 === undefined),
		'Exactly one of imageUrl and imageBase64 must be given.',
	)
	.pipe(
		z.object({
			imageUrl: IMAGE_URL.optional(),
			imageBase64: IMAGE_BASE64.optional(),
			scanFileInputConfig: CONFIG.default({}),
		}),
	)
	.transform(({ imageUrl, imageBase64, scanFileInputConfig: options }) => ({
		image: imageBase64 ? { bytes: imageBase64 } : { url: imageUrl! },
		options,
	}));

/** A checked request: one image, inside the request or at an address, and how to scan it. */
export type ScanRequest = z.output<typeof SCAN_REQUEST>;

/**
 * Checks a request's body against the contract.
 * @throws Refusal with code InvalidParameter that says what is wrong
 */
export function parseScanRequest(json: unknown): ScanRequest {
	return parse(SCAN_REQUEST, json);
}

const SOME_TEXT = z.string().optional().catch(undefined);
const SOME_CONFIG = z.object({ autoCrop: z.unknown(), autoRotate: z.unknown() }).partial();
const SOME_REQUEST = z
	.object({
		imageUrl: SOME_TEXT,
		imageBase64: SOME_TEXT,
		scanFileInputConfig: SOME_CONFIG.catch({}),
	})
	.catch({ scanFileInputConfig: {} });

/** Writes down what a request asks for, however wrong it may be. */
export function noteRequest(call: Call, json: unknown): void {
	const { imageUrl, imageBase64, scanFileInputConfig } = SOME_REQUEST.parse(json);
	if (imageUrl !== undefined) call.imageUrl = imageUrl;
	if (imageBase64 !== undefined) {
		const bytes = Buffer.from(imageBase64, 'base64');
		call.imageSha256 = createHash('sha256').update(bytes).digest('hex');
	}
	Object.assign(call, scanFileInputConfig);
}
