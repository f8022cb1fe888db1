/** An image format, detected from the first bytes of a file. */
export interface ImageType {
	mimeType: string;
	/** Without the dot. */
	extension: string;
}

/** The number of bytes at the start of a file that identify it, unless {@link isTooShortToTell}. */
export const headBytes = 512;
/** The number of bytes that are checked if an SVG may begin after a long comment. */
export const longHeadBytes = 1024 * 1024;

const jpeg: ImageType = { mimeType: 'image/jpeg', extension: 'jpg' };
const png: ImageType = { mimeType: 'image/png', extension: 'png' };
const gif: ImageType = { mimeType: 'image/gif', extension: 'gif' };
const webp: ImageType = { mimeType: 'image/webp', extension: 'webp' };
const bmp: ImageType = { mimeType: 'image/bmp', extension: 'bmp' };
const tiff: ImageType = { mimeType: 'image/tiff', extension: 'tiff' };
const heic: ImageType = { mimeType: 'image/heic', extension: 'heic' };
const heif: ImageType = { mimeType: 'image/heif', extension: 'heif' };
const avif: ImageType = { mimeType: 'image/avif', extension: 'avif' };
const jxl: ImageType = { mimeType: 'image/jxl', extension: 'jxl' };
const jp2: ImageType = { mimeType: 'image/jp2', extension: 'jp2' };
const j2c: ImageType = { mimeType: 'image/j2c', extension: 'j2c' };
const svg: ImageType = { mimeType: 'image/svg+xml', extension: 'svg' };

const signatures: Array<[start: string, type: ImageType]> = [
	['\xff\xd8\xff', jpeg],
	['\x89PNG\r\n\x1a\n', png],
	['GIF87a', gif],
	['GIF89a', gif],
	['II*\0', tiff],
	['MM\0*', tiff],
	// BigTIFF, for files larger than 4 GB and for scanners that write only this.
	['II+\0', tiff],
	['MM\0+', tiff],
	['\xff\x0a', jxl],
	['\0\0\0\x0cJXL ', jxl],
	['\0\0\0\x0cjP  ', jp2],
	// JPEG 2000 without a container: start of codestream, then its size marker.
	['\xff\x4f\xff\x51', j2c],
];

/**
 * Brands of the ISO container (`ftyp` box) that contain a still image, as registered for HEIF (ISO/IEC
 * 23008-12), MIAF (23000-22) and AVIF.
 */
const containerBrands = new Map<string, ImageType>([
	...brands(avif, 'avif avis avio MA1A MA1B'),
	...brands(heic, 'heic heix heim heis hevc hevx hevm hevs MiHA MiHB MiHE mif1 msf1'),
	...brands(heif, 'mif2 mif3 miaf MiAB MiAn MiBu MiCm MiPr 1pic heif unif'),
	...brands(heif, 'avci avcs jpeg jpgs vvic vvis evbi evbs evmi evms j2ki j2is'),
]);

/** Brands that do not specify how the image is encoded. */
const openBrands = ['mif1', 'msf1', 'mif2', 'mif3', 'miaf'];

function brands(type: ImageType, names: string): Array<[string, ImageType]> {
	return names.split(' ').map((name) => [name, type]);
}

/** Formats that are always detected by their bytes; HEIF keeps getting new brands. */
const allTypes = [jpeg, png, gif, webp, bmp, tiff, heic, avif, jxl, jp2, j2c, svg];

/** Older names of the same types. */
const aliases = ['jpg', 'pjpeg', 'x-png', 'x-bmp', 'x-ms-bmp'].map((name) => `image/${name}`);

/**
 * The image format of a file.
 * @param head the file's first bytes; {@link headBytes} are enough, unless {@link isTooShortToTell}
 * @returns undefined if the bytes are not of a known image format
 */
export function imageTypeOf(head: Buffer): ImageType | undefined {
	const start = head.toString('latin1', 0, headBytes);
	const signature = signatures.find(([bytes]) => start.startsWith(bytes));
	if (signature) return signature[1];
	if (start.startsWith('RIFF') && start.slice(8, 12) === 'WEBP') return webp;
	// The two letters alone would also match any text that starts with "BM", so the reserved zeros are
	// checked too.
	if (start.startsWith('BM') && start.slice(6, 10) === '\0\0\0\0') return bmp;
	if (start.slice(4, 8) === 'ftyp') return containerType(start, head.readUInt32BE(0));
	if (/^<(?:\w+:)?svg[\s/>]|^<!doctype\s+svg\b/i.test(afterProlog(head) ?? '')) return svg;
	return undefined;
}

/** Whether a file begins like an XML document whose first tag is beyond the given bytes. */
export function isTooShortToTell(head: Buffer): boolean {
	return head.length >= headBytes && afterProlog(head) === undefined;
}

/** @param boxBytes the length of the `ftyp` box: the main brand, a version, the compatible brands */
function containerType(start: string, boxBytes: number): ImageType | undefined {
	const mainBrand = start.slice(8, 12);
	const compatible = start.slice(16, boxBytes).match(/[^]{4}/g) ?? [];
	const coded = [mainBrand, ...compatible].find(
		(brand) => containerBrands.has(brand) && !openBrands.includes(brand),
	);
	return containerBrands.get(coded ?? mainBrand);
}

/** The number of characters of the first tag that have to be read. */
const maxTagLength = 100;

/**
 * The text after the declaration, instructions and comments at the start of an XML document. Takes linear
 * time for any input.
 * @returns undefined if they do not end within the given bytes
 */
function afterProlog(head: Buffer): string | undefined {
	const isXml = /^(?:\xef\xbb\xbf)?\s*</.test(head.toString('latin1', 0, headBytes));
	const text = isXml ? head.toString('latin1', 0, longHeadBytes).replace(/^\xef\xbb\xbf/, '') : '';
	const part = /\s*(?:<\?[^]*?\?>|<!--[^]*?-->)/y;
	let end = 0;
	while (part.test(text)) end = part.lastIndex;
	const rest = text.slice(end).trimStart();
	return /^<(\?|!--)/.test(rest) ? undefined : rest.slice(0, maxTagLength);
}

/**
 * A MIME type without its parameters, in small letters.
 * @param mimeType any value that the previous node set
 */
export function plainMimeType(mimeType: unknown): string {
	return typeof mimeType === 'string' ? mimeType.split(';')[0]!.trim().toLowerCase() : '';
}

/** Whether a file of this MIME type can be recognised by {@link imageTypeOf}. */
export function isRecognisable(mimeType: string): boolean {
	return aliases.includes(mimeType) || allTypes.some((type) => type.mimeType === mimeType);
}

/** What {@link describeContent} returns for unknown bytes. */
export const unknownContent = 'data of an unknown kind';

/** What a file that is not a known image looks like, for a sentence such as "this is a PDF". */
export function describeContent(head: Buffer): string {
	const start = head.toString('latin1', 0, headBytes).replace(/^\xef\xbb\xbf/, '');
	const text = start.trimStart().toLowerCase();
	if (start.startsWith('%PDF-')) return 'a PDF';
	if (start.startsWith('PK\x03\x04')) return 'a ZIP archive or an Office document';
	if (text.startsWith('<!doctype html') || text.startsWith('<html')) return 'a web page (HTML)';
	if (text.startsWith('{') || text.startsWith('[')) return 'JSON text';
	return isText(start) ? 'plain text' : unknownContent;
}

/** Control characters other than tab, line feed and carriage return do not occur in text. */
function isText(start: string): boolean {
	return [...start].every((character) => character >= ' ' || '\t\n\r'.includes(character));
}
