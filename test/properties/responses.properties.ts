import { isDeepStrictEqual, inspect } from 'node:util';
import * as fc from 'fast-check';
import { BufferPool } from '../../nodes/ScanFile/iqs/bufferPool';
import { headBytes, imageTypeOf } from '../../nodes/ScanFile/iqs/imageType';
import { ResponseReader, type ResponseParts } from '../../nodes/ScanFile/iqs/responseReader';
import { cut, cuts, type Cuts } from './pieces';
import type { Properties } from './property';
import { response, choices, write } from './responseTexts';

function read(
	bytes: Buffer,
	at: Cuts,
	announcedBytes = 0,
): ResponseParts & { isFinished: boolean } {
	const reader = new ResponseReader(announcedBytes, new BufferPool());
	for (const piece of cut(bytes, at)) reader.write(piece);
	return { ...reader.end(), isFinished: reader.isFinished };
}

/** The value of a JSON text, with something else for each text in a field `imageBase64`. */
function valueOf(text: string, imageOf: (text: string) => unknown): unknown {
	return JSON.parse(text, (key, value: unknown) =>
		key === 'imageBase64' && typeof value === 'string' ? { image: imageOf(value) } : value,
	);
}

/** What comes of the text of an image, evaluated in the plainest way; `''` when there is none. */
function imageFrom(text: string): Buffer | '' | undefined {
	const base64 = text.replace(/[ \t\n\v\f\r]/g, '');
	if (base64 === '') return '';
	const [, characters = '', padding = ''] =
		/^(?:data:[^,]{0,200};base64,)?([A-Za-z0-9+/_-]*)(={0,2})$/i.exec(base64) ?? [];
	const missing = (4 - (characters.length % 4)) % 4;
	// Spaces between the characters are for other properties.
	if (characters === '' || missing === 3 || padding.length > missing) return undefined;
	const bytes = Buffer.from(characters, 'base64');
	const isCutShort = bytes.length >= headBytes && !imageTypeOf(bytes.subarray(0, headBytes));
	return isCutShort ? bytes.subarray(0, headBytes) : bytes;
}

function expectEqual(actual: unknown, expected: unknown): void {
	if (!isDeepStrictEqual(actual, expected)) {
		throw new Error(
			`${inspect(actual, { depth: 9 })}\nin place of\n${inspect(expected, { depth: 9 })}`,
		);
	}
}

const before = fc.constantFrom('', '\ufeff', ' \r\n', '\ufeff\n', '\n\ufeff');
const after = fc.constantFrom('', '\n', '}', '{"imageBase64":"QUJD"}', '\0\0', '<!-- proxy -->');
const announcedBytes = fc.constantFrom(0, 1, 100, 100_000);

export const properties: Properties = {
	'a response means what JSON.parse makes of it, with its images decoded': (runs) =>
		fc.assert(
			fc.property(
				...[response, choices, before, after, cuts, announcedBytes],
				(value, numbers, start, rest, at, announced) => {
					const json = write(value, numbers);
					const parts = read(Buffer.from(start + json + rest), at, announced);

					expectEqual(parts.isFinished, true);
					expectEqual(
						valueOf(parts.text.trim(), (number) => number && parts.images[Number(number)]),
						valueOf(json, imageFrom),
					);
				},
			),
			runs,
		),

	'a response that breaks off is no JSON, and nothing is thrown': (runs) =>
		fc.assert(
			fc.property(
				...[response, choices, before, cuts, fc.nat({ max: 100_000 })],
				(value, numbers, start, at, length) => {
					const bytes = Buffer.from(start + write(value, numbers));
					const parts = read(bytes.subarray(0, length % bytes.length), at);

					expectEqual(parts.isFinished, false);
					try {
						JSON.parse(parts.text.trim());
					} catch {
						return;
					}
					throw new Error(`Part of a response passes for a whole one: ${parts.text}`);
				},
			),
			runs,
		),

	'whatever comes, however it is cut, is read in the same way': (runs) =>
		fc.assert(
			fc.property(
				...[response, choices, cuts, announcedBytes],
				fc.array(fc.tuple(fc.nat({ max: 100_000 }), fc.constantFrom(...'"\\{}[]:,u0a=\xff')), {
					maxLength: 6,
				}),
				(value, numbers, at, announced, damages) => {
					const bytes = Buffer.from(write(value, numbers));
					for (const [position, character] of damages) {
						bytes[position % bytes.length] = character.charCodeAt(0);
					}

					expectEqual(read(bytes, at, announced), read(bytes, []));
				},
			),
			runs,
		),
};
