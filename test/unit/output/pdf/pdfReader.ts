/** An object of a PDF file, as its bytes are. */
export interface PdfObject {
	number: number;
	/** Everything between `obj` and `endobj`, or before `stream`. */
	value: string;
	stream?: Buffer;
}

/**
 * Reads a PDF strictly by its cross-reference table: ISO 32000-1, 7.5. Tells wherever an offset or a
 * length is not exact to the byte.
 */
export function readPdf(bytes: Buffer): { objects: Map<number, PdfObject>; trailer: string } {
	const text = bytes.toString('latin1');
	const [, start] = /startxref\n(\d+)\n%%EOF\n$/.exec(text)!;
	const table = /^xref\n0 (\d+)\n((?:\d{10} \d{5} [nf] \n)+)trailer\n(.*)\nstartxref/s.exec(
		text.slice(Number(start)),
	)!;
	const entries = table[2]!.match(/.{20}/gs)!;
	expect(entries).toHaveLength(Number(table[1]));
	expect(entries[0]).toBe('0000000000 65535 f \n');
	const objects = new Map<number, PdfObject>();
	entries.slice(1).forEach((entry, i) => {
		expect(entry).toMatch(/^\d{10} 00000 n \n$/);
		objects.set(i + 1, readObject(bytes, i + 1, Number(entry.slice(0, 10))));
	});
	return { objects, trailer: table[3]! };
}

function readObject(bytes: Buffer, number: number, offset: number): PdfObject {
	const at = (from: number, length: number) => bytes.toString('latin1', from, from + length);
	const start = `${number} 0 obj\n`;
	expect(at(offset, start.length)).toBe(start);
	const lineEnd = bytes.indexOf('\n', offset + start.length);
	const value = bytes.toString('latin1', offset + start.length, lineEnd);
	if (at(lineEnd, 8) === '\nendobj\n') return { number, value };
	expect(at(lineEnd, 8)).toBe('\nstream\n');
	const length = Number(/\/Length (\d+) >>$/.exec(value)![1]);
	const from = lineEnd + 8;
	const ending = '\nendstream\nendobj\n';
	expect(at(from + length, ending.length)).toBe(ending);
	return { number, value, stream: bytes.subarray(from, from + length) };
}

/** The only object with this in its dictionary. */
export function objectWith(objects: Map<number, PdfObject>, entry: string): PdfObject {
	const found = [...objects.values()].filter(({ value }) => value.includes(entry));
	expect(found).toHaveLength(1);
	return found[0]!;
}
