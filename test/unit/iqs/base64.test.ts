import { Base64Decoder, decodeBase64 } from '../../../nodes/ScanFile/iqs/base64';
import { BufferPool } from '../../../nodes/ScanFile/iqs/bufferPool';

const photo = Buffer.from([0xff, 0xd8, 0xff, 0xfb, 0xf0, 0x3e, 0x3f, 0x00, 0x10, 0x83]);
const base64 = photo.toString('base64');

const decode = async (text: string) => await decodeBase64(text, async () => {});

test('has a sample that shows a difference between the alphabets, and padding', () => {
	expect(base64).toMatch(/[+]/);
	expect(base64).toMatch(/[/]/);
	expect(base64).toMatch(/==$/);
});

test.each([
	['as it is', base64],
	['without padding', base64.replace(/=+$/, '')],
	['with half of its padding', base64.replace(/=$/, '')],
	['in the alphabet for URLs', photo.toString('base64url')],
	['with a data: prefix', `data:image/jpeg;base64,${base64}`],
	['with a data: prefix in capitals', `DATA:IMAGE/JPEG;BASE64,${base64}`],
	['with a data: prefix without a type', `data:;base64,${base64}`],
	['with a data: prefix with a parameter', `data:image/jpeg;name=a.jpg;base64,${base64}`],
	['with white space around it', `\n  ${base64}\r\n`],
	['with white space before the data: prefix', ` \n data:image/jpeg;base64, ${base64}`],
	['in lines', base64.replace(/(.{4})/g, '$1\r\n')],
])('reads Base64 %s, in one piece or in many', async (_, text) => {
	expect(await decode(text)).toEqual(photo);
	for (const length of [1, 2, 3, 5, 7]) expect(decodeInPieces(text, length)).toEqual(photo);
});

test.each([1, 2, 3, 4, 5, 255, 256, 257])('returns all of %d bytes', async (length) => {
	const bytes = Buffer.from(Array.from({ length }, (_, position) => (position * 37) % 256));

	expect(await decode(bytes.toString('base64'))).toEqual(bytes);
});

test.each([
	['nothing', ''],
	['white space', ' \r\n\t'],
	['padding only', '=='],
	['a data: prefix without data', 'data:image/jpeg;base64,'],
	['a data: URL in another encoding', 'data:image/svg+xml;utf8,<svg/>'],
	['a URL', 'https://example.com/photo.jpg'],
	['a file name', 'photo.jpg'],
	['quotation marks around it', `"${base64}"`],
	['an expression that was not evaluated', '{{ $json.photo }}'],
	['JSON', '{"data":"AAAA"}'],
	['padding in the middle', 'AAA=AAAA'],
	['three padding characters', 'AAA==='],
	['a length that no bytes have', 'AAAAA'],
	['letters from outside the alphabet', 'AAAÄ'],
	['one padding character too many', 'AAA=='],
	['two letters of garbage at the end', 'AAAA**'],
	['three letters of garbage at the end', 'AAAA***'],
	['garbage behind its padding', 'AAA=*'],
])('rejects %s, in one piece or in many', async (_, text) => {
	expect(await decode(text)).toBeUndefined();
	for (const length of [1, 2, 3, 5, 7]) expect(decodeInPieces(text, length)).toBeUndefined();
});

function decodeInPieces(text: string, length: number): Buffer | undefined {
	const decoder = new Base64Decoder(0, new BufferPool());
	for (let from = 0; from < text.length; from += length) {
		decoder.write(text.slice(from, from + length));
	}
	return decoder.end();
}

test('holds on to no more room than is needed', () => {
	const decoder = new Base64Decoder(1_000_000, new BufferPool());
	decoder.write(base64);

	expect(decoder.end()!.buffer.byteLength).toBeLessThan(100_000);
});

test('rejects a letter of two bytes, though the second of them is in the alphabet', async () => {
	expect(await decode('AAAŁ')).toBeUndefined();
});

test.each(['AAAA', 'AAA', 'AA'])('reads %s with one white space at the end', async (text) => {
	for (const space of [' ', '\n', '\r\n', '\t']) {
		expect(await decode(text + space)).toEqual(Buffer.from(text, 'base64'));
		expect(decodeInPieces(text + space, 1)).toEqual(Buffer.from(text, 'base64'));
	}
});

describe('spaces', () => {
	/** A line of 8 characters for each 6 bytes; the first bytes are of a JPEG. */
	const image = Buffer.from('ffd8ffe0fbefbe0102030405060708fbef00ffd9', 'hex');
	const text = image.toString('base64');
	const lines = (gap: string, of = text) => of.match(/.{1,8}/g)!.join(gap);

	test.each([
		['lines that are indented', `  ${lines('\n  ')}\n`],
		['lines that are indented by tabs', `\t${lines('\r\n\t')}\r\n`],
		['lines that are indented, without padding', lines('\n    ', text.replace(/=+$/, ''))],
		['lines that are joined by spaces', lines(' ')],
		['lines that are joined by two spaces', lines('  ')],
	])('are layout between %s', async (_, laidOut) => {
		expect(await decode(laidOut)).toEqual(image);
	});

	test.each([
		['in one line', text],
		['in lines', lines('\r\n')],
		['in indented lines', lines('\n  ')],
		['without padding', text.replace(/=+$/, '')],
	])('that were plus signs are none: Base64 %s', async (_, whole) => {
		expect(whole).toContain('+');
		expect(await decode(whole.replaceAll('+', ' '))).toBeUndefined();
		expect(decodeInPieces(whole.replaceAll('+', ' '), 3)).toBeUndefined();
	});
});

test('a long text is decoded in parts, with a pause before each', async () => {
	const image = Buffer.alloc(1_500_000, photo);
	const text = image.toString('base64').replace(/(.{76})/g, '$1\r\n');
	const pause = jest.fn(async () => {});

	expect((await decodeBase64(text, pause))?.equals(image)).toBe(true);
	expect(pause.mock.calls.length).toBeGreaterThanOrEqual(text.length / 300_000);
	expect(await decodeBase64(`${text}Ł`, pause)).toBeUndefined();
});
