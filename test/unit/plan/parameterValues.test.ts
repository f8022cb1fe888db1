import { Failure } from '../../../nodes/ScanFile/failures';
import {
	modeNames,
	readBase64Text,
	readBoolean,
	readChoice,
	readNumber,
	readText,
	readUrl,
} from '../../../nodes/ScanFile/plan/parameterValues';

/** What a reader gives, or its words when it gives nothing. */
function outcomeOf(read: () => unknown): unknown {
	try {
		return read();
	} catch (thrown) {
		expect(thrown).toBeInstanceOf(Failure);
		const { message, remedy } = thrown as Failure;
		return `${message}. ${remedy}`;
	}
}

const file = { mimeType: 'image/jpeg', data: 'AAAA' };

describe('a text', () => {
	test.each<[value: unknown, text: string]>([
		['a', 'a'],
		['', ''],
		[undefined, ''],
		[null, ''],
		[5, '5'],
		[true, 'true'],
		[['a'], 'a'],
		[[null], ''],
	])('%j is read as %j', (value, text) => {
		expect(readText("'X'", value)).toBe(text);
	});

	const go =
		'Change the expression so that it returns a single text, for example {{ $json.photo[0].url }} instead of {{ $json.photo }}.';
	test.each<[value: unknown, words: string]>([
		[{ a: 1 }, `'X' is set to an object with the fields a instead of text. ${go}`],
		[['a', 'b'], `'X' is set to a list of 2 entries instead of text. ${go}`],
		[[{ a: 1 }], `'X' is set to an object with the fields a instead of text. ${go}`],
		[
			file,
			"'X' is set to a file instead of text. Set 'Image Source' to 'Input Files' to scan a file.",
		],
		[
			[file],
			"'X' is set to a file instead of text. Set 'Image Source' to 'Input Files' to scan a file.",
		],
	])('%j is none', (value, words) => {
		expect(outcomeOf(() => readText("'X'", value))).toBe(words);
	});

	test('has a remedy of its own where there is one', () => {
		expect(outcomeOf(() => readText("'X'", {}, 'Fix it.'))).toBe(
			"'X' is set to an object without fields instead of text. Fix it.",
		);
	});
});

describe('a URL', () => {
	test.each([
		['https://a.example/b c.jpg', 'https://a.example/b%20c.jpg'],
		[' http://a.example ', 'http://a.example/'],
		['https://a.example/?u=https://b.example/', 'https://a.example/?u=https://b.example/'],
		['https://a.example/b.jpg?next=x', 'https://a.example/b.jpg?next=x'],
	])('%j is sent as %j', (value, url) => {
		expect(readUrl(value)).toEqual({ url, sourceUrl: value.trim() });
	});

	test.each(
		[' ', '\n', ',', ';', '|', '<', '>', '"', "'", '.jpg', '.x1'].map((between) => [between]),
	)('and another one after %j are two', (between) => {
		expect(outcomeOf(() => readUrl(`https://a.example/b${between}HTTP://b.example`))).toBe(
			"'Image URL' contains more than one URL. Use one URL for each item. The 'Split Out' node turns a list into items.",
		);
	});

	test.each(['\u200b', '\ufeff', '\u200e', '\u202a', '\u00ad', '\0', '\u3000', '\u00a0'])(
		'%j around it is no part of it',
		(unseen) => {
			const value = `${unseen} https://a.example/b.jpg${unseen}\n${unseen}`;
			const url = 'https://a.example/b.jpg';
			expect(readUrl(value)).toEqual({ url, sourceUrl: url });
		},
	);

	test.each([' ', '\u200b'])(
		'%j thousands of times in the middle of it takes no time',
		(unseen) => {
			const value = `https://a.example/${unseen.repeat(100_000)}b.jpg`;
			const before = process.cpuUsage();
			readUrl(value);
			const { user, system } = process.cpuUsage(before);
			// Looking for the end of the text from each of them takes ten seconds.
			expect((user + system) / 1000).toBeLessThan(2_000);
		},
	);

	test.each(['"https://a.example/b.jpg"', '<https://a.example/b>', 'URL: https://a.example/b.jpg'])(
		'is not taken for two because of what is around it: %s',
		(value) => {
			expect(outcomeOf(() => readUrl(value))).toMatch(/^'Image URL' is not a web URL/);
		},
	);

	const complete =
		'Enter a complete URL that starts with https:// or http:// and opens from the public internet.';
	test.each([
		['', `'Image URL' is empty. ${complete}`],
		['  ', `'Image URL' is empty. ${complete}`],
		['photo.jpg', `'Image URL' is not a web URL. ${complete}`],
		['ftp://a.example', `'Image URL' is not a web URL. ${complete}`],
		['see data:', `'Image URL' is not a web URL. ${complete}`],
		[
			'DATA:image/jpeg;base64,AAAA',
			"'Image URL' contains the image itself (a data: URL). Set 'Image Source' to 'Base64 Text' and move the value there.",
		],
	])('%j is none', (value, words) => {
		expect(outcomeOf(() => readUrl(value))).toBe(words);
	});

	test('is asked for by its name', () => {
		expect(outcomeOf(() => readUrl({}))).toMatch(/^'Image URL' is set to/);
	});
});

