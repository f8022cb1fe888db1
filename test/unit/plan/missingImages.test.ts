import { file, foundBy, two } from './foundImages';

const enterName =
	'Enter the name of the field with the image, for example data, or a pattern such as attachment_*.';
const longBase64 = Buffer.concat([
	Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
	Buffer.alloc(60),
]).toString('base64');
const isImage = {
	message: "'Input Data Field Name' contains the image itself, as text",
	remedy: "Set 'Image Source' to 'Base64 Text' and move the value there.",
	isSkippable: undefined,
};

test.each<[fields: unknown, message: string]>([
	['', 'is empty'],
	['  ', 'is empty'],
	[undefined, 'is empty'],
	[null, 'is empty'],
	[' , ', 'is empty'],
	[{ a: 1 }, 'is set to an object with the fields a instead of a field name'],
	[['a', 5], 'is set to a list of 2 entries instead of a field name'],
	[[], 'is set to an empty list instead of a field name'],
	[['', ''], 'is empty'],
])('%j names nothing', (fields, message) => {
	expect(foundBy(fields, two)).toEqual([
		{ message: `'Input Data Field Name' ${message}`, remedy: enterName, isSkippable: undefined },
	]);
});

test.each([
	longBase64,
	longBase64.slice(0, 64),
	' data:image/jpeg;base64,AAAA',
	'DATA:IMAGE/png,x',
])('%j is no name but an image', (fields) => {
	expect(foundBy(fields, two)).toEqual([isImage]);
});

test.each([longBase64.slice(0, 63), 'a'.repeat(100), 'my data:image/', 'data:text/plain,a'])(
	'%j is a name',
	(fields) => {
		expect(foundBy(fields, two)).not.toEqual([isImage]);
	},
);

describe('a field without a file', () => {
	const way =
		" To skip items without the file, switch on 'Skip Files That Are Not Images' in 'Options'.";

	test('asked for by its name is told with the fields there are', () => {
		expect(foundBy('x', { ...two, odd: 'text' })).toEqual([
			{
				message: "The item has no file in the field 'x' named in 'Input Data Field Name'",
				remedy: `The files of the item are: data (a.jpg), note (b.txt), odd. Enter one of these field names, or a pattern such as attachment_*.${way}`,
				isSkippable: true,
			},
		]);
	});

	test('asked for by a pattern may be skipped', () => {
		expect(foundBy('x*', two)).toEqual([
			{
				message: "No file of the item matches 'x*' in 'Input Data Field Name'",
				remedy: `The files of the item are: data (a.jpg), note (b.txt). Enter one of these field names, or a pattern such as attachment_*.${way}`,
				isSkippable: true,
			},
		]);
	});

	test('in an item without files is told so', () => {
		const none =
			'The item has no files. Check that the previous node outputs a file, or select another image source.';

		expect(foundBy('x', {})).toMatchObject([{ remedy: none + way }]);
		expect(foundBy('x*', {})).toMatchObject([{ remedy: none + way }]);
	});

	test('among many is told with some of them', () => {
		const many = Object.fromEntries(
			Array.from({ length: 12 }, (_, at) => [`f${at}`, file(`${at}`)]),
		);

		expect(foundBy('x*', many)).toMatchObject([
			{
				remedy: expect.stringMatching(
					/^The files of the item are: f0 \(0\), .*f9 \(9\) and 2 more\./,
				),
			},
		]);
	});

	test('beside fields with one does not hide them', () => {
		expect(foundBy('x*, data', two)).toMatchObject([{ isSkippable: true }, ['data', 'a.jpg']]);
	});
});

test.each<[value: unknown, what: string]>([
	['text', "the text 'text'"],
	[null, 'nothing'],
	[['a', 'b'], 'a list of 2 entries'],
])('%j in place of a file is told', (value, what) => {
	expect(foundBy('data', { data: value })).toEqual([
		{
			field: 'data',
			message: `The field 'data' contains ${what} instead of a file`,
			remedy:
				"In n8n, a file is an object with its content in 'data'. In a Code node, create it with this.helpers.prepareBinaryData. If the text is the image itself, set 'Image Source' to 'Base64 Text'.",
			isSkippable: true,
		},
	]);
});

test('a file without content is told', () => {
	expect(foundBy('data', { data: { mimeType: 'image/jpeg' } })).toEqual([
		{
			field: 'data',
			message: "The file in the field 'data' has no content",
			remedy:
				"In n8n, a file has its content in 'data', as Base64 text. Check the node that provides the file.",
			isSkippable: undefined,
		},
	]);
});
