import { Base64Spacing } from './base64Spacing';
import { BufferPool } from './bufferPool';
import { headBytes } from './imageType';

const dataPrefix = /^data:[^,]{0,200};base64,/i;
/** A longer start that is no `data:` prefix by then is none at all. */
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
	/** Text that cannot be decoded before more of it is there: a prefix, or less than 4 characters. */
	private held = '';
	private isPastPrefix = false;
	private paddingLength = 0;
	private isBase64 = true;
	private isHeadOnly = false;
	/** How many bytes were not kept, because they are known to be of no use. */
	private unusedBytes = 0;
	private readonly spacing = new Base64Spacing();

	/**
	 * @param expectedBytes room to begin with; more is made when it is needed
	 * @param buffers where the room comes from
	 * @param isWanted asked once about the first {@link headBytes} bytes; when it says no, no more than
	 *   these are kept
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
	 * @param piece of characters up to \xff: of others Node.js sees one byte only
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

	/** How many bytes the text stands for so far, or would stand for if it were of use. */
	get length(): number {
		return this.byteCount + this.unusedBytes;
	}

	/** Whether the text has no character so far. */
	get isEmpty(): boolean {
		return !this.isPastPrefix && this.held === '';
	}

	/**
	 * The text has ended.
	 * @returns undefined when it is empty or no Base64
	 */
	end(): Buffer | undefined {
		if (!this.isPastPrefix) this.decodeStart(this.held);
		this.decodeRest();
		if (this.isHeadOnly) this.byteCount = headBytes;
		const isGood = this.isBase64 && this.byteCount > 0;
		const decoded = this.bytes.subarray(0, this.byteCount);
		if (isGood && this.byteCount > this.bytes.length / 2) return decoded;
		// Nobody is to hold on to much more room than there are bytes.
		const copy = isGood ? Buffer.from(decoded) : undefined;
		this.buffers.release(this.bytes);
		return copy;
	}

	private decodeStart(start: string): void {
		this.isPastPrefix = true;
		this.held = '';
		this.decode(start.replace(dataPrefix, ''));
	}

	/** Bytes begin at every fourth character. */
	private decode(piece: string): void {
		const text = this.held + piece;
		const whole = text.length - (text.length % 4);
		const rest = text.slice(whole);
		const before = this.byteCount;
		// Node.js leaves out what is no Base64, so a shorter result tells that something is.
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
		// What follows the head must be Base64 too, but is not kept.
		this.unusedBytes += this.byteCount - headBytes;
		this.byteCount = headBytes;
	}

	/** The same for a piece with white space, padding or what is no Base64. */
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

	/** The last bytes may take less than four characters, with or without padding. */
	private decodeRest(): void {
		const missing = (4 - (this.held.length % 4)) % 4;
		this.isBase64 &&=
			missing < 3 && this.paddingLength <= missing && this.spacing.isLayout(this.paddingLength > 0);
		this.append(this.held);
	}

	/** @returns how many bytes it made */
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

/**
 * The bytes of a Base64 text, as tolerant as {@link Base64Decoder}.
 * @returns undefined when the text is empty or anything else
 */
export function decodeBase64(text: string): Buffer | undefined {
	// Not every white space is of one byte: a byte order mark, for example, is not.
	const trimmed = text.trim();
	if (beyondOneByte.test(trimmed)) return undefined;
	const decoder = new Base64Decoder(Math.ceil(trimmed.length / 4) * 3, new BufferPool());
	decoder.write(trimmed);
	return decoder.end();
}
