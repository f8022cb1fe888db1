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

/** A directory of tags ("IFD"). */
interface Directory {
	start: number;
	/** The number of its entries that are within the file. */
	count: number;
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
	constructor(
		private readonly bytes: Buffer,
		private readonly isLittleEndian: boolean,
	) {}

	wipeGps(): void {
		const directories = this.directories();
		const pointers = directories
			.flatMap((directory) => this.entriesOf(directory))
			.filter((entry) => this.read16(entry) === gpsTag);
		if (pointers.length === 0) return;
		// In a damaged file, the GPS directory may overlap data that must stay.
		const header = { start: 0, end: 8 };
		const kept = [header, ...directories.map(rangeOf)].map(({ start, end }) => ({
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
			const entries = this.entriesOf(directory);
			places.push(this.read32(rangeOf(directory).end));
			for (const entry of entries) {
				if (subdirectoryTags.includes(this.read16(entry))) places.push(...this.placesIn(entry));
			}
		}
		return [...found.values()];
	}

	private directoryAt(start: number): Directory | undefined {
		if (start < 8 || start + 2 > this.bytes.length) return undefined;
		const room = Math.floor((this.bytes.length - start - 2) / entryBytes);
		return { start, count: Math.min(this.read16(start), room) };
	}

	private entriesOf({ start, count }: Directory): number[] {
		return Array.from({ length: count }, (_, index) => start + 2 + index * entryBytes);
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
			if (bytes > 4) this.bytes.fill(0, this.within(start), this.within(start + bytes));
		}
		const { start, end } = rangeOf(gps);
		this.bytes.fill(0, start, end);
	}

	private within(position: number): number {
		return Math.min(position, this.bytes.length);
	}

	/** Replaces the entry with a meaningless one that has one byte. */
	private makeMeaningless(entry: number): void {
		this.bytes.fill(0, entry, entry + entryBytes);
		this.write16(entry, meaninglessTag);
		this.write16(entry + 2, 1);
		this.write16(entry + (this.isLittleEndian ? 4 : 6), 1);
	}

	/** Beyond the end, everything reads as zero. */
	private read16(position: number): number {
		if (position + 2 > this.bytes.length) return 0;
		return this.isLittleEndian
			? this.bytes.readUInt16LE(position)
			: this.bytes.readUInt16BE(position);
	}

	private read32(position: number): number {
		if (position + 4 > this.bytes.length) return 0;
		return this.isLittleEndian
			? this.bytes.readUInt32LE(position)
			: this.bytes.readUInt32BE(position);
	}

	private write16(position: number, value: number): void {
		if (this.isLittleEndian) this.bytes.writeUInt16LE(value, position);
		else this.bytes.writeUInt16BE(value, position);
	}
}

function rangeOf({ start, count }: Directory): { start: number; end: number } {
	return { start, end: start + 2 + count * entryBytes };
}
