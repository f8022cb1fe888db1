import { BufferPool } from '../../../nodes/ScanFile/iqs/bufferPool';
import { headBytes } from '../../../nodes/ScanFile/iqs/imageType';
import { ResponseReader, type ResponseParts } from '../../../nodes/ScanFile/iqs/responseReader';

const photo = Buffer.from(Array.from({ length: 100 }, (_, position) => (position * 59) % 256));
const base64 = photo.toString('base64');
const jpegHead = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);

/** Reads a response that arrives in pieces which begin at these positions. */
function readInPieces(response: string, positions: number[] = []): ResponseParts {
	const bytes = Buffer.from(response);
	const reader = new ResponseReader(0, new BufferPool());
	const starts = [0, ...positions];
	for (const [index, start] of starts.entries()) {
		reader.write(bytes.subarray(start, starts[index + 1]));
	}
	return reader.end();
}

/** Where else a response may be cut in two, and every single byte as a piece of its own. */
function waysToCut(response: string): number[][] {
	const positions = Array.from(
		{ length: Buffer.byteLength(response) - 1 },
		(_, index) => index + 1,
	);
	return [...positions.map((position) => [position]), positions];
}

const infoOf = (image: string) => `{"angle":90,"imageBase64":"${image}","width":12}`;

test.each<[name: string, response: string, text: string, images: Array<Buffer | undefined>]>([
	['one image', infoOf(base64), infoOf('0'), [photo]],
	[
		'several images',
		`[${infoOf(base64)},${infoOf('QUJD')},${infoOf(base64)}]`,
		`[${infoOf('0')},${infoOf('1')},${infoOf('2')}]`,
		[photo, Buffer.from('ABC'), photo],
	],
	[
		'white space around the colon',
		`{"imageBase64" :\r\n\t"${base64}"}`,
		'{"imageBase64" :\r\n\t"0"}',
		[photo],
	],
	[
		'/ and = as escape sequences',
		infoOf(base64.replaceAll('/', '\\/').replaceAll('=', '\\u003d')),
		infoOf('0'),
		[photo],
	],
	['lines', infoOf(base64.replace(/(.{20})/g, '$1\\r\\n')), infoOf('0'), [photo]],
	['a data: prefix', infoOf(`data:image/jpeg;base64,${base64}`), infoOf('0'), [photo]],
	['an image that is no Base64', infoOf('no Base64!'), infoOf('0'), [undefined]],
	['a quotation mark in an image', infoOf('QUJD\\"QUJD'), infoOf('0'), [undefined]],
	['a broken escape sequence in an image', infoOf('QUJD\\u00zzQUJDQUJD'), infoOf('0'), [undefined]],
	['a letter of two bytes in an image', infoOf('QUJD\\u0141UJD'), infoOf('0'), [undefined]],
	['an empty image', infoOf(''), infoOf(''), []],
	[
		'a name with an escape sequence',
		`{"image\\u0042ase64":"${base64}"}`,
		'{"image\\u0042ase64":"0"}',
		[photo],
	],
	[
		'much space around the colon',
		`{"imageBase64"${' '.repeat(200)}:${' '.repeat(200)}"QUJD"}`,
		`{"imageBase64"${' '.repeat(200)}:${' '.repeat(200)}"0"}`,
		[Buffer.from('ABC')],
	],
	[
		'a response with something behind it',
		`${infoOf(base64)}]"imageBase64":"QUJD"`,
		infoOf('0'),
		[photo],
	],
	['a byte order mark', `\ufeff${infoOf(base64)}`, `\ufeff${infoOf('0')}`, [photo]],
	['an image that is null', '{"imageBase64":null}', '{"imageBase64":null}', []],
	['no image', '{"errorCode":"A","n":[1,""]}', '{"errorCode":"A","n":[1,""]}', []],
	[
		'words from all over the world',
		`{"message":"余额不足 – ça va","imageBase64":"${base64}","x":"ü"}`,
		'{"message":"余额不足 – ça va","imageBase64":"0","x":"ü"}',
		[photo],
	],
	[
		'texts that look like an image',
		`{"a":"\\"imageBase64\\":\\"QUJD\\"","imageBase64":"${base64}"}`,
		'{"a":"\\"imageBase64\\":\\"QUJD\\"","imageBase64":"0"}',
		[photo],
	],
	[
		'quotation marks and backslashes in texts',
		'{"a\\\\":"\\",\\"imageBase64\\":","b":"\\\\","imageBase64":"QUJD"}',
		'{"a\\\\":"\\",\\"imageBase64\\":","b":"\\\\","imageBase64":"0"}',
		[Buffer.from('ABC')],
	],
	[
		'an empty name',
		'{"":1,"imageBase64":"QUJD"}',
		'{"":1,"imageBase64":"0"}',
		[Buffer.from('ABC')],
	],
	[
		'an escaped backslash at the end of an image',
		'{"imageBase64":"QUJD\\\\","b":"\\\\"}',
		'{"imageBase64":"0","b":"\\\\"}',
		[undefined],
	],
	['the name in a list', '["imageBase64","QUJD"]', '["imageBase64","QUJD"]', []],
	['text that is no JSON', 'x "imageBase64":"QUJD"', 'x "imageBase64":"QUJD"', []],
	['a response cut off', infoOf(base64).slice(0, 60), infoOf('').slice(0, 27), []],
	['a web page', '<p class="a">\\ "b', '<p class="a">\\ "b', []],
])('reads %s, however the network cuts it', (_, response, text, images) => {
	for (const positions of [[], ...waysToCut(response)]) {
		expect(readInPieces(response, positions)).toEqual({ text, images });
	}
});

