import { wipeExifGps } from '../../../nodes/ScanFile/iqs/exifGps';

/** A tag of a directory: tag, type, count, and the value or its place. */
type Entry = [tag: number, type: number, count: number, value: number];

const bytesOfType = { ascii: 2, short: 3, long: 4, rational: 5, unknown: 99 };
const { ascii, short, long, rational, unknown } = bytesOfType;
const orientation: Entry = [0x0112, short, 1, 6];
const gpsAt = (place: number, type = long): Entry => [0x8825, type, 1, place];

/** What stands where nothing was written, so that a byte that is wiped can be told. */
const filler = 0xaa;

/** A TIFF file of which only the named places are written. */
class TiffFile {
	readonly bytes = Buffer.alloc(1_000, filler);

	constructor(readonly isLittleEndian: boolean) {
		this.bytes.write(isLittleEndian ? 'II*\0' : 'MM\0*', 'latin1');
		this.write(4, 8, 4);
	}

	write(place: number, number: number, byteCount: 2 | 4): this {
		if (this.isLittleEndian) this.bytes.writeUIntLE(number, place, byteCount);
		else this.bytes.writeUIntBE(number, place, byteCount);
		return this;
	}

	directory(place: number, entries: Entry[], next = 0): this {
		this.write(place, entries.length, 2);
		for (const [index, [tag, type, count, value]] of entries.entries()) {
			const entry = place + 2 + 12 * index;
			this.write(entry, tag, 2)
				.write(entry + 2, type, 2)
				.write(entry + 4, count, 4)
				.write(entry + 8, value, type === short ? 2 : 4);
		}
		return this.write(place + 2 + 12 * entries.length, next, 4);
	}

	zeros(start: number, end: number): this {
		this.bytes.fill(0, start, end);
		return this;
	}

	/** The entry of a tag that means nothing, of which one byte is a zero. */
	meaningless(entry: number): this {
		return this.zeros(entry, entry + 12)
			.write(entry, 0x8826, 2)
			.write(entry + 2, 1, 2)
			.write(entry + 4, 1, 4);
	}
}

/** Writes a file twice, the second time with what is expected to be left of it. */
function expectWiped(
	isLittleEndian: boolean,
	before: (file: TiffFile) => void,
	changes: (file: TiffFile) => void,
): void {
	const given = new TiffFile(isLittleEndian);
	const expected = new TiffFile(isLittleEndian);
	before(given);
	before(expected);
	changes(expected);

	wipeExifGps(given.bytes);

	expect(given.bytes.toString('hex')).toBe(expected.bytes.toString('hex'));
}

const north: Entry = [1, ascii, 2, 0x4e000000];
const gps: Entry[] = [
	north,
	[2, rational, 3, 300],
	[0x1c, ascii, 12, 330],
	[0x1d, unknown, 5, 350],
	[6, long, 1, 390],
];

