/** One way to read a text, with the origin of each character in the original. */
export interface Decoding {
	text: string;
	/** For each character: where its part of the original begins. */
	starts: number[];
	/** For each character: where its part of the original ends. */
	ends: number[];
}

/** JSON inside JSON inside a URL: deeper nesting was not observed. */
const maxDecodings = 3;

/**
 * Escape sequences of JSON, JavaScript, URLs and HTML, and the two ways to break a long line (a
 * backslash, and the = of email).
 */
const escapeSequences =
	/(?:\\u|%u)([0-9a-f]{4})|\\u\{([0-9a-f]{1,6})\}|\\x([0-9a-f]{2})|%([0-9a-f]{2})|&#x0{0,6}([0-9a-f]{1,4})(?:;|(?![0-9a-f]))|&#0{0,6}(\d{1,5})(?:;|(?!\d))|&([a-z]{2,8});|\\([^0-9a-z]|[bfnrtv])|=\r?\n/gi;

/** The first escape sequence of a text whose start was cut off, in the middle of this sequence. */
const cutSequence =
	/^(?:u([0-9a-f]{4})|x?([0-9a-f]{2})(?=[%\\])|#?x0{0,6}([0-9a-f]{1,4})(?:;|(?=&))|#?0{0,6}(\d{1,5})(?:;|(?=&)))/gi;

const namesInHtml = new Map(
	Object.entries({
		amp: '&',
		lt: '<',
		gt: '>',
		quot: '"',
		apos: "'",
		sol: '/',
		bsol: '\\',
		plus: '+',
		equals: '=',
		lowbar: '_',
		percnt: '%',
		newline: '\n',
	}),
);

/** The original text, then the text with its escape sequences decoded once, twice and so on. */
export function decodingsOf(text: string): Decoding[] {
	return decodeRepeatedly(asItStands(text));
}

/**
 * The same in lower case, once without invisible characters and once with letters and digits only: other
 * characters may have been inserted before the text was escaped, or afterwards, even in the middle of an
 * escape sequence.
 */
export function squeezedDecodingsOf(text: string): Decoding[] {
	const decoding = asItStands(text);
	const ways = !mayBeEscape.test(text)
		? [decoding]
		: [
				decoding,
				without(unseen, decoding),
				without(lineBreaks, decoding),
				replaced(decoding, cutSequence, meaningOfCut),
			];
	const squeezed = ways.flatMap(decodeRepeatedly).flatMap((each) => {
		const visible = without(unseen, each);
		// Some other letters get longer in lower case, and a key contains only ASCII.
		const inLowerCase = visible.text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
		const lower = { ...visible, text: inLowerCase };
		return [lower, without(punctuation, lower)];
	});
	// Most of the decodings are identical.
	return [...new Map(squeezed.map((one) => [one.text, one])).values()];
}

/** Ordinary sentences contain none of these, and need only one decoding. */
const mayBeEscape = /[\\%&]|=\r?\n/;
const punctuation = /[^0-9a-z]+/g;
const unseen = /[\s\p{Cc}\p{Cf}]+/gu;
const lineBreaks = /(?:\\[nrt]|[\\=]\r?\n|[\s\p{Cc}\p{Cf}])+/gu;

function asItStands(text: string): Decoding {
	const starts = Array.from({ length: text.length }, (_, index) => index);
	return { text, starts, ends: starts.map((start) => start + 1) };
}

function decodeRepeatedly(original: Decoding): Decoding[] {
	const decodings = [original];
	while (decodings.length <= maxDecodings) {
		const last = decodings.at(-1)!;
		const next = replaced(last, escapeSequences, meaningOf);
		if (next.text === last.text) break;
		decodings.push(next);
	}
	return decodings;
}

function without(pattern: RegExp, decoding: Decoding): Decoding {
	return replaced(decoding, pattern, () => '');
}

/** @param meaningOf returns one character or an empty text; undefined to keep the match */
function replaced(
	{ text, starts, ends }: Decoding,
	pattern: RegExp,
	meaningOf: (match: RegExpMatchArray) => string | undefined,
): Decoding {
	const parts: string[] = [];
	const result: Decoding = { text: '', starts: [], ends: [] };
	let position = 0;
	const keepUpTo = (end: number) => {
		parts.push(text.slice(position, end));
		for (; position < end; position++) {
			result.starts.push(starts[position]!);
			result.ends.push(ends[position]!);
		}
	};
	for (const match of text.matchAll(pattern)) {
		const meaning = meaningOf(match);
		if (meaning === undefined) continue;
		keepUpTo(match.index);
		position += match[0].length;
		if (meaning === '') continue;
		parts.push(meaning);
		result.starts.push(starts[match.index]!);
		result.ends.push(ends[position - 1]!);
	}
	keepUpTo(text.length);
	return { ...result, text: parts.join('') };
}

/** @returns one character; an empty text for a line break; undefined if it is not an escape sequence */
function meaningOf([, u, braced, x, percent, html, decimal, name, escaped]: RegExpMatchArray):
	| string
	| undefined {
	const hexCode = u ?? braced ?? x ?? percent ?? html;
	if (hexCode) return String.fromCharCode(parseInt(hexCode, 16));
	if (decimal) return String.fromCharCode(Number(decimal));
	if (name) return namesInHtml.get(name.toLowerCase());
	if (escaped && /[bfnrtv]/.test(escaped)) return ' ';
	return escaped === '\n' || escaped === '\r' ? '' : (escaped ?? '');
}

function meaningOfCut([, u, byte, html, decimal]: RegExpMatchArray): string {
	const hexCode = u ?? byte ?? html;
	return String.fromCharCode(hexCode ? parseInt(hexCode, 16) : Number(decimal));
}
