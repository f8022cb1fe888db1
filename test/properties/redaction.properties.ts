import fc from 'fast-check';
import { Redactor } from '../../nodes/ScanFile/output/redact';
import type { Properties } from './property';

/** A way to write a text down. */
type Spelling = (text: string) => string;

const hexOf = (character: string) => character.charCodeAt(0).toString(16).padStart(2, '0');
/** A byte at a time: what is no byte stays. */
const each =
	(write: Spelling): Spelling =>
	(text) =>
		Array.from(text, (character) => (character > '\xff' ? character : write(character))).join('');
const jsonOf: Spelling = (text) => JSON.stringify(text).slice(1, -1);
const inParts =
	(size: number, glue: string): Spelling =>
	(text) =>
		(text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []).join(glue);

const breaks = fc.constantFrom('\n', '\r\n', '\r\n ', '\t', ' ', '\u200b', '\\n', '\\\n', '=\r\n');

/** How gateways, proxies and loggers write what they repeat. */
const spellings: fc.Arbitrary<Spelling> = fc.oneof(
	fc.constantFrom<Spelling>(
		(text) => text,
		(text) => text.toUpperCase(),
		(text) => text.toLowerCase(),
		encodeURIComponent,
		jsonOf,
		each((character) => `%${hexOf(character)}`),
		each((character) => `%${hexOf(character).toUpperCase()}`),
		each((character) => `\\u00${hexOf(character)}`),
		each((character) => `\\x${hexOf(character)}`),
		each((character) => `&#${character.charCodeAt(0)};`),
		each((character) => `&#x${hexOf(character)};`),
		each((character) => (/\w/.test(character) ? character : `%${hexOf(character)}`)),
		(text) => text.replaceAll('/', '\\/').replaceAll('-', '\\-'),
	),
	fc.tuple(fc.integer({ min: 1, max: 20 }), breaks).map(([size, glue]) => inParts(size, glue)),
);

/** The first step: what stands between the parts of a text is not meant to be read along. */
const groupings: fc.Arbitrary<Spelling> = fc.oneof(
	fc.constant<Spelling>((text) => text),
	fc
		.tuple(fc.integer({ min: 1, max: 20 }), fc.constantFrom('-', '.', '" + "', '\n> '))
		.map(([size, glue]) => inParts(size, glue)),
);

/** The last step, which only keys take: decoding it is more than a look at the text. */
const wrappings: fc.Arbitrary<Spelling> = fc.oneof(
	fc.constant<Spelling>((text) => text),
	fc
		.tuple(
			fc.constantFrom('', ':', 'user:', 'Bearer ', 'ab'),
			fc.constantFrom('', ':', '"}'),
			fc.constantFrom('base64', 'base64url', 'hex'),
			fc.integer({ min: 8, max: 76 }),
		)
		.map(
			([before, after, encoding, width]): Spelling =>
				(text) => {
					const encoded = Buffer.from(`${before}${text}${after}`).toString(
						encoding as BufferEncoding,
					);
					return inParts(width, '\r\n')(encoded);
				},
		),
);

const printable = fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code));
const alphanumeric = fc.constantFrom(
	...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
);
const keys = fc.oneof(
	fc.string({ unit: alphanumeric, minLength: 6, maxLength: 64 }),
	fc.string({ unit: printable, minLength: 6, maxLength: 40 }),
);

const anyText = fc.oneof(
	fc.constantFrom('', 'Incorrect APIKey provided: ', '{"Authorization":"Bearer ', '?key=', '<b>'),
	fc.string({ unit: 'binary', maxLength: 40 }),
	fc.lorem({ maxCount: 90 }),
);

/** A response that repeats something, as a server, a proxy or a full buffer may have cut it. */
function echoesOf(echo: fc.Arbitrary<string>): fc.Arbitrary<string> {
	return fc
		.tuple(anyText, echo, anyText, fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean())
		.map(([before, text, after, share, fromStart]) => {
			const whole = before + text + after;
			const place = Math.round(whole.length * share);
			return fromStart ? whole.slice(0, place) : whole.slice(place);
		});
}

