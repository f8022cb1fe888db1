import { decodingsOf, squeezedDecodingsOf } from '../../../nodes/ScanFile/output/decodedTexts';

const textsOf = (text: string) => decodingsOf(text).map((decoding) => decoding.text);

test.each<[text: string, meaning: string]>([
	['\\u0041', 'A'],
	['\\u00e4', 'ä'],
	['%u0041', 'A'],
	['\\u{41}', 'A'],
	['\\u{000041}', 'A'],
	['\\x4b', 'K'],
	['%4B', 'K'],
	['&#x4b;', 'K'],
	['&#x0000004b;', 'K'],
	['&#x4b&#x4c', 'KL'],
	['&#75;', 'K'],
	['&#00000075;', 'K'],
	['&amp;', '&'],
	['&lt;&gt;', '<>'],
	['&quot;&apos;', '"\''],
	['&sol;&bsol;', '/\\'],
	['&plus;&equals;&lowbar;&percnt;', '+=_%'],
	['&newline;', '\n'],
	['&AMP;', '&'],
	['a\\nb', 'a b'],
	['a\\bb\\fb\\rb\\tb\\vb', 'a b b b b b'],
	['\\/', '/'],
	['\\"', '"'],
	['a\\\nb', 'ab'],
	['a\\\rb', 'ab'],
	['a=\nb', 'ab'],
	['a=\r\nb', 'ab'],
	['a%4B\\u0041z', 'aKAz'],
])('%j means %j', (text, meaning) => {
	expect(textsOf(text)[1]).toBe(meaning);
});

test.each([
	...['plain text', '100 %', 'a & b', '&unknown;', '&#;', '&#123456;', '\\q', '\\u12', '\\u{}'],
	...['%4', '%zz', 'a=b', '=', '&a;', '&abcdefghi;', '\\u{1234567}'],
])('%j has no escape sequences', (text) => {
	expect(textsOf(text)).toEqual([text]);
});

test('what was escaped several times is decoded up to three times', () => {
	expect(textsOf('%2525252541')).toEqual(['%2525252541', '%25252541', '%252541', '%2541']);
	expect(textsOf('%2541')).toEqual(['%2541', '%41', 'A']);
});

test('each character knows where it came from', () => {
	expect(decodingsOf('a%4B\\\nc')[1]).toEqual({
		text: 'aKc',
		starts: [0, 1, 6],
		ends: [1, 4, 7],
	});
	expect(decodingsOf('x%2541y')[2]).toEqual({ text: 'xAy', starts: [0, 1, 6], ends: [1, 6, 7] });
	expect(decodingsOf('&no;%41')[1]).toEqual({
		text: '&no;A',
		starts: [0, 1, 2, 3, 4],
		ends: [1, 2, 3, 4, 7],
	});
});

describe('squeezed', () => {
	test.each<[text: string, meaning: string]>([
		['u0041%42', 'ab'],
		['x4b\\x42', 'kb'],
		['4B%4C', 'kl'],
		['#x4b;&#x4c;', 'kl'],
		['x4b;&#x4c;', 'kl'],
		['x4b&#x4c', 'kl'],
		['75&#76', 'kl'],
		['#75;&#76;', 'kl'],
		['75;&#76;', 'kl'],
	])('%j, cut off at its start, may mean %j', (text, meaning) => {
		const texts = squeezedDecodingsOf(text).map((decoding) => decoding.text);

		expect(texts).toContain(meaning);
	});

	const squeezed = (text: string) => squeezedDecodingsOf(text).map((decoding) => decoding.text);

	test.each<[text: string, decodings: string[]]>([
		['Key', ['key']],
		['My Key', ['mykey']],
		['sk-1\u200b2', ['sk-12', 'sk12']],
		['A\x00B\tC\n', ['abc']],
		['Ä-1', ['Ä-1', '1']],
		['a--b  c', ['a--bc', 'abc']],
	])('%j reads as %j', (text, decodings) => {
		expect(squeezed(text)).toEqual(decodings);
	});

	test.each<[name: string, text: string]>([
		['white space inside an escape sequence', '%4 1bc'],
		['a line break inside an escape sequence', '%4\\n1bc'],
		['a line that mail has broken inside an escape sequence', '%4=\r\n1bc'],
		['the same with a line feed only', '%4=\n1bc'],
		['a line that a program has broken', '%4\\\r\n1bc'],
		['an escape sequence', '%41bc'],
		['white space in an escape sequence of an escape sequence', '%2 541bc'],
	])('is read through %s', (_, text) => {
		expect(squeezed(text)).toContain('abc');
	});

	test('says each thing once', () => {
		const texts = squeezed('a%41 \\b');

		expect(new Set(texts).size).toBe(texts.length);
	});

	test('each character knows where it came from', () => {
		expect(squeezedDecodingsOf('A -b')).toEqual([
			{ text: 'a-b', starts: [0, 2, 3], ends: [1, 3, 4] },
			{ text: 'ab', starts: [0, 3], ends: [1, 4] },
		]);
	});
});