test('makes room for an image of which no length was announced', () => {
	const large = Buffer.concat([jpegHead, Buffer.alloc(1_000_000, photo)]);
	const response = infoOf(large.toString('base64'));
	const positions = Array.from({ length: 20 }, (_, index) => (index + 1) * 65_536 - 7);

	expect(readInPieces(response, positions).images[0]!.equals(large)).toBe(true);
});

test('takes an image that is longer than what was announced', () => {
	const reader = new ResponseReader(10, new BufferPool());
	reader.write(Buffer.from(infoOf(base64)));

	expect(reader.end().images).toEqual([photo]);
});

test('reads a long text without images', () => {
	const response = JSON.stringify(Array.from({ length: 70_000 }, (_, index) => `"${index}"`));

	expect(readInPieces(response).text).toBe(response);
});

test('of an image of no known format, the first bytes are kept', () => {
	const unknown = Buffer.concat([Buffer.from('?'), Buffer.alloc(10_000, photo)]);

	expect(readInPieces(infoOf(unknown.toString('base64'))).images).toEqual([
		unknown.subarray(0, headBytes),
	]);
});

test('room for an image is made from what is still to come of the response', () => {
	const buffers = new BufferPool();
	const acquire = jest.spyOn(buffers, 'acquire');
	const reader = new ResponseReader(4_000_000, buffers);
	reader.write(Buffer.from(`{"a":"${'x'.repeat(400_000)}",`));
	const start = infoOf('').indexOf('"imageBase64":"');
	reader.write(Buffer.from(infoOf('/9j/').slice(start)));

	expect(acquire.mock.calls[0]![0]).toBeGreaterThan(2_690_000);
	expect(acquire.mock.calls[0]![0]).toBeLessThan(2_710_000);
});

describe('a response that exceeds a limit', () => {
	/** Writes pieces until the reader is finished. @returns what was too much, and how many were written */
	function write(pieces: string[]): [limit: string | undefined, count: number] {
		const reader = new ResponseReader(0, new BufferPool());
		let count = 0;
		for (const piece of pieces) {
			if (reader.isFinished) break;
			reader.write(Buffer.from(piece));
			count++;
		}
		return [reader.exceededLimit, count];
	}

	const image = '{"imageBase64":"QUJD"},';
	const thousandBytes = `"${'x'.repeat(997)}",`;
	const megabyte = Buffer.alloc(1_000_000, photo).toString('base64').replaceAll('=', '');
	const jpegStart = `{"imageBase64":"${Buffer.concat([jpegHead, Buffer.alloc(2)]).toString('base64')}`;

	test.each<[what: string, pieces: string[], limit: string | undefined, count: number]>([
		['100 images', ['[', ...Array<string>(100).fill(image)], undefined, 101],
		['101 images', ['[', ...Array<string>(110).fill(image)], 'more than 100 images', 102],
		['1 MB of text', ['[', ...Array<string>(999).fill(thousandBytes)], undefined, 1_000],
		[
			'more than 1 MB of text',
			['[', ...Array<string>(1_100).fill(thousandBytes)],
			'more than 1 MB of text besides its images',
			1_001,
		],
		[
			'white space in an image',
			[jpegStart, ...Array<string>(4).fill(' '.repeat(400_000))],
			'more than 1 MB of text besides its images',
			4,
		],
		[
			'two images of more than 64 MB together',
			[
				...['[', jpegStart, ...Array<string>(35).fill(megabyte.slice(0, -2)), '"},'],
				...[jpegStart, ...Array<string>(35).fill(megabyte.slice(0, -2)), '"}'],
			],
			'more than 64 MB of images',
			69,
		],
		[
			'an image of 64 MB',
			[jpegStart, ...Array<string>(70).fill(megabyte.slice(0, -2))],
			'more than 64 MB of images',
			66,
		],
	])('%s', (_, pieces, limit, count) => {
		expect(write(pieces)).toEqual([limit, count]);
	});
});
