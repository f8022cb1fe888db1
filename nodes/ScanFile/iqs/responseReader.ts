import { Base64Decoder } from './base64';
import type { BufferPool } from './bufferPool';
import { imageTypeOf } from './imageType';
import { unescapeBase64, unfinishedEscapeLength } from './jsonEscapes';

/** A response split into its text and its images. */
export interface ResponseParts {
	/** The response as text; each image's Base64 is replaced by the image's number, from 0. */
	text: string;
	/**
	 * The decoded images; undefined for one that is not Base64. If the first bytes are not those of an
	 * image, only these bytes are kept.
	 */
	images: Array<Buffer | undefined>;
}

/** The limits of a response; see the benchmark for the size of scans. */
export const responseLimits = {
	/** Besides the images. A response with a scan has about 200 bytes of text. */
	textBytes: 1_000_000,
	/** All images of the response together, decoded. */
	imageBytes: 64_000_000,
	images: 100,
};

/** If every character of Base64 is escaped, 8 bytes encode one; anything beyond that is white space. */
const maxWrittenBytesPerByte = 8;

const minRoomBytes = 64 * 1024;
/** A larger buffer is allocated only once this one is full, because the announced length may be false. */
const maxInitialRoomBytes = 16_000_000;

const tooMuchText = `more than ${inMb(responseLimits.textBytes)} of text besides its images`;

const nothing = Buffer.alloc(0);
const quote = 0x22;
const backslash = 0x5c;

/**
 * Reads the JSON of a response as it arrives, and decodes the images in it (`imageBase64`) immediately:
 * read as a single text, a response would be in memory several times. Each byte is read once.
 */
export class ResponseReader {
	private readonly images: ResponseParts['images'] = [];
	private text = Buffer.allocUnsafe(4096);
	private textBytes = 0;
	private imageBytes = 0;
	/** Whether it is JSON at all; undefined before the first character. */
	private isJson: boolean | undefined;
	/** How many objects and lists are open. */
	private depth = 0;
	private isInString = false;
	private isAfterBackslash = false;
	private isAfterColon = false;
	/** Where in the text the last string is. */
	private string = { start: 0, end: 0 };
	/** Set while an image arrives. */
	private image: Base64Decoder | undefined;
	/** How long its text is so far, white space and escape sequences included. */
	private imageTextBytes = 0;
	/** The start of an escape sequence in an image whose end is still to come. */
	private held: Buffer = nothing;
	private isComplete = false;
	/** The limit that the response exceeds, such as "more than 100 images". */
	exceededLimit: string | undefined;

	/**
	 * @param bytesToCome the length of the whole response, if known
	 * @param buffers where the buffers for the images come from
	 */
	constructor(
		private bytesToCome: number,
		private readonly buffers: BufferPool,
	) {}

	/** Whether reading is done: the JSON is complete, or a limit is exceeded. */
	get isFinished(): boolean {
		return this.isComplete || this.exceededLimit !== undefined;
	}

	/** Takes the next piece of the response. Nothing is taken from it once the reader is finished. */
	write(chunk: Buffer): void {
		const piece = this.held.length > 0 ? Buffer.concat([this.held, chunk]) : chunk;
		this.held = nothing;
		let position = 0;
		while (position < piece.length && !this.isFinished) {
			position = this.image
				? this.readImage(piece, position, this.image)
				: this.readText(piece, position);
		}
		this.bytesToCome -= chunk.length;
	}

	/** Call it when the response has ended, or is not to be read any further. */
	end(): ResponseParts {
		return { text: this.text.toString('utf8', 0, this.textBytes), images: this.images };
	}

	// Each of these reads on from a position, and returns the position after what it has read.

	private readText(piece: Buffer, from: number): number {
		const end = Math.min(piece.length, from + responseLimits.textBytes - this.textBytes);
		this.makeRoomFor(end - from);
		for (let position = from; position < end; position++) {
			const byte = piece[position]!;
			this.text[this.textBytes++] = byte;
			if (this.isInString) this.readInString(byte);
			else this.readOutside(byte);
			if (this.image || this.isComplete) return position + 1;
		}
		if (end < piece.length) this.exceededLimit ??= tooMuchText;
		return end;
	}

