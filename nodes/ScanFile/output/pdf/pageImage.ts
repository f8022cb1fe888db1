import type { Orientation } from './exifOrientation';
import type { Components, IccProfile } from './iccProfile';

/** What an image XObject of a PDF is made of: ISO 32000-1, 8.9.5. */
export interface PageImage {
	/** Samples of a row, and rows, before the picture is turned. */
	width: number;
	height: number;
	orientation: Orientation;
	bitsPerComponent: number;
	/** Of a color; of a palette's colors where there is a palette. */
	components: Components;
	/** The colors that samples stand for, `components` bytes each; at most 256. */
	palette?: Buffer | undefined;
	iccProfile?: IccProfile | undefined;
	/** For each component, the colors of the lowest and the highest sample. */
	decode?: number[] | undefined;
	filter: 'DCTDecode' | 'FlateDecode';
	/** Parameters of the filter: name and value. */
	decodeParms?: Record<string, number> | undefined;
	data: Buffer;
}
