import { runInNewContext } from 'node:vm';
import {
	describeContent,
	headBytes,
	imageTypeOf,
	isRecognisable,
	isTooShortToTell,
	longHeadBytes,
	plainMimeType,
	unknownContent,
} from '../../../nodes/ScanFile/iqs/imageType';

const bytes = (latin1: string) => Buffer.from(latin1, 'latin1');
const tail = '\x01\x02 and the rest of the file';

describe('an image is told by its first bytes', () => {
	test.each([
		['JPEG (JFIF)', '\xff\xd8\xff\xe0\0\x10JFIF', 'image/jpeg', 'jpg'],
		['JPEG (Exif)', '\xff\xd8\xff\xe1\x12\x34Exif', 'image/jpeg', 'jpg'],
		['PNG', '\x89PNG\r\n\x1a\n', 'image/png', 'png'],
		['GIF 87a', 'GIF87a', 'image/gif', 'gif'],
		['GIF 89a', 'GIF89a', 'image/gif', 'gif'],
		['WebP', 'RIFF\x24\x10\0\0WEBPVP8 ', 'image/webp', 'webp'],
		['BMP', 'BM\x36\x10\x0e\0\0\0\0\0\x36\0\0\0', 'image/bmp', 'bmp'],
		['TIFF, Intel order', 'II*\0\x08\0\0\0', 'image/tiff', 'tiff'],
		['TIFF, Motorola order', 'MM\0*\0\0\0\x08', 'image/tiff', 'tiff'],
		['HEIC of a phone', '\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'image/heic', 'heic'],
		['AVIF', '\0\0\0\x1cftypavif\0\0\0\0', 'image/avif', 'avif'],
		['AVIF sequence', '\0\0\0\x1cftypavis\0\0\0\0', 'image/avif', 'avif'],
		['JPEG XL, bare', '\xff\x0a\xfa', 'image/jxl', 'jxl'],
		['JPEG XL, boxed', '\0\0\0\x0cJXL \r\n\x87\n', 'image/jxl', 'jxl'],
		['BigTIFF, Intel order', 'II+\0\x08\0\0\0', 'image/tiff', 'tiff'],
		['BigTIFF, Motorola order', 'MM\0+\0\x08\0\0', 'image/tiff', 'tiff'],
		['JPEG 2000, bare', '\xff\x4f\xff\x51\0\x29', 'image/j2c', 'j2c'],
		['JPEG 2000', '\0\0\0\x0cjP  \r\n\x87\n', 'image/jp2', 'jp2'],
		['SVG', '<svg xmlns="http://www.w3.org/2000/svg">', 'image/svg+xml', 'svg'],
		['SVG after an XML line', '<?xml version="1.0"?>\n<svg>', 'image/svg+xml', 'svg'],
		['SVG after white space', '\r\n <svg>', 'image/svg+xml', 'svg'],
		[
			'SVG with a document type on two lines',
			'<!DOCTYPE\n  svg PUBLIC "-//W3C//DTD SVG 1.1//EN">',
			'image/svg+xml',
			'svg',
		],
		['SVG after a BOM', '\xef\xbb\xbf<svg>', 'image/svg+xml', 'svg'],
		['SVG after remarks', '<!-- by hand\n -->\n<!-- twice --><svg>', 'image/svg+xml', 'svg'],
		[
			'SVG with a document type',
			'<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">\n<svg>',
			'image/svg+xml',
			'svg',
		],
	])('%s', (_, start, mimeType, extension) => {
		expect(imageTypeOf(bytes(start + tail))).toEqual({ mimeType, extension });
		expect(isRecognisable(mimeType)).toBe(true);
	});

	test.each([
		...['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1'],
		...['MiHA', 'MiHB', 'MiHE'],
	])('HEIC of the brand %s', (brand) => {
		expect(imageTypeOf(bytes(`\0\0\0\x18ftyp${brand}`))?.mimeType).toBe('image/heic');
	});

	test.each([
		...['mif2', 'mif3', 'miaf', 'MiAB', 'MiAn', 'MiBu', 'MiCm', 'MiPr', '1pic', 'heif', 'unif'],
		...['avci', 'avcs', 'jpeg', 'jpgs', 'vvic', 'vvis', 'evbi', 'evbs', 'evmi', 'evms'],
		...['j2ki', 'j2is'],
	])('HEIF of the brand %s', (brand) => {
		expect(imageTypeOf(bytes(`\0\0\0\x18ftyp${brand}`))?.mimeType).toBe('image/heif');
	});

	test.each(['avif', 'avis', 'avio', 'MA1A', 'MA1B'])('AVIF of the brand %s', (brand) => {
		expect(imageTypeOf(bytes(`\0\0\0\x18ftyp${brand}`))?.mimeType).toBe('image/avif');
	});

	test.each([
		['HEIC that can be read as AVIF too', '\0\0\0\x1cftypheic\0\0\0\0mif1avifmiaf', 'image/heic'],
		['an open brand, coded as AVIF', '\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf', 'image/avif'],
		...['mif1', 'msf1', 'mif2', 'mif3', 'miaf'].map((brand): [string, string, string] => [
			`the open brand ${brand}, coded as AVIF`,
			`\0\0\0\x18ftyp${brand}\0\0\0\0msf1avif`,
			'image/avif',
		]),
		['an open brand, coded as HEIC', '\0\0\0\x1cftypmiaf\0\0\0\0mif1heic', 'image/heic'],
		['a brand of nobody, compatible with HEIC', '\0\0\0\x18ftypabcd\0\0\0\0heic', 'image/heic'],
		['a brand of nobody, with HEIC after the box', '\0\0\0\x10ftypabcd\0\0\0\0heic', undefined],
		['a film', '\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41', undefined],
	])('a container of %s', (_, start, mimeType) => {
		expect(imageTypeOf(bytes(start))?.mimeType).toBe(mimeType);
	});

	test.each([
		['a comment of 100 kB', `<!--${'x'.repeat(100_000)}-->`],
		[
			'a declaration, a style sheet and comments',
			'<?xml version="1.0"?><?xml-stylesheet a?><!-- a -->\n<!-- b -->',
		],
		['a comment with < and > in it', '<!-- <html> -->'],
	])('an SVG after %s', (_, prolog) => {
		for (const tag of ['<svg>', '<svg/>', '<SVG ', '<svg:svg xmlns:svg="a">', '<!DOCTYPE svg>']) {
			expect(imageTypeOf(bytes(prolog + tag))?.extension).toBe('svg');
		}
		expect(imageTypeOf(bytes(`${prolog}<html>`))).toBeUndefined();
	});

	test('tells when the start of an XML document is too short to tell', () => {
		const comment = bytes(`<!-- ${'x'.repeat(2 * headBytes)} --><svg>`);

		expect(isTooShortToTell(comment.subarray(0, headBytes))).toBe(true);
		expect(isTooShortToTell(comment)).toBe(false);
		expect(isTooShortToTell(bytes('<!-- no end'))).toBe(false);
		expect(isTooShortToTell(Buffer.alloc(headBytes, 'plain text '))).toBe(false);
		expect(isTooShortToTell(Buffer.alloc(headBytes, '\xff\xd8\xff', 'latin1'))).toBe(false);
	});

	test('needs no more than the head', () => {
		const photo = Buffer.concat([bytes('\xff\xd8\xff\xe0'), Buffer.alloc(4 * headBytes, 7)]);

		expect(imageTypeOf(photo.subarray(0, headBytes))).toEqual(imageTypeOf(photo));
	});
});

test.each([
	['nothing', ''],
	['the first two bytes of a JPEG', '\xff\xd8'],
	['a PNG cut in its signature', '\x89PNG\r\n'],
	['a PNG whose line ends were converted', '\x89PNG\n\x1a\n'],
	['text that starts with BM', 'BMW and Audi'],
	['text that starts with BM, no longer than that', 'BM'],
	['text that starts with II', 'II. On scanning'],
	['text that names GIF', 'GIF pictures'],
	['text with WEBP in the place of a format', 'A text, WEBP'],
	['text with four zeros in the place of those of BMP', 'XYZ456\0\0\0\0'],
	['text with a document type later on', '<p> <!doctype svg>'],
	['RIFF with sound', 'RIFF\x24\x10\0\0WAVEfmt '],
	['RIFF with a film', 'RIFF\x24\x10\0\0AVI LIST'],
	['a film (MP4)', '\0\0\0\x18ftypisom\0\0\x02\0'],
	['a film (QuickTime)', '\0\0\0\x14ftypqt  '],
	['the word ftyp in another place', '\0\0\0\x18\0\0ftypheic'],
	['HTML with a drawing', '<html><svg></svg></html>'],
	['HTML with a document type', '<!DOCTYPE html><svg></svg>'],
	['XML of another kind', '<?xml version="1.0"?><invoice/>'],
	['an element with a longer name', '<svgfont>'],
	['a PDF', '%PDF-1.7\n'],
])('no image: %s', (_, start) => {
	expect(imageTypeOf(bytes(start))).toBeUndefined();
});

// A file comes from anybody, and n8n does nothing else while one is looked at.
test.each(['<!---->', '<?xml?>', '<!-- ', '<!--->', ' ', '<!doctype ', '<svg', '{', '\ufeff'])(
	'looks no longer at a file that was made to keep it busy with %j',
	(piece) => {
		const head = Buffer.from(piece.repeat(longHeadBytes / 4));
		const look = () => [imageTypeOf(head), describeContent(head)];

		expect(() => runInNewContext('look()', { look }, { timeout: 2_000 }) as unknown).not.toThrow();
	},
);

test.each<[unknown, string]>([
	['image/jpeg', 'image/jpeg'],
	['IMAGE/JPEG', 'image/jpeg'],
	['image/jpeg; name="a.jpg"', 'image/jpeg'],
	[' Image/Png ;charset=binary', 'image/png'],
	[undefined, ''],
	[5, ''],
	[{}, ''],
])('the type %j counts as %j', (written, expected) => {
	expect(plainMimeType(written)).toBe(expected);
});

test.each(['image/pjpeg', 'image/x-png', 'image/x-ms-bmp'])('knows the older name %s', (name) => {
	expect(isRecognisable(name)).toBe(true);
});

test('knows image/jpg as a name for JPEG, and no type outside of its list', () => {
	expect(isRecognisable('image/jpg')).toBe(true);
	expect(isRecognisable('image/x-adobe-dng')).toBe(false);
	expect(isRecognisable('application/pdf')).toBe(false);
});

describe('a file that is no image is described', () => {
	test.each<[name: string, head: Buffer, description: string]>([
		['PDF', bytes('%PDF-1.7\n%\xe2\xe3\xcf\xd3'), 'a PDF'],
		['ZIP', bytes('PK\x03\x04\x14\0'), 'a ZIP archive or an Office document'],
		['sign-in page', bytes('<!DOCTYPE html><html>'), 'a web page (HTML)'],
		['HTML without a document type', bytes('<HTML lang="en">'), 'a web page (HTML)'],
		['HTML after a BOM', Buffer.from('\ufeff<!doctype html>'), 'a web page (HTML)'],
		['HTML after white space', bytes('\r\n\t <!DOCTYPE HTML>'), 'a web page (HTML)'],
		['HTML after both', Buffer.from('\ufeff\n\n<html>'), 'a web page (HTML)'],
		['JSON object', bytes('{"errorCode":"x"}'), 'JSON text'],
		['JSON list after white space', bytes('\n [1, 2]'), 'JSON text'],
		['plain text', bytes('Dear Sir,\r\n\tthe photo follows.'), 'plain text'],
		['text with accents', Buffer.from('Où est la pièce jointe ? Ça va — à bientôt'), 'plain text'],
		['Chinese text', Buffer.from('请把文件扫描一下，谢谢'), 'plain text'],
		['text after a BOM', Buffer.from('\ufeffname;price'), 'plain text'],
		['bytes', bytes('\x07\0\x1f\xfe'), unknownContent],
		['a film', bytes('\0\0\0\x18ftypisom'), unknownContent],
	])('%s', (_, head, description) => {
		expect(describeContent(head)).toBe(description);
	});
});
