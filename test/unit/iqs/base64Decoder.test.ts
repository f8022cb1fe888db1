import { Base64Decoder, decodeBase64 } from '../../../nodes/ScanFile/iqs/base64';
import { BufferPool } from '../../../nodes/ScanFile/iqs/bufferPool';
import { headBytes } from '../../../nodes/ScanFile/iqs/imageType';

const decode = async (text: string) => await decodeBase64(text, async () => {});

const textOf = (bytes: number) => Buffer.alloc(bytes, 'photo').toString('base64');

/** A pool with one free buffer, which the next decoder takes when it has use for it. */
function poolWith(bytes: number) {
	const buffers = new BufferPool();
	const spare = buffers.acquire(bytes);
	buffers.release(spare);
	return { buffers, spare };
}

describe('the room for the bytes', () => {
	test('is given on, not copied, when they fill more than half of it', () => {
		const { buffers, spare } = poolWith(1_600);
		const decoder = new Base64Decoder(1_600, buffers);
		decoder.write(textOf(903));

		expect(decoder.end()!.buffer).toBe(spare.buffer);
	});

	test('goes back when they fill half of it or less', () => {
		const { buffers, spare } = poolWith(1_600);
		const decoder = new Base64Decoder(1_600, buffers);
		decoder.write(textOf(900));

		expect(decoder.end()).toEqual(Buffer.alloc(900, 'photo'));
		expect(buffers.acquire(1_600).buffer).toBe(spare.buffer);
	});

	test('goes back when the text is no Base64', () => {
		const { buffers, spare } = poolWith(1_600);
		const decoder = new Base64Decoder(1_600, buffers);
		decoder.write(`${textOf(1_500)}***`);

		expect(decoder.end()).toBeUndefined();
		expect(buffers.acquire(1_600).buffer).toBe(spare.buffer);
	});

	test('is used to its last byte before more is made', () => {
		const { buffers, spare } = poolWith(1_600);
		const decoder = new Base64Decoder(1_600, buffers);
		decoder.write(textOf(spare.length));

		expect(decoder.end()!.buffer).toBe(spare.buffer);
	});

	test('goes back when more is made, with all that was in it', () => {
		const { buffers, spare } = poolWith(1_600);
		const decoder = new Base64Decoder(1_600, buffers);
		decoder.write(textOf(1_500));
		decoder.write(textOf(1_500));

		expect(decoder.end()).toEqual(Buffer.alloc(3_000, 'photo'));
		expect(buffers.acquire(1_600).buffer).toBe(spare.buffer);
	});
});

describe('a decoder asks about the head', () => {
	function decoderThatWants(response: boolean) {
		const isWanted = jest.fn((head: Buffer) => head.length > 0 && response);
		return { decoder: new Base64Decoder(0, new BufferPool(), isWanted), isWanted };
	}

	test.each([510, 513, 3_000])('once, when it has all of it: a text of %d bytes', (bytes) => {
		const { decoder, isWanted } = decoderThatWants(true);
		const text = textOf(bytes);
		for (let from = 0; from < text.length; from += 40) decoder.write(text.slice(from, from + 40));

		expect(decoder.end()).toEqual(Buffer.alloc(bytes, 'photo'));
		expect(isWanted).toHaveBeenCalledTimes(bytes < headBytes ? 0 : 1);
		for (const [head] of isWanted.mock.calls) expect(head).toHaveLength(headBytes);
	});

	test.each([40, 100_000])(
		'and keeps nothing else when it is not wanted: pieces of %d',
		(length) => {
			const { decoder, isWanted } = decoderThatWants(false);
			const text = textOf(10_000);
			for (let from = 0; from < text.length; from += length) {
				decoder.write(text.slice(from, from + length));
			}

			// The last byte stands in a part of four characters, which is held until the end.
			expect(decoder.length).toBe(9_999);
			expect(decoder.end()).toEqual(Buffer.alloc(headBytes, 'photo'));
			expect(isWanted).toHaveBeenCalledTimes(1);
		},
	);

	test('and makes no room for what is not wanted', () => {
		const buffers = new BufferPool();
		const acquire = jest.spyOn(buffers, 'acquire');
		const decoder = new Base64Decoder(0, buffers, () => false);
		const text = textOf(100_000);
		for (let from = 0; from < text.length; from += 40) decoder.write(text.slice(from, from + 40));

		expect(Math.max(...acquire.mock.calls.flat())).toBeLessThan(2 * headBytes);
	});

	test('and looks at the rest all the same: it may be no Base64', () => {
		const { decoder } = decoderThatWants(false);
		decoder.write(textOf(1_200));
		decoder.write('***');

		expect(decoder.end()).toBeUndefined();
	});

	test('of what is no Base64 never', () => {
		const { decoder, isWanted } = decoderThatWants(true);
		decoder.write(`***${textOf(1_200)}`);
		decoder.write(textOf(1_200));

		expect(isWanted).not.toHaveBeenCalled();
	});
});

describe('the length so far', () => {
	test.each<[name: string, pieces: string[], bytes: number]>([
		['nothing', [''], 0],
		['whole groups of four', ['AAAAAAAA'], 6],
		['a rest that waits for more', ['AAAAAA'], 3],
		['what is no Base64, by the text', ['****', 'A'.repeat(400)], 300],
		['too much padding, by the text', ['AAA===', 'A'.repeat(400)], 300],
		['a prefix', ['data:image/jpeg;base64,', 'AAAA'], 3],
		['what may become a prefix', ['data', ':'], 0],
		[
			'what begins like a prefix, and goes on as long as none',
			[`data:${'A'.repeat(295)}`, 'AAAA'],
			3,
		],
		['the same, a little shorter', [`data:${'A'.repeat(290)}`, 'AAAA'], 0],
		['what does not begin like a prefix', ['dataAAAA'], 6],
	])('%s', (_, pieces, bytes) => {
		const decoder = new Base64Decoder(0, new BufferPool());
		for (const piece of pieces) decoder.write(piece);

		expect(decoder.length).toBe(bytes);
	});

	test.each<[text: string, isEmpty: boolean]>([
		['', true],
		[' \n', true],
		['d', false],
		['A', false],
		['data:;base64,', false],
	])('%j is empty: %s', (text, isEmpty) => {
		const decoder = new Base64Decoder(0, new BufferPool());
		decoder.write(text);

		expect(decoder.isEmpty).toBe(isEmpty);
	});
});

test('a byte order mark around a text is white space', async () => {
	expect(await decode('\ufeffAAAA\ufeff')).toEqual(Buffer.alloc(3));
});

test('a prefix stands at the start only', async () => {
	expect(await decode('AAAAdata:;base64,AAAA')).toBeUndefined();
});

test('an indented text without padding may have lost a plus sign where a padded one has not', async () => {
	expect(await decode('AAAAAAAA\n AA')).toBeUndefined();
	expect(await decode('AAAAAAAA\n AA==')).toEqual(Buffer.alloc(7));
});

test('a whole text needs room once, and no more than its bytes', async () => {
	const acquire = jest.spyOn(BufferPool.prototype, 'acquire');
	await decode(` ${textOf(900)} `);

	expect(acquire.mock.calls).toEqual([[900]]);
});
