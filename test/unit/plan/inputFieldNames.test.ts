import { parseFieldNames } from '../../../nodes/ScanFile/plan/inputFieldNames';

/** The fields among these that a text names. */
function named(text: string, fields: string[]): string[] {
	const names = parseFieldNames(text);
	return fields.filter((field) =>
		names.some(({ name, matches }) => (matches ? matches(field) : field === name)),
	);
}

test.each<[text: string, fields: string[], expected: string[]]>([
	['data', ['data', 'metadata', 'data2', 'Data'], ['data']],
	['d*', ['data', 'metadata', 'd'], ['data', 'd']],
	['*data', ['data', 'metadata', 'data2'], ['data', 'metadata']],
	['*', ['a', '', 'b c'], ['a', '', 'b c']],
	['a*b', ['ab', 'a-b', 'abc', 'b', 'a'], ['ab', 'a-b']],
	// Start and end must not be the same letters.
	['ab*ba', ['aba', 'abba', 'ab ba'], ['abba', 'ab ba']],
	['*a*a*', ['a', 'aa', 'bab', 'baab'], ['aa', 'baab']],
	['a**b', ['ab', 'acb'], ['ab', 'acb']],
	['a.c', ['abc', 'a.c'], ['a.c']],
	['a?[b]', ['a?[b]', 'aab'], ['a?[b]']],
	['a\n*', ['a\nb', 'ab'], ['a\nb']],
	['_files.data', ['data', '_files.data'], ['data']],
	['_files.d*', ['data', 'note'], ['data']],
	['front, back', ['back', 'front', 'side'], ['back', 'front']],
	[' front ,,front', ['front'], ['front']],
])('%j names, of %j, %j', (text, fields, expected) => {
	expect(named(text, fields)).toEqual(expected);
});

test('nothing but commas names nothing', () => {
	expect(parseFieldNames(' , ,')).toEqual([]);
});
