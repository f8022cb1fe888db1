/** What a photo made here says of itself. */
export interface PhotoFacts {
	isLittleEndian: boolean;
	/** 1 to 8, as EXIF counts them. */
	orientation: number;
	/** Degrees, minutes and seconds north. */
	latitude: [number, number, number];
	/** Where the position stands. */
	inExif: boolean;
	inXmp: 'nowhere' | 'attributes' | 'elements';
	/** A second picture behind the first, with the position too. */
	hasSecond: boolean;
	/** What follows the last picture. */
	trailer: Buffer;
}

/** In each position that is written: nobody may find it in a file that was wiped. */
export const secretArea = 'secret-area';

type Value =
	| { type: 2; text: string }
	| { type: 3 | 4; number: number }
	| { type: 5; degrees: number[] };
type Tags = Array<[tag: number, value: Value]>;

/**
 * A JPEG with metadata as cameras write it.
 * @param plain a JPEG without any
 */
export function photoWithGps(plain: Buffer, facts: PhotoFacts): Buffer {
	const segments = [
		...(facts.inExif || facts.orientation > 1 ? [segment('Exif\0\0', exif(facts))] : []),
		...(facts.inXmp === 'nowhere'
			? []
			: [segment('http://ns.adobe.com/xap/1.0/\0', Buffer.from(xmp(facts)))]),
	];
	const image = Buffer.concat([plain.subarray(0, 2), ...segments, plain.subarray(2)]);
	const second = facts.hasSecond ? [Buffer.alloc(7), image] : [];
	return Buffer.concat([image, ...second, facts.trailer]);
}

function segment(header: string, content: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(header, 'latin1'), content]);
	const start = Buffer.from([0xff, 0xe1, 0, 0]);
	start.writeUInt16BE(body.length + 2, 2);
	return Buffer.concat([start, body]);
}

function exif({ isLittleEndian, orientation, latitude, inExif }: PhotoFacts): Buffer {
	const gps: Tags = [
		[1, { type: 2, text: 'N' }],
		[2, { type: 5, degrees: latitude }],
		[3, { type: 2, text: 'E' }],
		[4, { type: 5, degrees: latitude }],
		[0x1c, { type: 2, text: secretArea }],
	];
	const camera: Tags = [[0x9003, { type: 2, text: '2026:11:26 10:00:00' }]];
	const mainTags = (cameraPlace: number, gpsPlace: number): Tags => [
		[0x010f, { type: 2, text: 'A camera' }],
		[0x0112, { type: 3, number: orientation }],
		[0x8769, { type: 4, number: cameraPlace }],
		...(inExif ? ([[0x8825, { type: 4, number: gpsPlace }]] as Tags) : []),
		[0x8827, { type: 3, number: 100 }],
	];
	const mainBytes = directory(mainTags(0, 0), 8, isLittleEndian).length;
	const cameraBytes = directory(camera, 0, isLittleEndian).length;
	const cameraPlace = 8 + mainBytes;
	const gpsPlace = cameraPlace + cameraBytes;
	const header = Buffer.from(isLittleEndian ? 'II*\0\x08\0\0\0' : 'MM\0*\0\0\0\x08', 'latin1');
	return Buffer.concat([
		header,
		directory(mainTags(cameraPlace, gpsPlace), 8, isLittleEndian),
		directory(camera, cameraPlace, isLittleEndian),
		...(inExif ? [directory(gps, gpsPlace, isLittleEndian)] : []),
	]);
}

/** A directory of tags and, behind it, the values that do not fit into it. */
function directory(tags: Tags, place: number, isLittleEndian: boolean): Buffer {
	const write = (number: number, bytes: 2 | 4) => {
		const buffer = Buffer.alloc(bytes);
		if (isLittleEndian) buffer.writeUIntLE(number, 0, bytes);
		else buffer.writeUIntBE(number, 0, bytes);
		return buffer;
	};
	const valuesPlace = place + 2 + 12 * tags.length + 4;
	let values = Buffer.alloc(0);
	const entries = tags.map(([tag, value]) => {
		const [count, content] = contentOf(value, write);
		const head = [write(tag, 2), write(value.type, 2), write(count, 4)];
		if (content.length <= 4) return Buffer.concat([...head, content], 12);
		const entry = Buffer.concat([...head, write(valuesPlace + values.length, 4)]);
		values = Buffer.concat([values, content]);
		return entry;
	});
	return Buffer.concat([write(tags.length, 2), ...entries, write(0, 4), values]);
}

function contentOf(
	value: Value,
	write: (number: number, bytes: 2 | 4) => Buffer,
): [count: number, content: Buffer] {
	switch (value.type) {
		case 2:
			return [value.text.length + 1, Buffer.from(`${value.text}\0`)];
		case 3:
			return [1, write(value.number, 2)];
		case 4:
			return [1, write(value.number, 4)];
		case 5:
			return [3, Buffer.concat(value.degrees.flatMap((part) => [write(part, 4), write(1, 4)]))];
	}
}

function xmp({ inXmp, latitude }: PhotoFacts): string {
	const [degrees, minutes] = latitude;
	const position = `${degrees},${minutes}.5N`;
	const isAttribute = inXmp === 'attributes';
	const attributes = `exif:GPSLatitude="${position}" drone-dji:GpsLongitude='${position}' exif:GPSAreaInformation="${secretArea}"`;
	const elements = `<exif:GPSLatitude>${position}</exif:GPSLatitude><exif:GPSLongitude rdf:datatype="text">${position}</exif:GPSLongitude>
<exif:GPSAreaInformation><rdf:Alt><rdf:li>${secretArea}</rdf:li></rdf:Alt></exif:GPSAreaInformation><exif:GPSAltitude/>`;
	return `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="A camera" ${isAttribute ? attributes : ''}>
${isAttribute ? '' : elements}<xmp:Label>kept</xmp:Label></rdf:Description></rdf:RDF></x:xmpmeta>`;
}
