import type { Orientation } from './exifOrientation';
import type { Components, IccProfile } from './iccProfile';
import type { PageLayout } from './pageSize';
import { dictionary, hexString, numbers, real, reference, type PdfValue } from './pdfSyntax';

/** The parts of an image XObject in a PDF: ISO 32000-1, 8.9.5. */
export interface PageImage {
	/** Samples per row, and number of rows, before the image is rotated. */
	width: number;
	height: number;
	orientation: Orientation;
	bitsPerComponent: number;
	/** Of a color; of the palette's colors if there is a palette. */
	components: Components;
	/** The colors that samples stand for, `components` bytes each; at most 256. */
	palette?: Buffer | undefined;
	/** The samples of a color that is not painted, so that the white page shows. */
	unpainted?: number[] | undefined;
	iccProfile?: IccProfile | undefined;
	/** For each component, the colors of the lowest and the highest sample. */
	decode?: number[] | undefined;
	filter: 'DCTDecode' | 'FlateDecode';
	/** Parameters of the filter: name and value. */
	decodeParms?: Record<string, number> | undefined;
	data: Buffer;
}

const deviceColorSpaces: Record<Components, string> = {
	1: '/DeviceGray',
	3: '/DeviceRGB',
	4: '/DeviceCMYK',
};

/**
 * The margin by which an image is smaller than its place on each side, in 1/72 inch. Readers based on
 * poppler enlarge an image that ends exactly between two pixels by one pixel, which distorts all others.
 */
const inset = 0.0005;

/** The name of the image in each page's content stream. */
const imageName = 'Im0';

/**
 * The entries of an image's dictionary: ISO 32000-1, 8.9.5, table 89.
 * @param profileNumber the object with the image's ICC profile
 */
export function imageEntries(
	image: PageImage,
	profileNumber: number | undefined,
): Record<string, PdfValue> {
	const { components, palette, unpainted, decode, decodeParms } = image;
	const base =
		profileNumber === undefined
			? deviceColorSpaces[components]
			: `[/ICCBased ${reference(profileNumber)}]`;
	return {
		Type: '/XObject',
		Subtype: '/Image',
		Width: image.width,
		Height: image.height,
		ColorSpace: palette
			? `[/Indexed ${base} ${palette.length / components - 1} ${hexString(palette)}]`
			: base,
		BitsPerComponent: image.bitsPerComponent,
		// Color key masking (8.9.6.4): the lowest and the highest sample of each component.
		Mask: unpainted && numbers(unpainted.flatMap((sample) => [sample, sample])),
		Decode: decode && numbers(decode),
		Filter: `/${image.filter}`,
		DecodeParms: decodeParms && dictionary(decodeParms),
	};
}

export function pageResources(imageNumber: number): string {
	return dictionary({ XObject: dictionary({ [imageName]: reference(imageNumber) }) });
}

/**
 * The content stream of a page: its image, rotated and mirrored according to its orientation. ISO
 * 32000-1, 8.8 and 8.9.4.
 */
export function contentStream(orientation: Orientation, layout: PageLayout): Buffer {
	const matrix = imageMatrix(orientation, layout).map(real).join(' ');
	return Buffer.from(`q ${matrix} cm /${imageName} Do Q`, 'latin1');
}

/**
 * The matrix (ISO 32000-1, 8.3.4) from the unit square, which every image fills with its first row on
 * top, to the image's place on the page.
 */
function imageMatrix(orientation: Orientation, layout: PageLayout): number[] {
	const x = layout.x + inset;
	const y = layout.y + inset;
	const width = layout.width - 2 * inset;
	const height = layout.height - 2 * inset;
	const right = x + width;
	const top = y + height;
	switch (orientation) {
		case 1:
			return [width, 0, 0, height, x, y];
		case 2:
			return [-width, 0, 0, height, right, y];
		case 3:
			return [-width, 0, 0, -height, right, top];
		case 4:
			return [width, 0, 0, -height, x, top];
		case 5:
			return [0, -height, -width, 0, right, top];
		case 6:
			return [0, -height, width, 0, x, top];
		case 7:
			return [0, height, width, 0, x, y];
		case 8:
			return [0, height, -width, 0, right, y];
	}
}
