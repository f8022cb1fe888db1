import { Base64Spacing } from './base64Spacing';
import { BufferPool } from './bufferPool';
import { headBytes } from './imageType';

const dataPrefix = /^data:[^,]{0,200};base64,/i;
/** A longer start cannot be a `data:` prefix. */
const maxPrefixLength = 300;
const beyondOneByte = /[^\0-\xff]/;
const alphabet = /^[A-Za-z0-9+/_-]*$/;

/**
 * Decodes Base64 text that arrives in pieces, so that its whole text is never in memory. A `data:` prefix,
 * white space that is layout, the URL-safe alphabet and missing padding are tolerated; spaces that may
 * have been plus signs are not, see {@link Base64Spacing}.
 */
export class Base64Decoder {
	private bytes: Buffer;
	private byteCount = 0;
	/** Text that cannot be decoded until more arrives: a prefix, or fewer than 4 characters. */
	private held = '';
	private isPastPrefix = false;
	private paddingLength = 0;
	private isBase64 = true;
	private isHeadOnly = false;
	/** The number of bytes that were not kept because they are of no use. */
	private unusedBytes = 0;
	private readonly spacing = new Base64Spacing();

	/**
	 * @param expectedBytes initial size of the buffer, which grows when needed
	 * @param buffers where the buffer comes from
	 * @param isWanted called once with the first {@link headBytes} bytes; if it returns false, only these
	 *   are kept
	 */
	constructor(
		expectedBytes: number,
		private readonly buffers: BufferPool,
		private readonly isWanted: (head: Buffer) => boolean = () => true,
	) {
		this.bytes = buffers.acquire(expectedBytes);
	}

	/**
	 * Takes the next piece of the text.
	 * @param piece characters up to \xff: Node.js reads only one byte of any other
	 */
	write(piece: string): void {
		if (!this.isBase64) {
			this.unusedBytes += (piece.length / 4) * 3;
			return;
		}
		if (this.isPastPrefix) {
			this.decode(piece);
			return;
		}
		const start = (this.held + piece).trimStart();
		const mayBecomePrefix =
			start.length < maxPrefixLength &&
			'data:'.startsWith(start.slice(0, 5).toLowerCase()) &&
			!dataPrefix.test(start);
		if (mayBecomePrefix) this.held = start;
		else this.decodeStart(start);
	}

	/** The number of bytes decoded so far, including those that were not kept. */
	get length(): number {
		return this.byteCount + this.unusedBytes;
	}

	/** Whether the text has been empty so far. */
	get isEmpty(): boolean {
		return !this.isPastPrefix && this.held === '';
	}

	/**
	 * The text has ended.
	 * @returns undefined if the text is empty or not Base64
	 */
	end(): Buffer | undefined {
		if (!this.isPastPrefix) this.decodeStart(this.held);
		this.decodeRest();
		if (this.isHeadOnly) this.byteCount = headBytes;
		const isGood = this.isBase64 && this.byteCount > 0;
		const decoded = this.bytes.subarray(0, this.byteCount);
		if (isGood && this.byteCount > this.bytes.length / 2) return decoded;
		// The image must not keep a buffer alive that is much larger than itself.
		const copy = isGood ? Buffer.from(decoded) : undefined;
		this.buffers.release(this.bytes);
		return copy;
	}

	private decodeStart(start: string): void {
		this.isPastPrefix = true;
		this.held = '';
		this.decode(start.replace(dataPrefix, ''));
	}

	/** Four characters make three bytes, so a piece is decoded up to a multiple of four. */
	private decode(piece: string): void {
		const text = this.held + piece;
		const whole = text.length - (text.length % 4);
		const rest = text.slice(whole);
		const before = this.byteCount;
		// Node.js skips characters that are not Base64, so a shorter result shows that there are some.
		const isPlain =
			this.paddingLength === 0 &&
			alphabet.test(rest) &&
			this.append(text.slice(0, whole)) === (whole / 4) * 3;
		if (isPlain) {
			this.spacing.takeCharacters(piece.length);
			this.held = rest;
		} else {
			this.byteCount = before;
			this.decodeWithCare(piece);
		}
		if (before < headBytes && this.byteCount >= headBytes) {
			this.isHeadOnly = !this.isWanted(this.bytes.subarray(0, headBytes));
		}
		if (!this.isHeadOnly) return;
		// The bytes after the head must be valid Base64 too, but are not kept.
		this.unusedBytes += this.byteCount - headBytes;
		this.byteCount = headBytes;
	}

	/** Decodes a piece with white space, padding or characters that are not Base64. */
	private decodeWithCare(piece: string): void {
		this.spacing.take(piece);
		const text = this.held + piece.replace(/\s+/g, '');
		let end = text.length;
		while (text[end - 1] === '=') end--;
		const characters = text.slice(0, end);
		const isMoreAfterPadding = this.paddingLength > 0 && characters !== this.held;
		this.paddingLength += text.length - end;
		if (isMoreAfterPadding || this.paddingLength > 2 || !alphabet.test(characters)) {
			this.isBase64 = false;
			return;
		}
		const whole = characters.length - (characters.length % 4);
		this.append(characters.slice(0, whole));
		this.held = characters.slice(whole);
	}

	/** The last bytes may have fewer than four characters, with or without padding. */
	private decodeRest(): void {
		const missing = (4 - (this.held.length % 4)) % 4;
		this.isBase64 &&=
			missing < 3 && this.paddingLength <= missing && this.spacing.isLayout(this.paddingLength > 0);
		this.append(this.held);
	}

	/** @returns the number of bytes decoded */
	private append(text: string): number {
		const neededBytes = this.byteCount + Math.ceil(text.length / 4) * 3;
		if (neededBytes > this.bytes.length) {
			const larger = this.buffers.acquire(Math.max(neededBytes, 2 * this.bytes.length));
			this.bytes.copy(larger, 0, 0, this.byteCount);
			this.buffers.release(this.bytes);
			this.bytes = larger;
		}
		const count = this.bytes.write(text, this.byteCount, 'base64');
		this.byteCount += count;
		return count;
	}
}

/** Characters. Decoding so many takes a few milliseconds, however the text is laid out. */
const partLength = 256 * 1024;

/**
 * The bytes of a Base64 text, as tolerant as {@link Base64Decoder}.
 * @param pause called between parts of the text, so that a large image does not block everything else
 * @returns undefined when the text is empty or anything else
 */
export async function decodeBase64(
	text: string,
	pause: () => Promise<void>,
): Promise<Buffer | undefined> {
	// Not all white space is a single byte: a byte order mark, for example, is not.
	const trimmed = text.trim();
	const expectedBytes = Math.ceil(trimmed.length / 4) * 3;
	return await decodeWith(new Base64Decoder(expectedBytes, new BufferPool()), trimmed, pause);
}

/**
 * Whether {@link decodeBase64} can decode a text; its bytes are not kept.
 * @param pause as there
 */
export async function isBase64(text: string, pause: () => Promise<void>): Promise<boolean> {
	const decoder = new Base64Decoder(headBytes, new BufferPool(), () => false);
	return (await decodeWith(decoder, text.trim(), pause)) !== undefined;
}

async function decodeWith(
	decoder: Base64Decoder,
	text: string,
	pause: () => Promise<void>,
): Promise<Buffer | undefined> {
	for (let from = 0; from < text.length; from += partLength) {
		await pause();
		const part = text.slice(from, from + partLength);
		if (beyondOneByte.test(part)) return undefined;
		decoder.write(part);
	}
	return decoder.end();
}
