/** Reads and writes color profiles, which are files made of tags. */

const headerBytes = 128;
const entryBytes = 12;

/**
 * The tags of a profile.
 * @returns undefined if the file is not a profile, ends too early, or has a tag beyond its end
 * @see ICC.1:2010, 7.2 and 7.3; the same in all versions
 */
export function profileTags(file: Buffer): Map<string, Buffer> | undefined {
	if (file.length < headerBytes + 4) return undefined;
	const size = file.readUInt32BE(0);
	const isProfile = file.toString('latin1', 36, 40) === 'acsp';
	if (!isProfile || size < headerBytes + 4 || size > file.length) return undefined;
	const count = file.readUInt32BE(headerBytes);
	if (headerBytes + 4 + count * entryBytes > size) return undefined;
	const tags = new Map<string, Buffer>();
	for (let tag = 0; tag < count; tag++) {
		const entry = headerBytes + 4 + tag * entryBytes;
		const start = file.readUInt32BE(entry + 4);
		const end = start + file.readUInt32BE(entry + 8);
		if (end > size) return undefined;
		tags.set(file.toString('latin1', entry, entry + 4), file.subarray(start, end));
	}
	return tags;
}

/**
 * Writes a display profile in version 2.1 of the format, the newest that PDF/A-1 supports.
 * @param tags the color tags; several signatures can share the same data
 * @see ICC.1:1998-09 and ICC.1A:1999-04: 6.1 header, 6.2 tag table, 6.5 tag types
 */
export function displayProfile(
	colorSpace: string,
	name: string,
	tags: Array<[signatures: string[], data: Buffer]>,
): Buffer {
	const all: typeof tags = [
		[['desc'], descriptionTag(name)],
		[['cprt'], textTag('No copyright, use freely')],
		[['wtpt'], xyzTag(whiteD50)],
		...tags,
	];
	const count = all.reduce((sum, [signatures]) => sum + signatures.length, 0);
	const table = Buffer.alloc(4 + entryBytes * count);
	table.writeUInt32BE(count);
	let entry = 4;
	let offset = headerBytes + table.length;
	for (const [signatures, data] of all) {
		for (const signature of signatures) {
			table.write(signature, entry, 'latin1');
			table.writeUInt32BE(offset, entry + 4);
			table.writeUInt32BE(data.length, entry + 8);
			entry += entryBytes;
		}
		offset += data.length;
	}
	return Buffer.concat([header(colorSpace, offset), table, ...all.map(([, data]) => data)]);
}

/** The light for which profiles define their colors: ICC.1:1998-09, 6.1.11. */
const whiteD50 = [0.9642, 1, 0.82491];

function header(colorSpace: string, size: number): Buffer {
	const bytes = Buffer.alloc(headerBytes);
	bytes.writeUInt32BE(size, 0);
	bytes.writeUInt32BE(0x02100000, 8);
	bytes.write(`mntr${colorSpace}XYZ `, 12, 'latin1');
	// The date of the sRGB standard instead of the current date, so that the same scans result in the same
	// file.
	[1999, 10, 18].forEach((number, i) => bytes.writeUInt16BE(number, 24 + 2 * i));
	bytes.write('acsp', 36, 'latin1');
	xyzNumbers(whiteD50).copy(bytes, 68);
	return bytes;
}

/** A tone curve, with points from 0 to 1. */
export function curveTag(points: number[]): Buffer {
	const bytes = Buffer.alloc(12 + 2 * points.length);
	bytes.write('curv', 'latin1');
	bytes.writeUInt32BE(points.length, 8);
	points.forEach((point, i) => bytes.writeUInt16BE(Math.round(point * 0xffff), 12 + 2 * i));
	return bytes;
}

export function xyzTag(xyz: number[]): Buffer {
	return Buffer.concat([Buffer.from('XYZ \0\0\0\0', 'latin1'), xyzNumbers(xyz)]);
}

/** Fixed-point numbers with 16 fractional bits. */
function xyzNumbers(xyz: number[]): Buffer {
	const bytes = Buffer.alloc(12);
	xyz.forEach((number, i) => bytes.writeInt32BE(Math.round(number * 0x10000), 4 * i));
	return bytes;
}

/** Pads data, because tags begin at multiples of four bytes. */
function textTag(text: string): Buffer {
	const bytes = Buffer.alloc(Math.ceil((8 + text.length + 1) / 4) * 4);
	bytes.write('text', 'latin1');
	bytes.write(text, 8, 'latin1');
	return bytes;
}

/** The name in ASCII; its other two forms, Unicode and Macintosh, are empty. */
function descriptionTag(name: string): Buffer {
	const otherForms = 4 + 4 + 2 + 1 + 67;
	const bytes = Buffer.alloc(Math.ceil((12 + name.length + 1 + otherForms) / 4) * 4);
	bytes.write('desc', 'latin1');
	bytes.writeUInt32BE(name.length + 1, 8);
	bytes.write(name, 12, 'latin1');
	return bytes;
}
