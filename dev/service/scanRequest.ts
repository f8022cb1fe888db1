import { createHash } from 'node:crypto';
import { z } from 'zod';
import { parse, says } from './schema';
import type { Call } from './state';

const modeSchema = z
	.enum(['true', 'false', 'force'], says('one of the strings "true", "false" and "force"'))
	.default('true');

const configSchema = z.object(
	{ autoCrop: modeSchema, autoRotate: modeSchema },
	says('scanFileInputConfig must be a JSON object.'),
);

const imageUrlSchema = z
	.string(says('imageUrl must be an http or https URL.'))
	.url()
	.regex(/^https?:/i);

const imageBase64Schema = z
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

const scanRequestSchema = z
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
			imageUrl: imageUrlSchema.optional(),
			imageBase64: imageBase64Schema.optional(),
			scanFileInputConfig: configSchema.default({}),
		}),
	)
	.transform(({ imageUrl, imageBase64, scanFileInputConfig: options }) => ({
		image: imageBase64 ? { bytes: imageBase64 } : { url: imageUrl! },
		options,
	}));

/** A checked request: one image, inside the request or at a URL, and how to scan it. */
export type ScanRequest = z.output<typeof scanRequestSchema>;

/**
 * Checks a request's body against the contract.
 * @throws Rejection with code InvalidParameter that says what is wrong
 */
export function parseScanRequest(json: unknown): ScanRequest {
	return parse(scanRequestSchema, json);
}

const someText = z.string().optional().catch(undefined);
const someConfig = z.object({ autoCrop: z.unknown(), autoRotate: z.unknown() }).partial();
const someRequest = z
	.object({
		imageUrl: someText,
		imageBase64: someText,
		scanFileInputConfig: someConfig.catch({}),
	})
	.catch({ scanFileInputConfig: {} });

/** Writes down what a request asks for, however wrong it may be. */
export function noteRequest(call: Call, json: unknown): void {
	const { imageUrl, imageBase64, scanFileInputConfig } = someRequest.parse(json);
	if (imageUrl !== undefined) call.imageUrl = imageUrl;
	if (imageBase64 !== undefined) {
		const bytes = Buffer.from(imageBase64, 'base64');
		call.imageSha256 = createHash('sha256').update(bytes).digest('hex');
	}
	Object.assign(call, scanFileInputConfig);
}