	private readInString(byte: number): void {
		if (this.isAfterBackslash) this.isAfterBackslash = false;
		else if (byte === backslash) this.isAfterBackslash = true;
		else if (byte === quote) {
			this.isInString = false;
			this.string.end = this.textBytes - 1;
		}
	}

	private readOutside(byte: number): void {
		const character = String.fromCharCode(byte);
		// White space, and the bytes of a byte order mark.
		if (' \n\r\t\xef\xbb\xbf'.includes(character)) return;
		this.isJson ??= '{['.includes(character);
		if (!this.isJson) return;
		if (byte === quote) this.startString();
		else if ('{['.includes(character)) this.depth++;
		else if ('}]'.includes(character)) this.isComplete = --this.depth === 0;
		this.isAfterColon = character === ':';
	}

	private startString(): void {
		if (this.isAfterColon && this.isImageField()) this.startImage();
		else this.isInString = true;
		this.string = { start: this.textBytes, end: this.textBytes };
	}

	private isImageField(): boolean {
		const { start, end } = this.string;
		const name = this.text.toString('latin1', start, Math.min(end, start + 100));
		return unescapeBase64(name) === 'imageBase64';
	}

	private startImage(): void {
		const expectedBytes = Math.min((this.bytesToCome / 4) * 3, maxInitialRoomBytes);
		this.imageTextBytes = 0;
		this.image = new Base64Decoder(
			Math.floor(Math.max(expectedBytes, minRoomBytes)),
			this.buffers,
			(head) => imageTypeOf(head) !== undefined,
		);
	}

	private readImage(piece: Buffer, from: number, image: Base64Decoder): number {
		const end = endOfString(piece, from);
		const isEnd = end < piece.length;
		const unfinished = isEnd ? 0 : unfinishedEscapeLength(piece.subarray(from));
		this.held = piece.subarray(end - unfinished, end);
		image.write(unescapeBase64(piece.toString('latin1', from, end - unfinished)));
		this.checkLimits(image, end - from);
		if (isEnd) this.endImage(image);
		return isEnd ? end + 1 : end;
	}

	private checkLimits(image: Base64Decoder, readBytes: number): void {
		this.imageTextBytes += readBytes;
		const writtenBytes = maxWrittenBytesPerByte * image.length;
		if (this.imageTextBytes - writtenBytes > responseLimits.textBytes)
			this.exceededLimit ??= tooMuchText;
		if (this.imageBytes + image.length > responseLimits.imageBytes) {
			this.exceededLimit ??= `more than ${inMb(responseLimits.imageBytes)} of images`;
		}
	}

	private endImage(image: Base64Decoder): void {
		this.image = undefined;
		const { isEmpty } = image;
		const decoded = image.end();
		this.imageBytes += decoded?.length ?? 0;
		const number = isEmpty ? '' : String(this.images.push(decoded) - 1);
		if (this.images.length > responseLimits.images) {
			this.exceededLimit ??= `more than ${responseLimits.images} images`;
		}
		this.makeRoomFor(number.length + 1);
		this.textBytes += this.text.write(`${number}"`, this.textBytes, 'latin1');
	}

	private makeRoomFor(bytes: number): void {
		const needed = this.textBytes + bytes;
		if (needed <= this.text.length) return;
		const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.text.length));
		this.text.copy(larger, 0, 0, this.textBytes);
		this.text = larger;
	}
}

/** The position of the quotation mark that ends a string; the length of the piece if it is not there. */
function endOfString(piece: Buffer, from: number): number {
	for (let end = piece.indexOf(quote, from); end >= 0; end = piece.indexOf(quote, end + 1)) {
		let backslashes = 0;
		while (end - backslashes > from && piece[end - backslashes - 1] === backslash) backslashes++;
		if (backslashes % 2 === 0) return end;
	}
	return piece.length;
}

function inMb(bytes: number): string {
	return `${bytes / 1_000_000} MB`;
}
