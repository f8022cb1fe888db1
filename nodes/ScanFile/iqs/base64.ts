/**
 * The bytes of a Base64 text. A `data:` prefix, white space, the URL-safe alphabet and missing
 * padding are tolerated.
 * @returns undefined when the text is empty or anything else
 */
export function decodeBase64(text: string): Buffer | undefined {
	const base64 = text
		.replace(/^\s*data:[^,]{0,200};base64,/i, '')
		.replace(/\s+/g, '')
		.replace(/={1,2}$/, '');
	if (!/^[A-Za-z0-9+/_-]+$/.test(base64) || base64.length % 4 === 1) return undefined;
	return Buffer.from(base64, 'base64');
}
