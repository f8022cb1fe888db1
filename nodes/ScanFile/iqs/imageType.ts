/** An image format, told from a file's first bytes. */
export interface ImageType {
	mimeType: string;
	/** Without the dot. */
	extension: string;
}

/** How many bytes from the start of a file the functions of this module look at. */
export const headBytes = 512;

const jpeg: ImageType = { mimeType: 'image/jpeg', extension: 'jpg' };
const png: ImageType = { mimeType: 'image/png', extension: 'png' };
const gif: ImageType = { mimeType: 'image/gif', extension: 'gif' };
const webp: ImageType = { mimeType: 'image/webp', extension: 'webp' };
const bmp: ImageType = { mimeType: 'image/bmp', extension: 'bmp' };
const tiff: ImageType = { mimeType: 'image/tiff', extension: 'tiff' };
const heic: ImageType = { mimeType: 'image/heic', extension: 'heic' };
const avif: ImageType = { mimeType: 'image/avif', extension: 'avif' };
const jxl: ImageType = { mimeType: 'image/jxl', extension: 'jxl' };
const jp2: ImageType = { mimeType: 'image/jp2', extension: 'jp2' };
const svg: ImageType = { mimeType: 'image/svg+xml', extension: 'svg' };

const signatures: Array<[start: string, type: ImageType]> = [
	['\xff\xd8\xff', jpeg],
	['\x89PNG\r\n\x1a\n', png],
	['GIF87a', gif],
	['GIF89a', gif],
	['II*\0', tiff],
	['MM\0*', tiff],
	['\xff\x0a', jxl],
	['\0\0\0\x0cJXL ', jxl],
	['\0\0\0\x0cjP  ', jp2],
];

/** Brands of the ISO container (`ftyp` box) that hold a still picture. */
const containerBrands = new Map(
	Object.entries({
		avif,
		avis: avif,
		heic,
		heix: heic,
		heim: heic,
		heis: heic,
		hevc: heic,
		hevx: heic,
		mif1: heic,
		msf1: heic,
	}),
);

const allTypes = [jpeg, png, gif, webp, bmp, tiff, heic, avif, jxl, jp2, svg];

/**
 * The image format of a file.
 * @param head the file's first bytes; {@link headBytes} are enough
 * @returns undefined when the bytes are of no image format known here
 */
export function imageTypeOf(head: Buffer): ImageType | undefined {
	const start = head.toString('latin1', 0, headBytes);
	const signature = signatures.find(([bytes]) => start.startsWith(bytes));
	if (signature) return signature[1];
	if (start.startsWith('RIFF') && start.slice(8, 12) === 'WEBP') return webp;
	// Two letters alone would take any text that starts with "BM": the reserved zeros settle it.
	if (start.startsWith('BM') && start.slice(6, 10) === '\0\0\0\0') return bmp;
	if (start.slice(4, 8) === 'ftyp') return containerBrands.get(start.slice(8, 12));
	if (isSvg(start)) return svg;
	return undefined;
}

/** Declaration and comments may come before the first tag. */
function isSvg(start: string): boolean {
	let rest = start.replace(/^\xef\xbb\xbf/, '').trimStart();
	for (const [opening, closing] of [
		['<?xml', '?>'],
		['<!--', '-->'],
	] as const) {
		while (rest.startsWith(opening)) {
			const end = rest.indexOf(closing, opening.length);
			if (end < 0) return false;
			rest = rest.slice(end + closing.length).trimStart();
		}
	}
	return /^<(svg[\s>]|!doctype\s+svg\b)/i.test(rest);
}

/** Whether a file of this MIME type can be recognised by {@link imageTypeOf}. */
export function isRecognisable(mimeType: string): boolean {
	return mimeType === 'image/jpg' || allTypes.some((type) => type.mimeType === mimeType);
}

/** What {@link describeContent} says of bytes it does not know. */
export const unknownContent = 'data of an unknown kind';

/** What a file that is not a known image looks like, for a sentence such as "this is a PDF". */
export function describeContent(head: Buffer): string {
	const start = head.toString('latin1', 0, headBytes).replace(/^\xef\xbb\xbf/, '');
	const text = start.trimStart().toLowerCase();
	if (start.startsWith('%PDF-')) return 'a PDF';
	if (start.startsWith('PK\x03\x04')) return 'a ZIP archive or an Office document';
	if (text.startsWith('<!doctype html') || text.startsWith('<html')) return 'a web page (HTML)';
	if (text.startsWith('{') || text.startsWith('[')) return 'JSON text';
	if (isText(start)) return 'plain text';
	return unknownContent;
}

/** Control characters other than tab, line feed and carriage return do not occur in text. */
function isText(start: string): boolean {
	return [...start].every((character) => character >= ' ' || '\t\n\r'.includes(character));
}
