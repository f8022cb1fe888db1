import { entryBytes, TiffData, type Directory } from './tiffData';

/** Tags whose value is the position of a subdirectory (TIFF 6.0, EXIF 2.32). */
const subdirectoryTags = [0x8769, 0xa005, 0x014a];
const gpsTag = 0x8825;
/** A tag without a meaning, numbered right after the GPS tag, so that the tags stay sorted. */
const meaninglessTag = 0x8826;
/** The size of one value in bytes, by its type. */
const valueBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
/** More directories than any photo has: a malicious file may be made to keep readers busy. */
const maxDirectories = 50;
/** EXIF has 32 of them. */
const maxGpsTags = 64;

/**
 * Overwrites the GPS directory of EXIF data, in place. Everything else keeps its position and value, even
 * in damaged data.
 * @param exif a TIFF structure, which begins with its byte order mark
 */
export function wipeExifGps(exif: Buffer): void {
	const tiff = TiffData.of(exif);
	if (!tiff) return;
	const directories = directoriesOf(tiff);
	const pointers = directories
		.flatMap((directory) => tiff.entriesOf(directory))
		.filter((entry) => tiff.read16(entry) === gpsTag);
	if (pointers.length === 0) return;
	// In a damaged file the GPS directory may lie across what is to stay, the header included.
	const kept = [{ start: 0, end: 8 }, ...directories].map(({ start, end }) => ({
		start,
		content: Buffer.from(exif.subarray(start, end)),
	}));
	const places = new Set(pointers.map((pointer) => placeIn(tiff, pointer)));
	for (const place of [...places].slice(0, maxDirectories)) wipeDirectory(tiff, place);
	for (const { start, content } of kept) content.copy(exif, start);
	for (const pointer of pointers) makeMeaningless(tiff, pointer);
}

/** All directories except GPS directories. */
function directoriesOf(tiff: TiffData): Directory[] {
	const found = new Map<number, Directory>();
	const places = [tiff.read32(4)];
	// As many as fit, so that directories that overlap cannot multiply the work.
	let entriesLeft = Math.floor(tiff.bytes.length / entryBytes);
	for (let place = places.pop(); place !== undefined; place = places.pop()) {
		const directory = found.has(place) ? undefined : tiff.directoryAt(place);
		if (!directory) continue;
		const entries = tiff.entriesOf(directory);
		entriesLeft -= entries.length;
		if (entriesLeft < 0 || found.size === maxDirectories) break;
		found.set(place, directory);
		places.push(tiff.read32(directory.end));
		for (const entry of entries) {
			if (subdirectoryTags.includes(tiff.read16(entry))) places.push(...placesIn(tiff, entry));
		}
	}
	return [...found.values()];
}

/** A single position is in the entry itself; several are stored elsewhere. */
function placesIn(tiff: TiffData, entry: number): number[] {
	const count = Math.min(tiff.read32(entry + 4), maxDirectories);
	const place = placeIn(tiff, entry);
	if (count === 1) return [place];
	return Array.from({ length: count }, (_, index) => tiff.read32(place + 4 * index));
}

function placeIn(tiff: TiffData, entry: number): number {
	const isShort = tiff.read16(entry + 2) === 3;
	return isShort ? tiff.read16(entry + 8) : tiff.read32(entry + 8);
}

function wipeDirectory(tiff: TiffData, place: number): void {
	const gps = tiff.directoryAt(place);
	if (!gps) return;
	for (const entry of tiff.entriesOf(gps).slice(0, maxGpsTags)) {
		const bytes = (valueBytes[tiff.read16(entry + 2)] ?? 1) * tiff.read32(entry + 4);
		const start = tiff.read32(entry + 8);
		if (bytes > 4) tiff.bytes.subarray(start, start + bytes).fill(0);
	}
	tiff.bytes.fill(0, gps.start, gps.end);
}

/** Replaces the entry with a meaningless one that has one byte. */
function makeMeaningless(tiff: TiffData, entry: number): void {
	tiff.bytes.fill(0, entry, entry + entryBytes);
	tiff.write16(entry, meaninglessTag);
	tiff.write16(entry + 2, 1);
	tiff.write32(entry + 4, 1);
}
