/**
 * How an image has to be rotated and mirrored for display: 1 not at all, 2 mirrored left to right, 3
 * rotated by 180 degrees, 4 mirrored top to bottom, 5 mirrored along the falling diagonal, 6 a quarter
 * turn clockwise, 7 mirrored along the rising diagonal, 8 a quarter turn counterclockwise.
 * @see Exif 2.32 (CIPA DC-008), 4.6.4.A: tag 274, Orientation
 */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const orientationTag = 274;
const shortType = 3;
const entryBytes = 12;

/**
 * The orientation in Exif data.
 * @param exif a TIFF structure, which begins with its byte order
 * @returns 1 if there is none, and for undefined values, such as the 0 of some cameras
 */
export function exifOrientation(exif: Buffer): Orientation {
	const byteOrder = exif.toString('latin1', 0, 4);
	if (byteOrder !== 'II*\0' && byteOrder !== 'MM\0*') return 1;
	const isLittleEndian = byteOrder.startsWith('II');
	// A damaged file may point beyond its end: missing bytes read as 0.
	const short = (offset: number): number => {
		if (offset + 2 > exif.length) return 0;
		return isLittleEndian ? exif.readUInt16LE(offset) : exif.readUInt16BE(offset);
	};
	const directory = isLittleEndian ? short(4) + short(6) * 0x10000 : short(4) * 0x10000 + short(6);
	const entries = short(directory);
	for (let entry = 0; entry < entries; entry++) {
		const offset = directory + 2 + entry * entryBytes;
		if (short(offset) !== orientationTag) continue;
		return short(offset + 2) === shortType ? asOrientation(short(offset + 8)) : 1;
	}
	return 1;
}

function asOrientation(value: number): Orientation {
	return value >= 1 && value <= 8 ? (value as Orientation) : 1;
}

/** Whether width and height are swapped when the image is displayed. */
export function isSideways(orientation: Orientation): boolean {
	return orientation >= 5;
}
