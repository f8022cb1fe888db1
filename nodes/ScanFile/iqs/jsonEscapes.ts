/** What may stand behind a backslash, and in the same place what it means there. */
const shortEscapes = '"\\/bfnrt';
const meanings = '"\\/\b\f\n\r\t';

/**
 * What a part of a JSON string means, when it may be Base64: some services write `/`, `+` and `=` as
 * escape sequences, and line breaks cannot be written in another way.
 * @param part of characters up to \xff, without an escape sequence that is cut off at its end
 * @returns with a backslash, which Base64 cannot have, for what is no escape sequence or stands for a
 *   character beyond \xff
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

/** How many bytes at the end of a part of a JSON string are an escape sequence that goes on behind it. */
export function unfinishedEscapeLength(part: Buffer): number {
	const start = part.lastIndexOf('\\');
	const length = part.length - start;
	// The longest is \u and four digits.
	if (start < 0 || length >= 6 || (length > 1 && part[start + 1] !== 'u'.charCodeAt(0))) return 0;
	let backslashes = 1;
	while (part[start - backslashes] === '\\'.charCodeAt(0)) backslashes++;
	return backslashes % 2 === 1 ? length : 0;
}
