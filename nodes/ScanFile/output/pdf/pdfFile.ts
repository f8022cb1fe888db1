import { dictionary, type PdfValue } from './pdfSyntax';

/** Four bytes above 127 show other programs that the file is binary: ISO 19005-1, 6.1.2. */
const binaryComment = '%\xe2\xe3\xcf\xd3\n';

/** The body of a PDF file, object by object, then its cross-reference table: ISO 32000-1, 7.5. */
export class PdfFile {
	/** Larger than the file, so that most objects only have to be copied into it. */
	private bytes: Buffer;
	private length = 0;
	/** The offset of each object, indexed by its number. Number 0 is not used. */
	private readonly offsets: number[] = [0];

	/**
	 * @param version of PDF, such as 1.4
	 * @param expectedBytes how large the file may become; a larger one is copied as it grows
	 * @throws RangeError when there is no memory for it
	 */
	constructor(version: string, expectedBytes: number) {
		this.bytes = Buffer.allocUnsafeSlow(expectedBytes);
		this.write(`%PDF-${version}\n${binaryComment}`);
	}

	/** The number of bytes so far. */
	get size(): number {
		return this.length;
	}

	/** Whether so much can be added; makes room for it. */
	hasRoom(addedBytes: number): boolean {
		try {
			this.ensureRoom(addedBytes);
			return true;
		} catch {
			return false;
		}
	}

	/** @throws RangeError when there is no memory for it */
	private ensureRoom(addedBytes: number): void {
		const neededBytes = this.length + addedBytes;
		if (neededBytes <= this.bytes.length) return;
		// By half each time, or a file of many small pages would be copied with each of them.
		const grown = Buffer.allocUnsafeSlow(Math.ceil(neededBytes * 1.5));
		this.bytes.copy(grown, 0, 0, this.length);
		this.bytes = grown;
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

	/** Adds a stream: ISO 32000-1, 7.3.8. */
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
		return this.bytes.subarray(0, this.length);
	}

	private write(piece: Buffer | string): void {
		this.ensureRoom(piece.length);
		this.length +=
			typeof piece === 'string'
				? this.bytes.write(piece, this.length, 'latin1')
				: piece.copy(this.bytes, this.length);
	}
}
