/** The public endpoint (help centre, "ScanFile API"). */
export const publicBaseUrl = 'https://cloud-iqs.aliyuncs.com';

/**
 * The address of the ScanFile call below a base URL.
 * @param baseUrl what the user typed; spaces around it and slashes at its end do no harm
 * @returns undefined when it is not an http or https address, or has a query or fragment, which the
 *   path could not follow
 */
export function scanFileUrl(baseUrl: string): string | undefined {
	const trimmed = baseUrl.trim().replace(/\/+$/, '');
	return isHttpUrl(trimmed) && !/[?#]/.test(trimmed) ? `${trimmed}/scan/file` : undefined;
}

/** Whether a text is a complete http or https address. */
export function isHttpUrl(text: string): boolean {
	return /^https?:\/\/[^/]/i.test(text) && URL.canParse(text);
}

/**
 * The key as it goes into the Authorization header. People paste it with spaces around it, or with
 * the word Bearer in front.
 * @returns undefined when nothing is left, or a character that no key and no header can have
 */
export function bearerKey(apiKey: string): string | undefined {
	const key = apiKey.trim().replace(/^Bearer(\s+|$)/i, '');
	return /^[\x21-\x7e]+$/.test(key) ? key : undefined;
}
