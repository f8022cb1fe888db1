import * as fc from 'fast-check';
import { Base64Decoder, decodeBase64, isBase64 } from '../../nodes/ScanFile/iqs/base64';
import { BufferPool } from '../../nodes/ScanFile/iqs/bufferPool';
import { anyBytes, dataPrefix, encodings, gaps, imageBytes, inLines } from './base64Texts';
import { expectThat } from './expectThat';
import { cut, cuts, type Cuts } from './pieces';
import type { Properties } from './property';

const noPause = async () => {};

/** Decodes a text that comes in pieces, after making sure that in one piece it comes to the same. */
async function decode(text: string, at: Cuts): Promise<Buffer | undefined> {
	const decoder = new Base64Decoder(0, new BufferPool());
	for (const piece of cut(text, at)) decoder.write(piece);
	const decoded = decoder.end();
	expectSame(decoded, await decodeBase64(text, noPause));
	const isDecoded = decoded !== undefined;
	expectThat((await isBase64(text, noPause)) === isDecoded, `isBase64 should be ${isDecoded}`);
	return decoded;
}

function expectSame(actual: Buffer | undefined, expected: Buffer | undefined): void {
	const isSame = actual && expected ? actual.equals(expected) : actual === expected;
	if (!isSame) throw new Error(`${describe(actual)} in place of ${describe(expected)}`);
}

function describe(bytes: Buffer | undefined): string {
	return bytes ? `${bytes.length} bytes ${bytes.toString('hex').slice(0, 80)}` : 'nothing';
}

/** A form that is posted as it is: the receiver takes each plus sign for a space. */
const asPosted = (text: string) => text.replaceAll('+', ' ');

export const properties: Properties = {
	'Base64 gives its bytes, however it is written, laid out and cut': (runs) =>
		fc.assert(
			fc.asyncProperty(
				...[anyBytes, encodings, dataPrefix, fc.integer({ min: 1, max: 100 }), gaps, cuts],
				fc.tuple(
					fc.constantFrom('', ' ', '\n', '  \r\n', '\t'),
					fc.constantFrom('', ' ', '\n', '\r\n ', '\t'),
				),
				async (bytes, encode, prefix, length, gap, at, [before, after]) => {
					const text = inLines(encode(bytes), length, gap);

					expectSame(await decode(`${before}${prefix}${text}${after}`, at), bytes);
				},
			),
			runs,
		),

	'Base64 in indented lines gives its bytes': (runs) =>
		fc.assert(
			fc.asyncProperty(
				...[anyBytes, encodings, fc.integer({ min: 1, max: 100 }), cuts],
				fc.constantFrom('\n', '\r\n', '\r'),
				fc.constantFrom(' ', '  ', '    ', '\t', '\t ', ' '.repeat(40)),
				async (bytes, encode, length, at, lineBreak, indentation) => {
					const text = encode(bytes);
					// Of two lines, or what looks like two, a short one cannot be told from one that lost a plus sign.
					fc.pre(text.length > 2 * length);
					const lines = `${indentation}${inLines(text, length, lineBreak + indentation)}${lineBreak}`;

					expectSame(await decode(lines, at), bytes);
				},
			),
			runs,
		),

	'Base64 in lines that were joined by spaces gives its bytes': (runs) =>
		fc.assert(
			fc.asyncProperty(
				...[anyBytes, fc.constantFrom(4, 8, 60, 64, 76), cuts],
				async (bytes, length, at) => {
					const text = bytes.toString('base64');
					fc.pre(text.length > 4 * length);

					expectSame(await decode(inLines(text, length, ' '), at), bytes);
				},
			),
			runs,
		),

	'Base64 whose plus signs became spaces is never a damaged image': (runs) =>
		fc.assert(
			fc.asyncProperty(
				...[imageBytes, encodings, dataPrefix, fc.constantFrom(0, 60, 64, 76, 78), cuts],
				fc.constantFrom('\n', '\r\n', '\n  ', '\r\n\t'),
				async (bytes, encode, prefix, length, at, gap) => {
					const text = encode(bytes);
					const lines = length === 0 ? text : inLines(text, length, gap);
					const decoded = await decode(prefix + asPosted(lines), at);

					if (decoded !== undefined) expectSame(decoded, bytes);
				},
			),
			runs,
		),

	'Base64 with anything else in it is none': (runs) =>
		fc.assert(
			fc.asyncProperty(
				...[anyBytes, encodings, fc.oneof(fc.nat({ max: 1000 }), fc.constant(Infinity)), cuts],
				fc
					.string({ minLength: 1, maxLength: 4, unit: 'binary' })
					.filter((text) => /^[^\s=A-Za-z0-9+/_-]+$/.test(text)),
				async (bytes, encode, position, at, garbage) => {
					const text = encode(bytes);
					const place = Math.min(position, text.length);
					const damaged = text.slice(0, place) + garbage + text.slice(place);

					if (!/[^\0-\xff]/.test(damaged)) expectSame(await decode(damaged, at), undefined);
					expectSame(await decodeBase64(damaged, noPause), undefined);
					expectThat(!(await isBase64(damaged, noPause)), 'isBase64 should be false');
				},
			),
			runs,
		),

	'whatever counts as Base64 is what its bytes are written as': (runs) =>
		fc.assert(
			fc.asyncProperty(
				fc.string({
					maxLength: 40,
					unit: fc.constantFrom(...'AAAABCxyz019+/-_== \n\r\t*é\xa0\xff'),
				}),
				cuts,
				async (text, at) => {
					const decoded = await decode(text, at);
					if (decoded === undefined) return;
					const written = text.replace(/[\s=]/g, '').replaceAll('+', '-').replaceAll('/', '_');
					const again = decoded.toString('base64url');
					// The last character may have bits that belong to no byte.
					const sure = decoded.length % 3 === 0 ? written.length : written.length - 1;
					if (again.length !== written.length || again.slice(0, sure) !== written.slice(0, sure)) {
						throw new Error(`${describe(decoded)} is written as ${again}, not as ${written}`);
					}
				},
			),
			runs,
		),
};
