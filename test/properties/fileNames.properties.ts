import * as fc from 'fast-check';
import { parseFieldNames } from '../../nodes/ScanFile/plan/fieldNames';
import { readInputFile } from '../../nodes/ScanFile/plan/inputFile';
import { shown } from '../../nodes/ScanFile/plan/values';
import { imageFileName } from '../../nodes/ScanFile/scan/fileName';
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
			fc.property(anyName, fc.option(fc.nat({ max: 99 }), { nil: undefined }), (name, number) => {
				const made = imageFileName(name, 'jpg', number);
				expectThat(made.endsWith('.jpg') && made.length > '.jpg'.length, 'no name left');
				expectThat(!/[\p{Cc}\p{Cs}/\\]/u.test(made), 'a character that does harm');
				expectThat(made.length <= 160, 'too long');
				expectThat(encodeURIComponent(made).length < 1_600, 'too long for a header');
				expectThat(imageFileName(made, 'jpg') === made, `${imageFileName(made, 'jpg')} next time`);
			}),
			runs,
		),

	'an image never gets a second extension': (runs) =>
		fc.assert(
			fc.property(plainName, imageExtension, ending, (name, extension, end) => {
				const made = imageFileName(`${name}.${extension}${end}`, 'png');
				expectThat(made === `${name}.png`, made);
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
				const fits = parsed.fits ? parsed.fits(name) : parsed.name === name;
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
