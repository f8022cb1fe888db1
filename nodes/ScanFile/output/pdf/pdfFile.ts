import { dictionary, type PdfValue } from './pdfSyntax';

/** Four bytes above 127 show other programs that the file is binary: ISO 19005-1, 6.1.2. */
const binaryComment = '%\xe2\xe3\xcf\xd3\n';

/** The body of a PDF file, object by object, then its cross-reference table: ISO 32000-1, 7.5. */
export class PdfFile {
	private readonly pieces: Buffer[] = [];
	private length = 0;
	/** The offset of each object, indexed by its number. Number 0 is not used. */
	private readonly offsets: number[] = [0];

	/** @param version of PDF, such as 1.4 */
	constructor(version: string) {
		this.write(`%PDF-${version}\n${binaryComment}`);
	}

	/** The number of bytes so far. */
	get size(): number {
		return this.length;
	}

	/** The number of an object that is added later. */
	reserve(): number {
		return this.offsets.push(0) - 1;
	}

	/** Adds an object: ISO 32000-1, 7.3.10. */
	addObject(value: string, objectNumber = this.reserve()): number {
		this.offsets[objectNumber] = this.length;
		this.write(`${objectNumber} 0 obj\n${value}\nendobj\n`);
		return objectNumber;
	}

	/**
	 * Adds a stream: ISO 32000-1, 7.3.8.
	 * @param data embedded without being copied, so it must not be changed until {@link end}
	 */
	addStream(
		entries: Record<string, PdfValue>,
		data: Buffer,
		objectNumber = this.reserve(),
	): number {
		this.offsets[objectNumber] = this.length;
		const streamDictionary = dictionary({ ...entries, Length: data.length });
		this.write(`${objectNumber} 0 obj\n${streamDictionary}\nstream\n`);
		this.write(data);
		this.write('\nendstream\nendobj\n');
		return objectNumber;
	}

	/** Cross-reference table (7.5.4) and trailer (7.5.5); then the file is complete. */
	end(trailer: Record<string, PdfValue>): Buffer {
		const start = this.length;
		const entries = this.offsets
			.slice(1)
			.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
		const count = this.offsets.length;
		this.write(`xref\n0 ${count}\n0000000000 65535 f \n${entries.join('')}`);
		this.write(`trailer\n${dictionary({ Size: count, ...trailer })}\n`);
		this.write(`startxref\n${start}\n%%EOF\n`);
		return Buffer.concat(this.pieces, this.length);
	}

	private write(piece: Buffer | string): void {
		const bytes = typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece;
		this.pieces.push(bytes);
		this.length += bytes.length;
	}
}
