/** How a PDF file writes values: ISO 32000-1, 7.3. */

/** The value of an entry in a dictionary: a number, or anything else as written in the file. */
export type PdfValue = number | string | undefined;

/** A dictionary (7.3.7); entries without a value are left out. */
export function dictionary(entries: Record<string, PdfValue>): string {
	const written = Object.entries(entries)
		.filter(([, value]) => value !== undefined)
		.map(([key, value]) => `/${key} ${typeof value === 'number' ? real(value) : value}`);
	return `<< ${written.join(' ')} >>`;
}

/** Numbers in an array (7.3.6). */
export function numbers(values: number[]): string {
	return `[${values.map(real).join(' ')}]`;
}

/** A number (7.3.3), without an exponent, accurate to at least a ten-thousandth of a point. */
export function real(value: number): string {
	return String(Number(value.toFixed(4)));
}

/** An indirect reference (7.3.10). */
export function reference(objectNumber: number): string {
	return `${objectNumber} 0 R`;
}

/** A hexadecimal string (7.3.4.3), which needs no escaping. */
export function hexString(bytes: Buffer): string {
	return `<${bytes.toString('hex').toUpperCase()}>`;
}

/** A text string in UTF-16 (7.9.2.2): a byte order mark, then big-endian characters. */
export function textString(text: string): string {
	return hexString(Buffer.from(`\ufeff${text}`, 'utf16le').swap16());
}

/** A date (7.9.4) in UTC. */
export function dateString(date: Date): string {
	return `(D:${date.toISOString().slice(0, 19).replace(/\D/g, '')}+00'00')`;
}
