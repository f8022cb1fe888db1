import { squeezedDecodingsOf } from './decodedTexts';
import { findImageText } from './imageText';

/** A shorter key cannot be distinguished from a word: texts that contain it are not quoted at all. */
const minKeyLength = 6;
const maxPieceLength = 8;
/** The number of characters of an external text that are read; the quoted part is far shorter. */
const maxReadLength = 4096;
const maxQuoteLength = 300;

const hiddenKey = '***';
const hiddenImage = '…';

type Range = [start: number, end: number];

/**
 * Keeps the API key and images out of everything that people see or n8n saves. Gateways repeat requests
 * in their responses, encoded in many ways, so a text is first redacted and then shortened.
 */
export class Redactor {
	/** The possible spellings of the key. */
	private readonly spellings = new Set<string>();
	/** Pieces of them that reveal too much, by length. */
	private readonly pieces = new Map<number, Set<string>>();
	private readonly shortKey: string | undefined;

	/** @param apiKey as it is sent; empty if there is no key to hide */
	constructor(apiKey: string) {
		if (apiKey.length < minKeyLength) {
			this.shortKey = apiKey.toLowerCase();
			return;
		}
		// A server or a line break may cut the key anywhere.
		const halfLength = Math.ceil(apiKey.length / 2);
		const pieceLength = Math.max(minKeyLength, Math.min(maxPieceLength, halfLength));
		const add = (spelling: string, shortest: number) => {
			this.spellings.add(spelling);
			addPieces(this.pieces, spelling, Math.min(shortest, spelling.length));
		};
		// A key that contains % or \ reads differently after decoding.
		for (const { text } of squeezedDecodingsOf(apiKey)) {
			if (text.length >= minKeyLength) add(text, pieceLength);
		}
		add(Buffer.from(apiKey).toString('hex'), 2 * pieceLength);
		// A list of bytes, as Node.js writes a Buffer in JSON.
		add([...Buffer.from(apiKey)].join(''), 2 * pieceLength);
		for (const spelling of base64Spellings(apiKey)) {
			add(spelling, Math.floor((8 * pieceLength - 5) / 6));
		}
	}

	/**
	 * Redacts a sentence of this package, in which a name or a URL may contain the key. A key of fewer than
	 * 6 characters is kept, because it could be part of any word.
	 */
	hideKey(sentence: string): string {
		return replaceRanges(sentence, findSpellings(sentence, this.spellings), hiddenKey);
	}

	/**
	 * Redacts an external text: in one line of at most 301 characters, without the key, pieces of it, and
	 * images. The cost is limited, however long the text is.
	 */
	quote(text: string): string {
		const read = text.slice(0, maxReadLength);
		const { shortKey } = this;
		if (
			shortKey &&
			squeezedDecodingsOf(read).some((decoding) => decoding.text.includes(shortKey))
		) {
			return hiddenKey;
		}
		const withoutKey = replaceRanges(read, findPieces(read, this.pieces), hiddenKey);
		const line = replaceRanges(withoutKey, findImageText(withoutKey), hiddenImage)
			.replace(/[\s\p{Cc}]+/gu, ' ')
			.trim();
		return line.length > maxQuoteLength ? `${line.slice(0, maxQuoteLength)}…` : line;
	}
}

/** The part of the key's Base64 that does not depend on what surrounds it, for each offset of its start. */
function base64Spellings(apiKey: string): string[] {
	return [0, 1, 2].flatMap((before) => {
		const encoded = Buffer.from('\0'.repeat(before) + apiKey).toString('base64');
		const sure = encoded
			.slice(Math.ceil((before * 8) / 6), Math.floor(((before + apiKey.length) * 8) / 6))
			.toLowerCase();
		return [sure, sure.replaceAll('+', '-').replaceAll('/', '_')];
	});
}

function addPieces(to: Map<number, Set<string>>, spelling: string, length: number): void {
	const pieces = to.get(length) ?? new Set();
	to.set(length, pieces);
	for (let start = 0; start + length <= spelling.length; start++) {
		pieces.add(spelling.slice(start, start + length));
	}
}

/** The ranges of a text that match one of these spellings in any decoding. */
function findSpellings(text: string, spellings: Set<string>): Range[] {
	const found: Range[] = [];
	for (const decoding of squeezedDecodingsOf(text)) {
		for (const spelling of spellings) {
			let start = decoding.text.indexOf(spelling);
			for (; start >= 0; start = decoding.text.indexOf(spelling, start + 1)) {
				found.push([decoding.starts[start]!, decoding.ends[start + spelling.length - 1]!]);
			}
		}
	}
	return found;
}

/** The same for pieces, of which there are too many to search for each. */
function findPieces(text: string, pieces: Map<number, Set<string>>): Range[] {
	const found: Range[] = [];
	for (const decoding of squeezedDecodingsOf(text)) {
		for (const [length, known] of pieces) {
			for (let start = 0; start + length <= decoding.text.length; start++) {
				if (!known.has(decoding.text.slice(start, start + length))) continue;
				found.push([decoding.starts[start]!, decoding.ends[start + length - 1]!]);
			}
		}
	}
	return found;
}

/** Replaces ranges with a marker; adjacent ranges get a single marker. */
function replaceRanges(text: string, ranges: Range[], marker: string): string {
	let result = '';
	let end = 0;
	for (const [from, to] of ranges.toSorted(([a], [b]) => a - b)) {
		if (from > end || result === '') result += text.slice(end, from) + marker;
		end = Math.max(end, to);
	}
	return result + text.slice(end);
}
