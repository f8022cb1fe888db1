import { BufferPool } from './bufferPool';

const dataPrefix = /^\s*data:[^,]{0,200};base64,/i;
/** A longer start that is no `data:` prefix by then is none at all. */
const maxPrefixLength = 300;
const beyondOneByte = /[^\0-\xff]/;

/**
 * Decodes Base64 text that comes in pieces, so that nobody has to hold all of it. A `data:` prefix,
 * white space, the URL-safe alphabet and missing padding are tolerated.
 */
export class Base64Decoder {
	private bytes: Buffer;
	private length = 0;
	/** Text that cannot be decoded before more of it is there. */
	private held = '';
	private isPastPrefix = false;
	private isPadded = false;
	private isBase64 = true;

	/**
	 * @param expectedBytes room to begin with; more is made when it is needed
	 * @param buffers where the room comes from
	 */
	constructor(
		expectedBytes: number,
		private readonly buffers: BufferPool,
	) {
		this.bytes = buffers.acquire(expectedBytes);
	}

	/**
	 * Takes the next piece of the text.
	 * @param piece of characters up to \xff: of others Node.js sees one byte only
	 */
	write(piece: string): void {
		const text = this.held + piece;
		this.held = '';
		if (this.isPastPrefix) this.decode(text);
		else if (mayBecomePrefix(text)) this.held = text;
		else this.decodeStart(text);
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
		const rest = this.held.replace(/=+$/, '');
		if (rest.length === 1) this.isBase64 = false;
		this.append(rest);
		const isGood = this.isBase64 && this.length > 0;
		const decoded = this.bytes.subarray(0, this.length);
		if (isGood && this.length > this.bytes.length / 2) return decoded;
		// Nobody is to hold on to much more room than there are bytes.
		const copy = isGood ? Buffer.from(decoded) : undefined;
		this.buffers.release(this.bytes);
		return copy;
	}

	private decodeStart(text: string): void {
		this.isPastPrefix = true;
		this.decode(text.replace(dataPrefix, ''));
	}

	/** Bytes begin at every fourth character. */
	private decode(text: string): void {
		const whole = text.length - (text.length % 4);
		const before = this.length;
		// Node.js leaves out what is no Base64, so a shorter result tells that something is.
		if (!this.isPadded && this.append(text.slice(0, whole)) === (whole / 4) * 3) {
			this.held = text.slice(whole);
			return;
		}
		this.length = before;
		this.decodeWithCare(text.replace(/\s+/g, ''));
	}

	private decodeWithCare(text: string): void {
		const whole = text.length - (text.length % 4);
		const isMoreAfterPadding = this.isPadded && text !== '';
		this.isPadded ||= whole > 0 && text[whole - 1] === '=';
		this.append(text.slice(0, whole));
		this.held = text.slice(whole);
		this.isBase64 &&=
			!isMoreAfterPadding &&
			!(this.isPadded && this.held !== '') &&
			/^[A-Za-z0-9+/_-]*={0,2}$/.test(text);
	}

	/** @returns how many bytes it made */
	private append(text: string): number {
		const neededBytes = this.length + Math.ceil(text.length / 4) * 3;
		if (neededBytes > this.bytes.length) {
			const larger = this.buffers.acquire(Math.max(neededBytes, 2 * this.bytes.length));
			this.bytes.copy(larger, 0, 0, this.length);
			this.bytes = larger;
		}
		const count = this.bytes.write(text, this.length, 'base64');
		this.length += count;
		return count;
	}
}

/**
 * The bytes of a Base64 text, as tolerant as {@link Base64Decoder}.
 * @returns undefined when the text is empty or anything else
 */
export function decodeBase64(text: string): Buffer | undefined {
	if (beyondOneByte.test(text)) return undefined;
	const decoder = new Base64Decoder(Math.ceil(text.length / 4) * 3, new BufferPool());
	decoder.write(text);
	return decoder.end();
}

/** Whether a text may turn out to begin with a `data:` prefix, which is not complete yet. */
function mayBecomePrefix(text: string): boolean {
	const start = text.trimStart();
	return (
		start.length < maxPrefixLength &&
		'data:'.startsWith(start.slice(0, 5).toLowerCase()) &&
		!dataPrefix.test(text)
	);
}
