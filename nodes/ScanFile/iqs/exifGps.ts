/** Tags whose value is the position of a subdirectory (TIFF 6.0, EXIF 2.32). */
const subdirectoryTags = [0x8769, 0xa005, 0x014a];
const gpsTag = 0x8825;
/** A tag without a meaning, numbered right after the GPS tag, so that the tags stay sorted. */
const meaninglessTag = 0x8826;
/** The size of one value in bytes, by its type. */
const valueBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
const entryBytes = 12;
/** More directories than any photo has: a malicious file may be made to keep readers busy. */
const maxDirectories = 50;
/** EXIF has 32 of them. */
const maxGpsTags = 64;

/** Where a directory of tags ("IFD") is, as far as its entries are within the bytes. */
interface Directory {
	start: number;
	end: number;
}

/**
 * Overwrites the GPS directory of EXIF data, in place. Everything else keeps its position and value, even
 * in damaged data.
 * @param tiff starting at the byte order mark
 */
export function wipeExifGps(tiff: Buffer): void {
	const mark = tiff.toString('latin1', 0, 4);
	if (mark === 'II*\0' || mark === 'MM\0*') new Tiff(tiff, mark === 'II*\0').wipeGps();
}

class Tiff {
	private readonly view: DataView;

	constructor(
		private readonly bytes: Buffer,
		private readonly isLittleEndian: boolean,
	) {
		this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	}

	wipeGps(): void {
		const directories = this.directories();
		const pointers = directories
			.flatMap((directory) => this.entriesOf(directory))
			.filter((entry) => this.read16(entry) === gpsTag);
		if (pointers.length === 0) return;
		// In a damaged file the GPS directory may lie across what is to stay, the header included.
		const kept = [{ start: 0, end: 8 }, ...directories].map(({ start, end }) => ({
			start,
			content: Buffer.from(this.bytes.subarray(start, end)),
		}));
		const places = new Set(pointers.map((pointer) => this.placeIn(pointer)));
		for (const place of [...places].slice(0, maxDirectories)) this.wipeDirectory(place);
		for (const { start, content } of kept) content.copy(this.bytes, start);
		for (const pointer of pointers) this.makeMeaningless(pointer);
	}

	/** All directories except GPS directories. */
	private directories(): Directory[] {
		const found = new Map<number, Directory>();
		const places = [this.read32(4)];
		for (let place = places.pop(); place !== undefined; place = places.pop()) {
			const directory = found.has(place) ? undefined : this.directoryAt(place);
			if (!directory) continue;
			found.set(place, directory);
			if (found.size === maxDirectories) break;
			places.push(this.read32(directory.end));
			for (const entry of this.entriesOf(directory)) {
				if (subdirectoryTags.includes(this.read16(entry))) places.push(...this.placesIn(entry));
			}
		}
		return [...found.values()];
	}

	private directoryAt(start: number): Directory | undefined {
		if (start < 8 || start + 2 > this.bytes.length) return undefined;
		const room = Math.floor((this.bytes.length - start - 2) / entryBytes);
		return { start, end: start + 2 + Math.min(this.read16(start), room) * entryBytes };
	}

	private entriesOf({ start, end }: Directory): number[] {
		const length = (end - start - 2) / entryBytes;
		return Array.from({ length }, (_, index) => start + 2 + index * entryBytes);
	}

	/** A single position is in the entry itself; several are stored elsewhere. */
	private placesIn(entry: number): number[] {
		const count = Math.min(this.read32(entry + 4), maxDirectories);
		const place = this.placeIn(entry);
		if (count === 1) return [place];
		return Array.from({ length: count }, (_, index) => this.read32(place + 4 * index));
	}

	private placeIn(entry: number): number {
		const isShort = this.read16(entry + 2) === 3;
		return isShort ? this.read16(entry + 8) : this.read32(entry + 8);
	}

	private wipeDirectory(place: number): void {
		const gps = this.directoryAt(place);
		if (!gps) return;
		for (const entry of this.entriesOf(gps).slice(0, maxGpsTags)) {
			const bytes = (valueBytes[this.read16(entry + 2)] ?? 1) * this.read32(entry + 4);
			const start = this.read32(entry + 8);
			if (bytes > 4) this.bytes.subarray(start, start + bytes).fill(0);
		}
		this.bytes.fill(0, gps.start, gps.end);
	}

	/** Replaces the entry with a meaningless one that has one byte. */
	private makeMeaningless(entry: number): void {
		this.bytes.fill(0, entry, entry + entryBytes);
		this.view.setUint16(entry, meaninglessTag, this.isLittleEndian);
		this.view.setUint16(entry + 2, 1, this.isLittleEndian);
		this.view.setUint32(entry + 4, 1, this.isLittleEndian);
	}

	/** Beyond the end, everything reads as zero. */
	private read16(position: number): number {
		if (position + 2 > this.bytes.length) return 0;
		return this.view.getUint16(position, this.isLittleEndian);
	}

	private read32(position: number): number {
		if (position + 4 > this.bytes.length) return 0;
		return this.view.getUint32(position, this.isLittleEndian);
	}
}
