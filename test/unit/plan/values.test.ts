import { runInNewContext } from 'node:vm';
import {
	describeValue,
	isFileValue,
	isPlainObject,
	shown,
	shownNames,
} from '../../../nodes/ScanFile/plan/values';

test.each<[unknown, string]>([
	[undefined, 'nothing'],
	[null, 'nothing'],
	['', 'nothing'],
	['hello', "the text 'hello'"],
	['x'.repeat(100), `the text '${'x'.repeat(60)}…'`],
	[5, 'the number 5'],
	[true, 'the boolean true'],
	[5n, 'the bigint 5'],
	[Symbol('s'), 'the symbol Symbol(s)'],
	[() => 5, 'a function'],
	[[], 'an empty list'],
	[[1, 2], 'a list of 2 entries'],
	[[{ a: 1 }], 'a list of one entry: an object with the fields a'],
	[{}, 'an object without fields'],
	[{ a: 1, b: 2 }, 'an object with the fields a, b'],
	[{ mimeType: 'image/jpeg', data: '' }, 'a file'],
	[Buffer.from('a'), 'the bytes of a file'],
	[new Date(), 'a date'],
	[runInNewContext('new Date(NaN)'), 'a date'],
	[{ ts: 5, isLuxonDateTime: true }, 'a date'],
])('%p is called %j', (value, expected) => {
	expect(describeValue(value)).toBe(expected);
});

test('of many fields only some are named', () => {
	const fields = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`f${index}`, 1]));

	expect(describeValue(fields)).toMatch(/^an object with the fields f0, .*, f9 and 2 more$/);
	expect(shownNames(['a', 'b'], 50)).toBe('a, b and 40 more');
	expect(shownNames(Array<string>(10).fill('a'))).not.toContain('more');
});

test.each([
	['one line', 'one line'],
	['two\r\n  lines', 'two lines'],
	[' at the edges ', 'at the edges'],
	['x'.repeat(60), 'x'.repeat(60)],
	['x'.repeat(61), `${'x'.repeat(60)}…`],
	[`x${' '.repeat(118)}y`, 'x y'],
	[`x${' '.repeat(119)}y`, 'x…'],
	['🧾'.repeat(40), `${'🧾'.repeat(30)}…`],
	[`a${'🧾'.repeat(40)}`, `a${'🧾'.repeat(29)}…`],
])('%j is shown as %j', (text, expected) => {
	expect(shown(text)).toBe(expected);
});

test('a plain object is one of any realm, and none of a class of its own', () => {
	for (const value of [{}, Object.create(null), runInNewContext('({})'), { constructor: 5 }]) {
		expect(isPlainObject(value)).toBe(true);
	}
	for (const value of [[], new Date(), new Map(), Buffer.from('a'), null, 5, 'a']) {
		expect(isPlainObject(value)).toBe(false);
	}
});

test('a file is told from an object that only has an id or data', () => {
	for (const value of [
		{ mimeType: 'a/b' },
		{ id: 'filesystem-v2:a', fileName: 'a.jpg' },
		{ data: 'AAAA', fileExtension: 'jpg' },
		{ data: 'AAAA', fileType: 'image' },
	]) {
		expect(isFileValue(value)).toBe(true);
	}
	const bytes = Object.assign(Buffer.from('a'), { mimeType: 'a/b' });
	const list = Object.assign([], { mimeType: 'a/b' });
	for (const value of [
		{ id: 5, name: 'Ann' },
		{ data: {} },
		{ fileName: 'a.jpg' },
		list,
		null,
		bytes,
	]) {
		expect(isFileValue(value)).toBe(false);
	}
});
