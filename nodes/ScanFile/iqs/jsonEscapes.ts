/** What may stand behind a backslash, and in the same place what it means there. */
const shortEscapes = '"\\/bfnrt';
const meanings = '"\\/\b\f\n\r\t';

/**
 * Decodes the escape sequences in a part of a JSON string that may be Base64: some services escape `/`,
 * `+` and `=`, and line breaks are always escaped.
 * @param part characters up to \xff, not ending within an escape sequence
 * @returns the text, with a backslash, which Base64 cannot contain, for each invalid escape sequence and
 *   each character beyond \xff
 */
export function unescapeBase64(part: string): string {
	if (!part.includes('\\')) return part;
	return part.replace(
		/\\(?:u([0-9a-f]{4})|([^]))/gi,
		(_, hex: string | undefined, letter: string) => {
			if (hex === undefined) return meanings[shortEscapes.indexOf(letter)] ?? '\\';
			const code = parseInt(hex, 16);
			return code <= 0xff ? String.fromCharCode(code) : '\\';
		},
	);
}

/**
 * The number of bytes at the end of a part of a JSON string that begin an escape sequence continuing in
 * the next part.
 */
export function unfinishedEscapeLength(part: Buffer): number {
	const start = part.lastIndexOf('\\');
	const length = part.length - start;
	// The longest is \u and four digits.
	if (start < 0 || length >= 6 || (length > 1 && part[start + 1] !== 'u'.charCodeAt(0))) return 0;
	let backslashes = 1;
	while (part[start - backslashes] === '\\'.charCodeAt(0)) backslashes++;
	return backslashes % 2 === 1 ? length : 0;
}
