import * as fc from 'fast-check';
import {
	describeContent,
	headBytes,
	imageTypeOf,
	isRecognisable,
	isTooShortToTell,
	longHeadBytes,
	plainMimeType,
} from '../../nodes/ScanFile/iqs/imageType';
import { expectThat } from './expectThat';
import type { Properties } from './property';

/** Starts of images, each with its MIME type. */
const starts = fc.constantFrom(
	['\xff\xd8\xff', 'image/jpeg'],
	['\x89PNG\r\n\x1a\n', 'image/png'],
	['GIF87a', 'image/gif'],
	['GIF89a', 'image/gif'],
	['II*\0', 'image/tiff'],
	['MM\0*', 'image/tiff'],
	['II+\0', 'image/tiff'],
	['MM\0+', 'image/tiff'],
	['\xff\x0a', 'image/jxl'],
	['\0\0\0\x0cJXL ', 'image/jxl'],
	['\0\0\0\x0cjP  ', 'image/jp2'],
	['\xff\x4f\xff\x51', 'image/j2c'],
	['RIFF\x01\x02\x03\x04WEBP', 'image/webp'],
	['BM\x01\x02\x03\x04\0\0\0\0', 'image/bmp'],
	['\0\0\0\x18ftypheic', 'image/heic'],
	['\0\0\0\x18ftyphevs', 'image/heic'],
	['\0\0\0\x18ftypavif', 'image/avif'],
	['\0\0\0\x18ftypavci', 'image/heif'],
	['<svg ', 'image/svg+xml'],
	['<svg:svg>', 'image/svg+xml'],
	['<!DOCTYPE svg PUBLIC', 'image/svg+xml'],
);

const rest = fc.oneof(
	fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
	fc.nat({ max: 3 * headBytes }).map((length) => Buffer.alloc(length, 'x -->')),
);

const text = fc.string({ unit: 'grapheme', maxLength: 30 });
const space = fc.constantFrom('', ' ', '\n', '\r\n\t');
/** What may come before the first tag of an XML document. */
const prologPart = fc.oneof(
	text.map((words) => `<!--${words.replaceAll('-->', '')}-->`),
	text.map((words) => `<?${words.replaceAll('?>', '')}?>`),
	fc.nat({ max: 20_000 }).map((length) => `<!--${' licence'.repeat(length / 8)}-->`),
	space,
);
const prolog = fc.array(prologPart, { maxLength: 6 }).map((parts) => parts.join(''));

const hostile = fc.array(
	fc.constantFrom('<!--', '-->', '<?', '?>', '<', '>', '-', ' ', 'svg', '<svg', '\ufeff', '!', 'x'),
	{ maxLength: 60 },
);

const anyBytes = fc.oneof(
	rest,
	fc.tuple(starts, rest).map(([[start], bytes]) => Buffer.concat([latin1(start!), bytes])),
	hostile.map((parts) => Buffer.from(parts.join(''))),
	prolog.map((start) => Buffer.from(start)),
);

function latin1(start: string): Buffer {
	return Buffer.from(start, 'latin1');
}

export const properties: Properties = {
	'what an image begins with decides, whatever follows': (runs) =>
		fc.assert(
			fc.property(starts, rest, ([start, mimeType], bytes) => {
				const type = imageTypeOf(Buffer.concat([latin1(start!), bytes]));
				expectThat(type?.mimeType === mimeType, `${type?.mimeType} in place of ${mimeType}`);
				expectThat(isRecognisable(mimeType!) || mimeType === 'image/heif', 'not recognisable');
			}),
			runs,
		),

	'the head is enough, and where it is not, the long head': (runs) =>
		fc.assert(
			fc.property(anyBytes, (bytes) => {
				const head = bytes.subarray(0, headBytes);
				const looked = isTooShortToTell(head) ? bytes.subarray(0, longHeadBytes) : head;
				expectThat(imageTypeOf(looked) === imageTypeOf(bytes), 'the rest of a file decides');
				expectThat(describeContent(head) === describeContent(bytes), 'the rest is described');
			}),
			runs,
		),

	'an SVG is one behind any declaration, comments and spaces': (runs) =>
		fc.assert(
			fc.property(fc.constantFrom('', '\ufeff'), prolog, space, (mark, start, gap) => {
				const svg = Buffer.from(`${mark}<?xml version="1.0"?>${start}${gap}<svg width="1">`);
				expectThat(imageTypeOf(svg)?.extension === 'svg', 'no SVG');
				const invoice = Buffer.from(`${mark}<?xml version="1.0"?>${start}${gap}<invoice>`);
				expectThat(imageTypeOf(invoice) === undefined, 'an image');
			}),
			runs,
		),

	'a MIME type counts without its parameters, in any case': (runs) =>
		fc.assert(
			fc.property(starts, fc.array(fc.boolean()), text, ([, mimeType], upper, parameter) => {
				const written = [...mimeType!]
					.map((letter, index) => (upper[index] ? letter.toUpperCase() : letter))
					.join('');
				for (const type of [written, ` ${written} `, `${written};${parameter}`]) {
					expectThat(plainMimeType(type) === mimeType, `${type} is ${plainMimeType(type)}`);
				}
			}),
			runs,
		),

	'no type of any kind does harm': (runs) =>
		fc.assert(
			fc.property(fc.anything(), (type) => typeof plainMimeType(type) === 'string'),
			runs,
		),
};
