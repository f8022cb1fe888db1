/** The public endpoint (help centre, "ScanFile API"). */
export const publicBaseUrl = 'https://cloud-iqs.aliyuncs.com';

/** The requirements for a base URL, see {@link scanFileUrl}. */
export const baseUrlRemedy = `It must start with https:// or http:// and must not contain a user name, ? or #. The public URL of IQS is ${publicBaseUrl}.`;

/**
 * The URL of the ScanFile call for a base URL.
 * @param baseUrl what the user entered; surrounding spaces, trailing slashes and the path of the call are
 *   removed
 * @returns the normalized URL, because calls of the same account share a gate; undefined when it is not
 *   an http or https URL, has a query or fragment, which the path could not follow, or a user name, which
 *   would replace the key
 */
export function scanFileUrl(baseUrl: string): string | undefined {
	const trimmed = baseUrl
		.trim()
		.replace(/\/+$/, '')
		.replace(/\/scan\/file$/, '');
	if (!isHttpUrl(trimmed) || /[?#\s]/.test(trimmed) || new URL(trimmed).username !== '') {
		return undefined;
	}
	return new URL(`${trimmed}/scan/file`).href;
}

/** Whether a text is a complete http or https URL. */
export function isHttpUrl(text: string): boolean {
	if (!/^https?:\/\/[^/]/i.test(text)) return false;
	try {
		// Not URL.canParse: after some thousand calls, Node.js 20 rejects hosts with letters such as ü.
		return new URL(text).host !== '';
	} catch {
		return false;
	}
}

/**
 * The key as it goes into the Authorization header. People paste it with spaces around it, or with the
 * word Bearer in front.
 * @returns undefined if nothing is left, or if it contains a character that no key and no header can have
 */
export function bearerKey(apiKey: string): string | undefined {
	const key = apiKey.trim().replace(/^Bearer(\s+|$)/i, '');
	return /^[\x21-\x7e]+$/.test(key) ? key : undefined;
}
