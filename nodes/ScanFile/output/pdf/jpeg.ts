import { endOfImage, jpegSegments } from '../../iqs/jpegSegments';
import { exifOrientation, type Orientation } from './exifOrientation';
import { type Components, usableProfile } from './iccProfile';
import type { PageImage } from './imageXObject';
import { UnusableImage } from './unusableImage';

/** Markers: ITU-T T.81, table B.1. */
const startOfScan = 0xda;
const huffmanTables = 0xc4;
const quantizationTables = 0xdb;
const app1 = 0xe1;
const app2 = 0xe2;
const app14 = 0xee;

const exifId = 'Exif\0\0';
const iccId = 'ICC_PROFILE\0';
const adobeId = 'Adobe';

/** Baseline and progressive JPEG, which DCTDecode supports: ISO 32000-1, 7.4.8. */
const usableFrames = [0xc0, 0xc1, 0xc2];
/** Lossless and hierarchical JPEG, JPEG with arithmetic coding, and JPEG-LS (ITU-T T.87). */
const otherFrames = [0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf, 0xf7];

interface Frame {
	width: number;
	height: number;
	/** The identifiers of the color components, one character each. */
	componentIds: string;
}

/** The content of the marker segments of the first image. */
interface Segments {
	frame?: Frame;
	tables: Set<number>;
	orientation?: Orientation;
	hasJfif: boolean;
	hasAdobe: boolean;
	iccChunks: Buffer[];
	scans: number;
}

/**
 * A JPEG file as an image XObject; its bytes are embedded unchanged. Readers show only the first of
 * several images in a file (MPO), so only the first is checked.
 * @throws UnusableImage
 * @see ITU-T T.81, Annex B; ISO 32000-1, 7.4.8
 */
export function jpegPageImage(file: Buffer): PageImage {
	const segments = readSegments(file);
	const { frame, orientation = 1, iccChunks } = segments;
	if (!frame || segments.scans === 0) throw new UnusableImage('damaged');
	const components = frame.componentIds.length as Components;
	return {
		width: frame.width,
		height: frame.height,
		orientation,
		bitsPerComponent: 8,
		components,
		iccProfile: usableProfile(joinedProfile(iccChunks), components),
		// Adobe's programs store CMYK inverted, which readers recognize by Adobe's marker.
		decode: components === 4 && segments.hasAdobe ? [1, 0, 1, 0, 1, 0, 1, 0] : undefined,
		filter: 'DCTDecode',
		decodeParms: isPlainRgb(segments) ? { ColorTransform: 0 } : undefined,
		data: file,
	};
}

/** Reads the markers of the first image, up to its end. */
function readSegments(file: Buffer): Segments {
	const segments: Segments = {
		tables: new Set(),
		hasJfif: false,
		hasAdobe: false,
		iccChunks: [],
		scans: 0,
	};
	for (const { marker, start, end } of jpegSegments(file, 0)) {
		if (marker === endOfImage) return segments;
		if (end > file.length) break;
		if (end < start) throw new UnusableImage('damaged');
		takeSegment(segments, marker, file.subarray(start, end));
	}
	throw new UnusableImage('truncated');
}

function takeSegment(segments: Segments, marker: number, segment: Buffer): void {
	const startsWith = (id: string) => segment.toString('latin1', 0, id.length) === id;
	if (otherFrames.includes(marker)) throw new UnusableImage('coding');
	if (usableFrames.includes(marker)) {
		if (segments.frame) throw new UnusableImage('damaged');
		segments.frame = readFrame(segment);
	} else if (marker === huffmanTables || marker === quantizationTables) {
		segments.tables.add(marker);
	} else if (marker === startOfScan) {
		// An image without its own tables is part of a stream, such as a video.
		if (!segments.frame || segments.tables.size < 2) throw new UnusableImage('damaged');
		segments.scans++;
	} else if (marker === app1 && startsWith(exifId)) {
		segments.orientation ??= exifOrientation(segment.subarray(exifId.length));
	} else if (marker === app2 && startsWith(iccId)) {
		segments.iccChunks.push(segment.subarray(iccId.length));
	} else if (marker === app14 && startsWith(adobeId) && segment.length >= 12) {
		segments.hasAdobe = true;
	} else if (marker === 0xe0 && startsWith('JFIF\0')) {
		segments.hasJfif = true;
	}
}

/** ITU-T T.81, B.2.2. */
function readFrame(segment: Buffer): Frame {
	const count = segment[5];
	if (count === undefined || segment.length < 6 + 3 * count) throw new UnusableImage('damaged');
	if (segment[0] !== 8) throw new UnusableImage('precision');
	if (count !== 1 && count !== 3 && count !== 4) throw new UnusableImage('components');
	const height = segment.readUInt16BE(1);
	const width = segment.readUInt16BE(3);
	if (width === 0 || height === 0) throw new UnusableImage('noPixels');
	let componentIds = '';
	for (let component = 0; component < count; component++) {
		componentIds += String.fromCharCode(segment[6 + 3 * component]!);
	}
	return { width, height, componentIds };
}

/**
 * libjpeg stores RGB without a color transform under these identifiers; the standard's default for
 * three components is YCbCr (ISO 32000-1, table 13).
 */
function isPlainRgb({ frame, hasJfif, hasAdobe }: Segments): boolean {
	return frame?.componentIds === 'RGB' && !hasJfif && !hasAdobe;
}

/**
 * A profile may be split into several segments, each with its number and their count.
 * @returns an empty buffer if any is missing
 * @see ICC.1:2010, B.4
 */
function joinedProfile(chunks: Buffer[]): Buffer {
	const inOrder = chunks.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
	const isWhole = inOrder.every((chunk, i) => chunk[0] === i + 1 && chunk[1] === chunks.length);
	return isWhole ? Buffer.concat(inOrder.map((chunk) => chunk.subarray(2))) : Buffer.alloc(0);
}
