import { wipeExifGps } from './exifGps';
import { endOfImage, jpegSegments } from './jpegSegments';

const startOfImage = Buffer.from([0xff, 0xd8, 0xff]);
/** The marker of segments with metadata. */
const app1 = 0xe1;
const exifHeader = 'Exif\0\0';
const xmpHeaders = ['http://ns.adobe.com/xap/1.0/\0', 'http://ns.adobe.com/xmp/extension/\0'];
/** Phones append a few further images to the photo, such as one from another lens. */
const maxImages = 16;

/**
 * A JPEG without the GPS position in its EXIF and XMP data; everything else in these, such as the
 * orientation, and all pixels stay as they are, byte by byte. Whatever follows the last image in the
 * file, such as the video of a motion photo, is cut off because it may contain a position too.
 * @param image of any format; an image that is not a JPEG is returned unchanged
 * @param pause called before each segment, so that one with many of them does not block everything else
 */
export async function withoutGpsPosition(
	image: Buffer,
	pause: () => Promise<void>,
): Promise<Buffer> {
	if (!image.subarray(0, startOfImage.length).equals(startOfImage)) return image;
	// A file in memory belongs to the input item, which must not change.
	const bytes = Buffer.from(image);
	let end = await wipeImage(bytes, 0, pause);
	// If the end of the photo is missing, further images cannot be distinguished from its own data.
	if (end === undefined) return bytes;
	let start = bytes.indexOf(startOfImage, end);
	for (let count = 1; start >= 0 && count < maxImages; count++) {
		end = (await wipeImage(bytes, start, pause)) ?? end;
		start = bytes.indexOf(startOfImage, Math.max(start + 2, end));
	}
	return bytes.subarray(0, end);
}

/**
 * Removes the position from one image in a file.
 * @returns where the image ends; undefined if its end is missing
 */
async function wipeImage(
	bytes: Buffer,
	from: number,
	pause: () => Promise<void>,
): Promise<number | undefined> {
	for (const { marker, start, end } of jpegSegments(bytes, from)) {
		await pause();
		if (marker === endOfImage) return end;
		if (marker === app1) wipeMetadata(bytes.subarray(start, end));
	}
	return undefined;
}

function wipeMetadata(segment: Buffer): void {
	const start = segment.toString('latin1', 0, 40);
	if (start.startsWith(exifHeader)) wipeExifGps(segment.subarray(exifHeader.length));
	if (xmpHeaders.some((header) => start.startsWith(header))) wipeXmpGps(segment);
}

/** An attribute such as exif:GPSLatitude="48,8.5N"; drones write drone-dji:GpsLatitude. */
const gpsAttributes = /[\w.-]{1,40}:gps[\w.-]{0,40}\s{0,9}=\s{0,9}(?:"[^"]*"|'[^']*')/gi;
/** The same as an element, empty or not. */
const gpsElements =
	/<([\w.-]{1,40}:gps[\w.-]{0,40})(?:\s[^<>]{0,500})?(?:\/>|>[^]{0,2000}?<\/\1\s{0,9}>)/gi;

/** Blanks keep all other bytes in place, and are ignored between tags. */
function wipeXmpGps(segment: Buffer): void {
	const blanks = (match: string) => ' '.repeat(match.length);
	const text = segment.toString('latin1');
	const wiped = text.replace(gpsElements, blanks).replace(gpsAttributes, blanks);
	if (wiped !== text) segment.write(wiped, 'latin1');
}
