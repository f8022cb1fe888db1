import { unescapeBase64, unfinishedEscapeLength } from '../../../nodes/ScanFile/iqs/jsonEscapes';

test.each<[part: string, meaning: string]>([
	['QUJD', 'QUJD'],
	['', ''],
	['\\"\\\\\\/\\b\\f\\n\\r\\t', '"\\/\b\f\n\r\t'],
	['a\\u002Fb\\u002fc', 'a/b/c'],
	['\\u00ff', '\xff'],
	['\\u003d\\u003D', '=='],
])('%j means %j', (part, meaning) => {
	expect(unescapeBase64(part)).toBe(meaning);
	expect(JSON.parse(`"${part}"`)).toBe(meaning);
});

test.each(['\\x', '\\u00g0', '\\u12', '\\u0100', '\\\u0000', '\\\n', '\\constructor'])(
	'%j is nothing that Base64 can have',
	(part) => {
		expect(unescapeBase64(part)).toMatch(/^\\/);
	},
);

test.each<[part: string, length: number]>([
	['QUJD', 0],
	['', 0],
	['QUJD\\', 1],
	['\\', 1],
	['QUJD\\u', 2],
	['QUJD\\u0', 3],
	['QUJD\\u00', 4],
	['QUJD\\u002', 5],
	['QUJD\\u002f', 0],
	['QUJD\\u002f1', 0],
	['QUJD\\n', 0],
	['QUJD\\n0', 0],
	// A backslash that is itself escaped begins nothing.
	['QUJD\\\\', 0],
	['QUJD\\\\\\', 1],
	['QUJD\\\\u0', 0],
	['QUJD\\\\\\u0', 3],
	['\\\\', 0],
	['\\\\\\', 1],
])('at the end of %j %d bytes wait for more', (part, length) => {
	expect(unfinishedEscapeLength(Buffer.from(part, 'latin1'))).toBe(length);
});
