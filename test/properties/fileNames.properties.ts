import * as fc from 'fast-check';
import { baseName, uniqueNames } from '../../nodes/ScanFile/plan/fileName';
import { parseFieldNames } from '../../nodes/ScanFile/plan/inputFieldNames';
import { readInputFile } from '../../nodes/ScanFile/plan/inputFile';
import { shown } from '../../nodes/ScanFile/plan/values';
import { expectThat } from './expectThat';
import type { Properties } from './property';

/** Halves of characters, control characters, separators and dots included. */
const anyName = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 400 }),
	fc.string({ unit: 'grapheme', maxLength: 40 }),
	fc
		.array(fc.constantFrom('.', ' ', '/', '\\', '\0', '\ud83d', '\ude00', 'jpg', 'a', '*'), {
			maxLength: 300,
		})
		.map((parts) => parts.join('')),
);
const plainName = fc.stringMatching(/^[A-Za-z0-9_ -]{0,40}[A-Za-z0-9_-]$/);
const imageExtension = fc.constantFrom(
	...['jpg', 'JPEG', 'jpe', 'jfif', 'png', 'gif', 'webp', 'bmp', 'tif', 'tiff', 'heic', 'HEIF'],
	...['hif', 'avif', 'avci', 'jxl', 'jp2', 'j2k', 'j2c', 'jpx', 'svg', 'dng', 'cr2', 'CR3', 'nef'],
);
const ending = fc.stringMatching(/^[. ]{0,6}$/);

const fewLetters = fc.array(fc.constantFrom('a', 'b', '*'), { maxLength: 12 });

export const properties: Properties = {
	'any name becomes one that every disk, database and object store takes': (runs) =>
		fc.assert(
			fc.property(anyName, (name) => {
				const made = baseName(name);
				expectThat(made.length > 0, 'no name left');
				expectThat(!/[\p{Cc}\p{Cs}/\\]/u.test(made), 'a character that does harm');
				expectThat(made.length <= 150, 'too long');
				expectThat(Buffer.byteLength(made) <= 230, 'too long for a disk');
				expectThat(encodeURIComponent(made).length < 1_500, 'too long for a header');
				expectThat(baseName(`${made}.jpg`) === made, `${baseName(`${made}.jpg`)} next time`);
			}),
			runs,
		),

	'of any names, none is there twice': (runs) =>
		fc.assert(
			fc.property(fc.array(fc.stringMatching(/^[aA](-[123]){0,2}$/)), (names) => {
				const unique = uniqueNames(names).map((name) => name.toLowerCase());
				expectThat(new Set(unique).size === names.length, unique.join());
			}),
			runs,
		),

	'an image never gets a second extension': (runs) =>
		fc.assert(
			fc.property(plainName, imageExtension, ending, (name, extension, end) => {
				const made = baseName(`${name}.${extension}${end}`);
				expectThat(made === name, made);
			}),
			runs,
		),

	'whatever stands there as a name, a file has a text or none': (runs) =>
		fc.assert(
			fc.property(fc.anything(), fc.anything(), fc.anything(), (fileName, mimeType, bytes) => {
				const file = readInputFile({ data: 'QUJD', fileName, mimeType, bytes })!;
				const name = file.fileName;
				expectThat(name === undefined || name.trim() !== '', 'an empty name');
				expectThat(typeof file.mimeType === 'string', 'a type that is no text');
				expectThat(file.bytes === undefined || file.bytes >= 0, 'a size that is none');
			}),
			runs,
		),

	'whatever stands there as content, it is a text, bytes or none': (runs) =>
		fc.assert(
			fc.property(fc.anything({ withTypedArray: true }), fc.anything(), (data, id) => {
				const file = readInputFile({ data, id });
				expectThat(
					file === undefined || typeof file.data === 'string' || Buffer.isBuffer(file.data),
					'content of another kind',
				);
				expectThat(file?.id === undefined || file.id.includes(':'), 'an id of no storage');
			}),
			runs,
		),

	'a pattern fits what the same regular expression fits': (runs) =>
		fc.assert(
			fc.property(fewLetters, fewLetters, (patternParts, nameParts) => {
				const pattern = patternParts.join('');
				const name = nameParts.join('');
				const [parsed] = parseFieldNames(pattern);
				fc.pre(parsed !== undefined);
				const expected = new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(name);
				const fits = parsed.matches ? parsed.matches(name) : parsed.name === name;
				expectThat(fits === expected, `${pattern} fits ${name}: ${fits}`);
			}),
			runs,
		),

	'a message repeats no more than a line of a text': (runs) =>
		fc.assert(
			fc.property(anyName, fc.nat({ max: 20 }), (text, times) => {
				const line = shown(text.repeat(times));
				expectThat(line.length <= 61 && !/[\r\n\t]/.test(line), 'more than a line');
			}),
			runs,
		),
};
