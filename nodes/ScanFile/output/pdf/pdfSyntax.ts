/** How a PDF file writes values: ISO 32000-1, 7.3. */

/** The value of a dictionary's entry: a number, or anything else as the file has it. */
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

/** A number (7.3.3), which has no exponent: to a ten-thousandth of a point at least. */
export function real(value: number): string {
	return String(Number(value.toFixed(4)));
}

/** An indirect reference (7.3.10). */
export function reference(objectNumber: number): string {
	return `${objectNumber} 0 R`;
}

/** A string in hexadecimal (7.3.4.3), in which nothing has to be escaped. */
export function hexString(bytes: Buffer): string {
	return `<${bytes.toString('hex').toUpperCase()}>`;
}

/** A text string in UTF-16 (7.9.2.2): byte order mark, then the upper byte first. */
export function textString(text: string): string {
	return hexString(Buffer.from(`\ufeff${text}`, 'utf16le').swap16());
}

/** A date (7.9.4) in UTC. */
export function dateString(date: Date): string {
	return `(D:${date.toISOString().slice(0, 19).replace(/\D/g, '')}+00'00')`;
}
