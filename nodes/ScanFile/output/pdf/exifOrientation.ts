import { TiffData } from '../../iqs/tiffData';

/**
 * How an image has to be rotated and mirrored for display: 1 not at all, 2 mirrored left to right, 3
 * rotated by 180 degrees, 4 mirrored top to bottom, 5 mirrored along the falling diagonal, 6 a quarter
 * turn clockwise, 7 mirrored along the rising diagonal, 8 a quarter turn counterclockwise.
 * @see Exif 2.32 (CIPA DC-008), 4.6.4.A: tag 274, Orientation
 */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const orientationTag = 274;
const shortType = 3;

/**
 * The orientation in Exif data.
 * @param exif a TIFF structure, which begins with its byte order
 * @returns 1 if there is none, and for undefined values, such as the 0 of some cameras
 */
export function exifOrientation(exif: Buffer): Orientation {
	const tiff = TiffData.of(exif);
	const directory = tiff?.directoryAt(tiff.read32(4));
	if (!tiff || !directory) return 1;
	const entry = tiff.entriesOf(directory).find((each) => tiff.read16(each) === orientationTag);
	const isShort = entry !== undefined && tiff.read16(entry + 2) === shortType;
	return isShort ? asOrientation(tiff.read16(entry + 8)) : 1;
}

function asOrientation(value: number): Orientation {
	return value >= 1 && value <= 8 ? (value as Orientation) : 1;
}

/** Whether width and height are swapped when the image is displayed. */
export function isSideways(orientation: Orientation): boolean {
	return orientation >= 5;
}
