import { withoutGpsPosition } from '../../../nodes/ScanFile/iqs/gpsPosition';

const bytes = (...parts: Array<string | number[]>) =>
	Buffer.concat(parts.map((part) => Buffer.from(part as string, 'latin1')));

function segment(marker: number, content: string): string {
	return bytes([0xff, marker, 0, content.length + 2], content).toString('latin1');
}

const soi = '\xff\xd8';
const eoi = '\xff\xd9';
const quantization = segment(0xdb, 'a table');
const imageData = `${segment(0xda, 'scan')}\x12\xff\x00\x34\xff\xd0\x56\xff\xd7\xff\x01\xff\xff\xff\x00`;
const xmpHeader = 'http://ns.adobe.com/xap/1.0/\0';
const xmpWith = (text: string, header = xmpHeader) => segment(0xe1, `${header}<x ${text}/>`);
const position = 'exif:GPSLatitude="48,8.5N"';
const blanks = ' '.repeat(position.length);

const jpeg = (metadata: string, end = eoi) => `${soi}${metadata}${quantization}${imageData}${end}`;
const noPause = async () => {};
const wiped = async (text: string) =>
	(await withoutGpsPosition(bytes(text), noPause)).toString('latin1');

test('a file that is no JPEG comes back as it is', async () => {
	const png = bytes('\x89PNG', xmpWith(position));

	expect(await withoutGpsPosition(png, noPause)).toBe(png);
});

test('the file that is given does not change', async () => {
	const photo = bytes(jpeg(xmpWith(position)));
	const before = Buffer.from(photo);
	await withoutGpsPosition(photo, noPause);

	expect(photo.equals(before)).toBe(true);
});

test.each<[where: string, photo: string, expected: string]>([
	['XMP', jpeg(xmpWith(position)), jpeg(xmpWith(blanks))],
	[
		'extended XMP',
		jpeg(xmpWith(position, 'http://ns.adobe.com/xmp/extension/\0')),
		jpeg(xmpWith(blanks, 'http://ns.adobe.com/xmp/extension/\0')),
	],
	[
		'EXIF',
		jpeg(
			segment(0xe1, 'Exif\0\0MM\0*\0\0\0\x08\0\x01\x88\x25\0\x04\0\0\0\x01\0\0\0\x1a\0\0\0\0\0\0'),
		),
		jpeg(
			segment(0xe1, 'Exif\0\0MM\0*\0\0\0\x08\0\x01\x88\x26\0\x01\0\0\0\x01\0\0\0\0\0\0\0\0\0\0'),
		),
	],
	[
		'several segments, behind one of a single marker',
		jpeg(`\xff\x01${xmpWith(position)}\xff\xff${quantization}${xmpWith(position)}`),
		jpeg(`\xff\x01${xmpWith(blanks)}\xff\xff${quantization}${xmpWith(blanks)}`),
	],
	[
		'a second picture',
		`${jpeg('')}\0\0${jpeg(xmpWith(position))}`,
		`${jpeg('')}\0\0${jpeg(xmpWith(blanks))}`,
	],
	[
		'a second picture right behind the first',
		`${jpeg('')}${jpeg(xmpWith(position))}`,
		`${jpeg('')}${jpeg(xmpWith(blanks))}`,
	],
	[
		'the thumbnail of a picture',
		jpeg(`${segment(0xe2, jpeg(''))}${xmpWith(position)}`),
		jpeg(`${segment(0xe2, jpeg(''))}${xmpWith(blanks)}`),
	],
	[
		'a second picture without an end, of which nothing but its metadata can be told',
		`${jpeg('')}\0${jpeg(xmpWith(position), '')}`,
		jpeg(''),
	],
	['what follows the last picture', `${jpeg('')}video ${xmpWith(position)}`, jpeg('')],
])('the position in %s is wiped', async (_, photo, expected) => {
	expect(await wiped(photo)).toBe(expected);
});

test.each<[what: string, photo: string]>([
	['no metadata', jpeg('')],
	['another header', jpeg(xmpWith(position, 'http://ns.adobe.com/xap/2.0/\0'))],
	['the header behind its place', jpeg(xmpWith(position, ` ${xmpHeader}`))],
	['the header of EXIF behind its place', jpeg(segment(0xe1, ' Exif\0\0MM\0*\0\0\0\x08'))],
	['another segment', jpeg(segment(0xe2, `${xmpHeader}<x ${position}/>`))],
	['other names', jpeg(xmpWith('exif:Latitude="1" gps="2" exif:GPSx'))],
	['no end, after which nothing is looked for', `${jpeg('', '')}${soi}`],
	['its end in the middle of a marker', `${jpeg('', '')}\xff`],
	['its end in the length of a segment', `${jpeg('', '')}\xff\xe1\0`],
])('a photo with %s stays as it is', async (_, photo) => {
	expect(await wiped(photo)).toBe(photo);
});

test('a photo without an end loses its position, and keeps the rest', async () => {
	expect(await wiped(jpeg(xmpWith(position), ''))).toBe(jpeg(xmpWith(blanks), ''));
});

test('16 pictures are read', async () => {
	const photo = jpeg(xmpWith(position));

	expect(await wiped(photo.repeat(17))).toBe(jpeg(xmpWith(blanks)).repeat(16));
});

test.each([
	`drone-dji:GpsLongitude='11.5'`,
	`e.x-1:gps-area.name \n= "x"`,
	`exif:GPSAltitude =\t""`,
	`a:gps="'"`,
	`a:gps='"'`,
	`<exif:GPSAltitude/>`,
	`<exif:GPSAltitude\txml:lang="en"/>`,
	`<exif:GPSLatitude>48</exif:GPSLatitude \n>`,
	`<e.x-1:GPSArea.x rdf:type="a"><rdf:li>\nhere</rdf:li></e.x-1:GPSArea.x>`,
])('in XMP, %j is wiped, and nothing beside it', async (written) => {
	const around = (text: string) => jpeg(xmpWith(`a:b="c"  ${text}  <d:e>f</d:e>`));

	expect(await wiped(around(written))).toBe(around(' '.repeat(written.length)));
});

test.each([
	'exif:gps=48',
	'exif:gps "48"',
	':gps="48"',
	'exif:gp="48"',
	'<exif:GPSLatitude>48</exif:GPSLongitude>',
	'<exif:GPSLatitude<b>/>',
])('in XMP, %j is left', async (written) => {
	expect(await wiped(jpeg(xmpWith(written)))).toBe(jpeg(xmpWith(written)));
});

test('a photo with many segments is read in parts', async () => {
	let pauses = 0;
	const pause = async () => {
		pauses++;
	};
	await withoutGpsPosition(bytes(jpeg(xmpWith(position).repeat(40))), pause);

	expect(pauses).toBeGreaterThanOrEqual(40);
});