describe.each([
	['little', true],
	['big', false],
])('In %s-endian order', (_, isLittleEndian) => {
	test('the GPS directory, its values and its pointer are wiped, and nothing else', () => {
		expectWiped(
			isLittleEndian,
			(file) =>
				file.directory(8, [orientation, gpsAt(200), [0x8827, short, 1, 9]]).directory(200, gps),
			(file) =>
				file.zeros(200, 262).zeros(300, 324).zeros(330, 342).zeros(350, 355).meaningless(22),
		);
	});

	test('a pointer of two bytes is followed too', () => {
		expectWiped(
			isLittleEndian,
			(file) => file.directory(8, [gpsAt(200, short)]).directory(200, [north]),
			(file) => file.zeros(200, 214).meaningless(10),
		);
	});

	test.each<[string, Entry[], number]>([
		['the EXIF directory', [[0x8769, long, 1, 100]], 0],
		['the interoperability directory', [[0xa005, long, 1, 100]], 0],
		['a subordinate image', [[0x014a, long, 1, 100]], 0],
		['one of several subordinate images', [[0x014a, long, 2, 400]], 0],
		['the directory of the thumbnail', [orientation], 100],
	])('a pointer in %s is found', (_where, entries, next) => {
		expectWiped(
			isLittleEndian,
			(file) =>
				file
					.directory(8, entries, next)
					.directory(100, [orientation, gpsAt(200)])
					.directory(200, [north])
					.write(400, 100, 4)
					.write(404, 600, 4)
					.directory(600, [orientation]),
			(file) => file.zeros(200, 214).meaningless(114),
		);
	});

	test('all pointers are found, those to the same place too', () => {
		expectWiped(
			isLittleEndian,
			(file) =>
				file
					.directory(8, [gpsAt(200), [0x8769, long, 1, 100]], 60)
					.directory(60, [gpsAt(200)])
					.directory(100, [gpsAt(250)])
					.directory(200, [north])
					.directory(250, [north]),
			(file) =>
				file.zeros(200, 214).zeros(250, 264).meaningless(10).meaningless(62).meaningless(102),
		);
	});

	test('directories that point to each other end the search', () => {
		expectWiped(
			isLittleEndian,
			(file) =>
				file
					.directory(8, [[0x8769, long, 1, 8], gpsAt(200)], 100)
					.directory(100, [[0x8769, long, 1, 8]], 100)
					.directory(200, [north]),
			(file) => file.zeros(200, 214).meaningless(22),
		);
	});

	test('what is to stay does so, though the GPS directory lies across it', () => {
		expectWiped(
			isLittleEndian,
			(file) =>
				file.directory(8, [orientation, gpsAt(200)]).directory(200, [
					[2, rational, 3, 0],
					[4, rational, 2, 195],
				]),
			(file) => file.zeros(195, 226).meaningless(22),
		);
	});

	test('a value that begins or ends behind the end of the file is wiped up to there', () => {
		expectWiped(
			isLittleEndian,
			(file) =>
				file.directory(8, [gpsAt(200)]).directory(200, [
					[2, rational, 3, 990],
					[4, rational, 3, 1_001],
				]),
			(file) => file.zeros(200, 226).zeros(990, 1_000).meaningless(10),
		);
	});

	test.each([
		['nowhere', 999],
		['the header', 7],
		['zero', 0],
	])('a pointer to %s is made meaningless', (_where, place) => {
		expectWiped(
			isLittleEndian,
			(file) => file.directory(8, [gpsAt(place)]),
			(file) => file.meaningless(10),
		);
	});

	test('a directory at the very end of the file is wiped', () => {
		expectWiped(
			isLittleEndian,
			(file) => file.directory(8, [gpsAt(998)]).write(998, 9, 2),
			(file) => file.zeros(998, 1_000).meaningless(10),
		);
	});

	test('of a directory that says it is longer than the file, the part in the file is read', () => {
		expectWiped(
			isLittleEndian,
			(file) =>
				file
					.directory(8, [[0x8769, long, 1, 960]])
					.write(960, 5_000, 2)
					.write(962, 0x0112, 2)
					.write(974, 0x8825, 2)
					.write(976, long, 2)
					.write(982, 200, 4)
					.directory(200, [north]),
			(file) => file.zeros(200, 214).meaningless(974),
		);
	});

	test('without a pointer nothing changes', () => {
		expectWiped(
			isLittleEndian,
			(file) => file.directory(8, [orientation, [0x8824, long, 1, 200]]).directory(200, gps),
			() => undefined,
		);
	});
});

test('of a file that is made to keep readers busy, the first 50 directories and 64 tags are read', () => {
	const chain = (file: TiffFile) => {
		for (let index = 0; index < 51; index++) {
			file.directory(8 + 6 * index, [], 8 + 6 * (index + 1));
		}
	};
	expectWiped(
		true,
		// The 51st directory has a pointer, and the 50th none.
		(file) => {
			chain(file);
			file.directory(8 + 6 * 50, [gpsAt(600)]).directory(600, [north]);
		},
		() => undefined,
	);

	const files = [64, 65].map((count) => {
		const bytes = Buffer.concat([new TiffFile(true).bytes, Buffer.alloc(1_000, filler)]);
		const file = Object.assign(new TiffFile(true), { bytes });
		const tags = Array.from(
			{ length: count },
			(_, n): Entry => [n, ascii, 5, 1_900 + (n === count - 1 ? 50 : 0)],
		);
		file.directory(8, [gpsAt(200)]).directory(200, tags);
		wipeExifGps(file.bytes);
		return file.bytes[1_950];
	});
	expect(files).toEqual([0, filler]);
});

test.each(['II\0*', 'MM*\0', 'IM*\0', '', 'II*'])(
	'data that begins with %j are left alone',
	(mark) => {
		const file = new TiffFile(true).directory(8, [gpsAt(200)]).directory(200, gps);
		file.bytes.write(mark.padEnd(4, 'x'), 'latin1');
		const before = Buffer.from(file.bytes);

		wipeExifGps(file.bytes);

		expect(file.bytes.equals(before)).toBe(true);
	},
);

test('nothing shorter than a directory breaks it', () => {
	const { bytes } = new TiffFile(false).directory(8, [gpsAt(200)]).directory(200, gps);
	for (let end = 0; end < 280; end++) {
		const cut = Buffer.from(bytes.subarray(0, end));
		expect(() => wipeExifGps(cut)).not.toThrow();
		if (end < 22) expect(cut.equals(bytes.subarray(0, end))).toBe(true);
	}
});

test('directories that overlap do not multiply the work', () => {
	// Wherever a directory is said to be, it has thousands of tags.
	const bytes = Buffer.alloc(65_000, Buffer.from('8825', 'hex'));
	bytes.write('MM\0*\0\0\0\x08\0\x64', 'latin1');
	for (let entry = 10; entry < 10 + 12 * 100; entry += 12) {
		bytes.writeUInt32BE(0x87690004, entry);
		bytes.writeUInt32BE(1, entry + 4);
		bytes.writeUInt32BE(1_300 + entry, entry + 8);
	}
	const read = jest.spyOn(DataView.prototype, 'getUint16');
	wipeExifGps(bytes);

	expect(read.mock.calls.length).toBeLessThan(40_000);
	read.mockRestore();
});
