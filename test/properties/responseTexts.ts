import * as fc from 'fast-check';
import { anyBytes, dataPrefix, encodings, gaps, imageBytes, inLines } from './base64Texts';

/** A JSON value whose objects may have a key twice: as a list of entries. */
export type Json =
	| string
	| number
	| boolean
	| null
	| { list: Json[] }
	| { entries: Array<[key: string, value: Json]> };

/** How a JSON text is written: takes one choice after another, and begins again at the end. */
type Choose = (choices: number) => number;

const imageText: fc.Arbitrary<string> = fc.oneof(
	{ weight: 1, arbitrary: fc.constantFrom('', ' \r\n', '***', 'QUJD\\', 'QUJ', 'Q') },
	{ weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
	{
		weight: 6,
		arbitrary: fc
			.tuple(fc.oneof(imageBytes, anyBytes), encodings, dataPrefix, fc.constantFrom(0, 4, 76), gaps)
			.map(([bytes, encode, prefix, length, gap]) => {
				const text = encode(bytes);
				return prefix + (length === 0 ? text : inLines(text, length, gap));
			}),
	},
);

const scalar: fc.Arbitrary<Json> = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 12 }),
	fc.constantFrom('"imageBase64":"QUJD"', '\\', '\\"', 'imageBase64', '余额不足', '\u2028', ''),
	fc.double({ noNaN: true, noDefaultInfinity: true }),
	fc.integer(),
	fc.boolean(),
	fc.constant(null),
);

const key = fc.oneof(
	fc.constantFrom('imageBase64', 'imageBase64', 'image', '__proto__', 'code', '', '"', '\\'),
	fc.string({ maxLength: 6, unit: 'binary' }),
);

/** Responses with images anywhere, duplicate keys, and all that JSON can hold. */
export const response: fc.Arbitrary<Json> = fc.letrec<{ value: Json; object: Json }>((tie) => ({
	value: fc.oneof(
		{ maxDepth: 4, withCrossShrink: true },
		scalar,
		fc.array(tie('value'), { maxLength: 4 }).map((list) => ({ list })),
		tie('object'),
	),
	object: fc
		.array(
			fc.oneof(
				fc.tuple(fc.constant('imageBase64'), imageText as fc.Arbitrary<Json>),
				fc.tuple(key, tie('value')),
			),
			{ maxLength: 5 },
		)
		.map((entries) => ({ entries })),
})).object;

/** Numbers that decide how a text is written. */
export const choices = fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 40 });

/** Writes a value as JSON, in one of the many ways that mean the same. */
export function write(value: Json, numbers: number[]): string {
	let next = 0;
	return writeValue(value, (count) => numbers[next++ % numbers.length]! % count);
}

function writeValue(value: Json, choose: Choose): string {
	if (typeof value === 'string') return writeString(value, choose);
	if (typeof value !== 'object' || value === null) return JSON.stringify(value);
	const comma = () => `${space(choose)},${space(choose)}`;
	if ('list' in value) {
		return `[${space(choose)}${value.list.map((part) => writeValue(part, choose)).join(comma())}]`;
	}
	const entries = value.entries.map(
		([name, part]) =>
			`${writeString(name, choose)}${space(choose)}:${space(choose)}${writeValue(part, choose)}`,
	);
	return `{${space(choose)}${entries.join(comma())}${space(choose)}}`;
}

function space(choose: Choose): string {
	return ['', '', '', ' ', '\n\t', '\r\n', ' '.repeat(120)][choose(7)]!;
}

/** Escaped as JSON.stringify does, as little as may be, or wholly. */
function writeString(text: string, choose: Choose): string {
	const style = choose(4);
	const characters = text.split('').map((character) => {
		const code = `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
		if (style === 2 || (style === 1 && choose(5) === 0)) return code;
		if (style === 3 && character === '/') return '\\/';
		// A half of a pair of characters is no UTF-8.
		return /[\ud800-\udfff]/.test(character) ? code : JSON.stringify(character).slice(1, -1);
	});
	return `"${characters.join('')}"`;
}