test('Base64 text is taken as it is, but not without a character', () => {
	const empty =
		"'Base64 Text' is empty. Check that the expression points to the field with the Base64 text of the image.";

	expect(readBase64Text(' AAAA\n')).toBe(' AAAA\n');
	for (const value of ['', ' \n', undefined]) {
		expect(outcomeOf(() => readBase64Text(value))).toBe(empty);
	}
	expect(outcomeOf(() => readBase64Text({}))).toMatch(/^'Base64 Text' is set to/);
});

test.each<[value: unknown, mode: string]>([
	['true', 'true'],
	[true, 'true'],
	[false, 'false'],
	[' Force ', 'force'],
	[['FALSE'], 'false'],
])('the mode %j is %s', (value, mode) => {
	expect(readChoice('Crop', value, modeNames)).toBe(mode);
});

test.each(['', 'on', 1, undefined])('there is no mode %j', (value) => {
	expect(outcomeOf(() => readChoice('Crop', value, modeNames))).toBe(
		"'Crop' has an invalid value. Select Automatic, Off or Force; an expression must return true, false or force.",
	);
});

test('a mode is asked for by its name', () => {
	expect(outcomeOf(() => readChoice('Crop', {}, modeNames))).toMatch(/^'Crop' is set to/);
});

test.each<[value: unknown, unset: boolean, expected: boolean]>([
	[undefined, true, true],
	[undefined, false, false],
	[true, false, true],
	[false, true, false],
	[' TRUE', false, true],
	['False', true, false],
	[['true'], false, true],
])('the option %j, else %s, is %s', (value, unset, expected) => {
	expect(readBoolean('Keep', value, unset)).toBe(expected);
});

test.each<[value: unknown, what: string]>([
	['yes', "the text 'yes'"],
	[1, 'the number 1'],
	[null, 'nothing'],
	[{}, 'an object without fields'],
])('the option %j is no boolean', (value, what) => {
	expect(outcomeOf(() => readBoolean('Keep', value, true))).toBe(
		`'Keep' is set to ${what} instead of true or false. Switch the option on or off, or make its expression return true or false. If you remove the option, the node uses its default.`,
	);
});

const limit = { default: 7, max: 10 };

test.each<[value: unknown, number: number]>([
	[undefined, 7],
	[null, 7],
	[1, 1],
	[10, 10],
	['3', 3],
	[[4], 4],
])('the number %j is %d', (value, number) => {
	expect(readNumber('Tries', value, limit)).toBe(number);
});

test.each([0, 11, -1, 1.5, NaN, Infinity, '', 'many', true, [1, 2], {}])(
	'the number %j is none that can be used',
	(value) => {
		expect(outcomeOf(() => readNumber('Tries', value, limit))).toBe(
			"'Tries' is not a whole number from 1 to 10. Enter a number from 1 to 10, or remove the option to use the default of 7.",
		);
	},
);