/** All that a curious reader can make of a text. */
function meanings(text: string): string[] {
	const readings = [text];
	for (let depth = 0; depth < 4; depth++) {
		const read = readings
			.at(-1)!
			.replace(/(\\u00|\\x|%|&#x)([0-9a-f]{2});?/gi, (_, _start, hex: string) =>
				String.fromCharCode(parseInt(hex, 16)),
			)
			.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
			.replace(/\\[nrt]|\\\n|=\r\n/g, ' ')
			.replace(/\\(.)/g, '$1');
		readings.push(read);
	}
	const visible = readings.map((reading) => reading.replace(/[\s\u200b]/g, ''));
	const encoded = visible.flatMap((reading) =>
		[0, 1, 2, 3].flatMap((from) => [
			Buffer.from(reading.replace(/[^\w+/-]/g, '').slice(from), 'base64').toString('latin1'),
			Buffer.from(reading.replace(/[^0-9a-f]/gi, '').slice(from), 'hex').toString('latin1'),
		]),
	);
	return [...visible, ...encoded].map((reading) => reading.toLowerCase());
}

function hasPieceOf(secret: string, length: number, text: string): boolean {
	const all = meanings(text);
	const isSaid = (piece: string) => all.some((meaning) => meaning.includes(piece));
	return piecesOf(secret, length).some(isSaid);
}

/** Whether it can be read by leaving out everything but letters and digits. */
function hasLettersOf(secret: string, length: number, text: string): boolean {
	const letters = (part: string) => part.replace(/[^0-9a-z]/gi, '');
	const all = meanings(text).map(letters);
	const pieces = letters(secret).length < 6 ? [] : piecesOf(letters(secret), length);
	return pieces.some((piece) => all.some((meaning) => meaning.includes(piece)));
}

function piecesOf(secret: string, length: number): string[] {
	return Array.from({ length: secret.length - length + 1 }, (_, start) =>
		secret.slice(start, start + length).toLowerCase(),
	);
}

/** The longest piece of a key that may be left where somebody else has cut it. */
function readablePiece(key: string): number {
	return Math.max(6, Math.min(8, Math.ceil(key.length / 2)));
}

const keyEcho = keys.chain((key) =>
	fc
		.tuple(groupings, fc.array(spellings, { maxLength: 2 }), wrappings)
		.chain(([group, steps, wrap]) => {
			const spelled = steps.reduce((text, write) => write(text), group(key));
			return echoesOf(fc.constantFrom(spelled, wrap(key))).map((text) => ({ key, text }));
		}),
);

/** Fewer characters of an image, broken by spaces or cut off by somebody else, cannot be told from words. */
const imagePiece = 80;

const imageBytes = fc
	.uint8Array({ minLength: 120, maxLength: 900 })
	.map((bytes) => Buffer.from(bytes));
const imageEncodings = fc.constantFrom<Spelling>(
	(base64) => base64,
	(base64) => base64.replaceAll('/', '\\/'),
	(base64) => base64.replaceAll('+', ' '),
	(base64) => base64.replaceAll('+', '-').replaceAll('/', '_'),
	(base64) => `data:image/jpeg;base64,${base64}`,
	(base64) => encodeURIComponent(`data:image/jpeg;base64,${base64}`),
	(base64) => base64.replaceAll('+', '\\u002b').replaceAll('=', '\\u003d'),
);
/** As mail and certificates break it; short pieces without digits cannot be told from words. */
const imageLines: fc.Arbitrary<Spelling> = fc
	.tuple(fc.constantFrom(60, 64, 76), breaks)
	.map(([size, glue]) => inParts(size, glue));
const imageSpellings: fc.Arbitrary<Spelling[]> = fc.oneof(
	fc.array(imageEncodings, { minLength: 1, maxLength: 2 }),
	fc.tuple(imageEncodings, imageLines),
	fc.tuple(imageLines, imageEncodings),
);

/** What must hold for every key, image, spelling and cut, by what it says. */
const statements: Record<string, fc.IProperty<unknown>> = {
	'no quote has a piece of the key': fc.property(keyEcho, ({ key, text }) => {
		const quote = new Redactor(key).quote(text);
		const length = readablePiece(key);
		// What stands on both sides of something hidden is not read as one.
		return quote
			.split('***')
			.every((part) => !hasPieceOf(key, length, part) && !hasLettersOf(key, length, part));
	}),

	'no sentence has the key': fc.property(keyEcho, ({ key, text }) => {
		return !hasPieceOf(key, key.length, new Redactor(key).hideKey(text));
	}),

	'no quote has a piece of an image': fc.property(
		imageBytes.chain((bytes) =>
			imageSpellings
				.chain((spell) =>
					echoesOf(
						fc.constant(spell.reduce((text, write) => write(text), bytes.toString('base64'))),
					),
				)
				.map((text) => ({ bytes, text })),
		),
		({ bytes, text }) =>
			!hasPieceOf(bytes.toString('base64'), imagePiece, new Redactor('none-of-it').quote(text)),
	),

	'a quote is one short line': fc.property(keyEcho, ({ key, text }) => {
		const quote = new Redactor(key).quote(text.repeat(5));
		return quote.length <= 301 && !/[\r\n\t]/.test(quote);
	}),

	'words stay as they are': fc.property(
		fc.lorem({ maxCount: 30, mode: 'words' }),
		fc.string({ unit: alphanumeric, minLength: 24, maxLength: 40 }),
		(words, key) => new Redactor(key).quote(words) === words,
	),
};

export const properties: Properties = Object.fromEntries(
	Object.entries(statements).map(([name, statement]) => [
		name,
		(runs) => fc.assert(statement, runs),
	]),
);
