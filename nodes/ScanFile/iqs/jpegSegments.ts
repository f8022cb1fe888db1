/** ITU-T T.81, table B.1. */
export const endOfImage = 0xd9;

/** A marker of a JPEG image, with the segment that follows it. */
export interface JpegSegment {
	/** The second byte of the marker, such as 0xe1 for APP1; the first is always 0xff. */
	marker: number;
	/**
	 * Where the content starts and ends. The end may be beyond the file, and before the start if the length
	 * of the segment is invalid.
	 */
	start: number;
	end: number;
}

/**
 * The segments of one image in a JPEG file, then its end-of-image marker. If that marker is missing, the
 * image is truncated.
 * @param start where the image starts
 * @see ITU-T T.81, Annex B
 */
export function* jpegSegments(file: Buffer, start: number): Generator<JpegSegment> {
	let position: number | undefined = start;
	while ((position = nextMarker(file, position)) !== undefined) {
		const marker = file[position - 1]!;
		if (marker === endOfImage) {
			yield { marker, start: position, end: position };
			return;
		}
		if (position + 2 > file.length) return;
		const end: number = position + file.readUInt16BE(position);
		yield { marker, start: position + 2, end };
		position = end;
	}
}

/**
 * The position after the next marker that may have a segment. Image data contains only markers without
 * one (RST0 to RST7), because each 0xff byte in it is followed by a zero.
 */
function nextMarker(file: Buffer, start: number): number | undefined {
	for (let position = file.indexOf(0xff, start); position >= 0; ) {
		const marker = file[position + 1];
		if (marker === undefined) return undefined;
		const isFill = marker === 0xff;
		const hasNoSegment = marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8);
		if (!isFill && !hasNoSegment) return position + 2;
		position = file.indexOf(0xff, position + (isFill ? 1 : 2));
	}
	return undefined;
}
