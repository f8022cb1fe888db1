/** The size of an entry of a directory. */
export const entryBytes = 12;

/** A directory of tags ("IFD"): where it starts, and where its last entry within the data ends. */
export interface Directory {
	start: number;
	end: number;
}

/**
 * Data in the structure of a TIFF file, such as EXIF data. It may be damaged: whatever would be beyond its
 * end reads as zero.
 * @see TIFF 6.0, section 2
 */
export class TiffData {
	private readonly view: DataView;

	private constructor(
		readonly bytes: Buffer,
		private readonly isLittleEndian: boolean,
	) {
		this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
	}

	/** @returns undefined for anything that does not begin with a byte order mark */
	static of(bytes: Buffer): TiffData | undefined {
		const mark = bytes.toString('latin1', 0, 4);
		const isTiff = mark === 'II*\0' || mark === 'MM\0*';
		return isTiff ? new TiffData(bytes, mark === 'II*\0') : undefined;
	}

	/** @returns undefined where no directory can be */
	directoryAt(start: number): Directory | undefined {
		if (start < 8 || start + 2 > this.bytes.length) return undefined;
		const room = Math.floor((this.bytes.length - start - 2) / entryBytes);
		return { start, end: start + 2 + Math.min(this.read16(start), room) * entryBytes };
	}

	/** The positions of the entries of a directory. */
	entriesOf({ start, end }: Directory): number[] {
		const length = (end - start - 2) / entryBytes;
		return Array.from({ length }, (_, index) => start + 2 + index * entryBytes);
	}

	read16(position: number): number {
		if (position + 2 > this.bytes.length) return 0;
		return this.view.getUint16(position, this.isLittleEndian);
	}

	read32(position: number): number {
		if (position + 4 > this.bytes.length) return 0;
		return this.view.getUint32(position, this.isLittleEndian);
	}

	write16(position: number, value: number): void {
		this.view.setUint16(position, value, this.isLittleEndian);
	}

	write32(position: number, value: number): void {
		this.view.setUint32(position, value, this.isLittleEndian);
	}
}
