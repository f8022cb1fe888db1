import { Base64Decoder } from './base64';
import type { BufferPool } from './bufferPool';

/** An answer without its images, and the images. */
export interface ResponseParts {
	/** The answer as text; in place of each image's Base64 it has the image's number, from 0. */
	text: string;
	/** The decoded images; undefined for one that is no Base64. */
	images: Array<Buffer | undefined>;
}

const imageStart = /"imageBase64"\s*:\s*"$/;
/** Longest text that `imageStart` may have to match. */
const longestStart = 100;
const leastRoomBytes = 64 * 1024;

/**
 * Reads the JSON of an answer as it arrives, and decodes the images in it (`imageBase64`) at once:
 * as one text, an answer would be in memory several times over.
 */
export class ResponseReader {
	private readonly images: ResponseParts['images'] = [];
	/** One character for each byte. */
	private text = '';
	/** The end of it. */
	private tail = '';
	private isInString = false;
	/** While an image arrives. */
	private image: Base64Decoder | undefined;
	/** The start of an escape sequence whose end is still to come. */
	private held = '';

	/**
	 * @param bytesToCome the length of the whole answer, as far as it is known
	 * @param buffers where the images go
	 */
	constructor(
		private bytesToCome: number,
		private readonly buffers: BufferPool,
	) {}

	/** Takes the next piece of the answer. */
	write(chunk: Buffer): void {
		const piece = this.held + chunk.toString('latin1');
		this.held = '';
		let position = 0;
		while (position < piece.length) {
			if (this.image) position = this.readImage(piece, position, this.image);
			else if (this.isInString) position = this.readString(piece, position);
			else position = this.readOutside(piece, position);
		}
		this.bytesToCome -= chunk.length;
	}

	/** The answer has ended. */
	end(): ResponseParts {
		return { text: Buffer.from(this.text, 'latin1').toString(), images: this.images };
	}

	// Each of these reads on from a position, and returns the position after what it has read.

	private readOutside(piece: string, from: number): number {
		const quote = piece.indexOf('"', from);
		if (quote < 0) return this.keep(piece, from, piece.length);
		this.keep(piece, from, quote + 1);
		this.isInString = true;
		if (imageStart.test(this.tail)) {
			const expectedBytes = Math.floor((this.bytesToCome / 4) * 3);
			this.image = new Base64Decoder(Math.max(expectedBytes, leastRoomBytes), this.buffers);
		}
		return quote + 1;
	}

	private readString(piece: string, from: number): number {
		const special = /["\\]/g;
		special.lastIndex = from;
		const end = special.exec(piece)?.index ?? piece.length;
		if (piece[end] === '\\') return this.readEscape(piece, this.keep(piece, from, end));
		this.isInString = end === piece.length;
		return this.keep(piece, from, end + 1);
	}

	private readImage(piece: string, from: number, image: Base64Decoder): number {
		// Twice the built-in search: it is far quicker than one regular expression.
		const quote = piece.indexOf('"', from);
		const end = quote < 0 ? piece.length : quote;
		const backslash = piece.indexOf('\\', from);
		if (backslash >= 0 && backslash < end) {
			image.write(piece.slice(from, backslash));
			return this.readEscape(piece, backslash);
		}
		image.write(piece.slice(from, end));
		if (quote < 0) return end;
		if (!image.isEmpty) this.text += this.images.push(image.end()) - 1;
		this.image = undefined;
		this.isInString = false;
		return this.keep(piece, quote, quote + 1);
	}

	/** Some services write / and = as escape sequences. */
	private readEscape(piece: string, from: number): number {
		const [escape] = /^\\(u[0-9a-f]{4}|[^u])/i.exec(piece.slice(from, from + 6)) ?? [];
		if (!escape && piece.length - from < 6) {
			this.held = piece.slice(from);
			return piece.length;
		}
		// What is no escape sequence stays as it is: the text is no JSON then, or the image no Base64.
		const length = escape?.length ?? 1;
		if (this.image) this.image.write(meaningOf(escape) ?? '\\');
		else this.keep(piece, from, from + length);
		return from + length;
	}

	private keep(piece: string, from: number, to: number): number {
		const part = piece.slice(from, to);
		this.text += part;
		this.tail = (this.tail + part).slice(-longestStart);
		return to;
	}
}

/** What an escape sequence of Base64 stands for; undefined when it is none. */
function meaningOf(escape: string | undefined): string | undefined {
	if (escape === undefined) return undefined;
	try {
		const meaning = JSON.parse(`"${escape}"`) as string;
		return meaning <= '\xff' ? meaning : undefined;
	} catch {
		// JSON knows no such escape sequence.
		return undefined;
	}
}
