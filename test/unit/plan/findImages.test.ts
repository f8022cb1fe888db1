import type { INodeExecutionData } from 'n8n-workflow';
import { file, finderIn, foundBy, two, type Surroundings } from './foundImages';

test.each<[fields: unknown, found: unknown[]]>([
	['data', [['data', 'a.jpg']]],
	[
		'note,data',
		[
			['note', 'b.txt'],
			['data', 'a.jpg'],
		],
	],
	[
		['note', 'data'],
		[
			['note', 'b.txt'],
			['data', 'a.jpg'],
		],
	],
	[['data'], [['data', 'a.jpg']]],
	[
		'*',
		[
			['data', 'a.jpg'],
			['note', 'b.txt'],
		],
	],
	[
		'd*, data, *',
		[
			['data', 'a.jpg'],
			['note', 'b.txt'],
		],
	],
])('%j leads to its fields, each once', (fields, found) => {
	expect(foundBy(fields, two)).toEqual(found);
	expect(foundBy(fields, two, { binaryMode: 'combined' })).toEqual(found);
});

test.each(['binary', 'combined'])(
	'a field named like the pattern hides no other (%s)',
	(binaryMode) => {
		const posted = { '*': file('a.jpg'), photo_1: file('b.jpg'), 'photo_*': file('c.jpg') };

		expect(foundBy('*', posted, { binaryMode })).toHaveLength(3);
		expect(foundBy('photo_*', posted, { binaryMode })).toEqual([
			['photo_1', 'b.jpg'],
			['photo_*', 'c.jpg'],
		]);
	},
);

test('names are looked at as they stand if a part of them is no field', () => {
	expect(foundBy('a, b', { 'a, b': file('c.jpg'), a: file('a.jpg') })).toEqual([['a, b', 'c.jpg']]);
	expect(foundBy('a*,b', { 'a*,b': file('c.jpg') })).toEqual([['a*,b', 'c.jpg']]);
	expect(foundBy(',', { ',': file('c.jpg') })).toEqual([[',', 'c.jpg']]);
	expect(
		foundBy('front,back', {
			'front,back': file('c.jpg'),
			front: file('a.jpg'),
			back: file('b.jpg'),
		}),
	).toEqual([
		['front', 'a.jpg'],
		['back', 'b.jpg'],
	]);
	expect(foundBy(' x ', { ' x ': file('x.jpg') })).toEqual([[' x ', 'x.jpg']]);
	expect(foundBy('_files.data', { ...two, '_files.data': file('c.jpg') })).toEqual([
		['_files.data', 'c.jpg'],
	]);
	expect(foundBy('_files.data, note', { ...two, '_files.data': file('c.jpg') })).toEqual([
		['_files.data', 'c.jpg'],
		['note', 'b.txt'],
	]);
	expect(foundBy('_files.data', two)).toEqual([['data', 'a.jpg']]);
	expect(foundBy(5, { 5: file('five.jpg') })).toEqual([['5', 'five.jpg']]);
});

test('a file without a name has that of its field', () => {
	expect(foundBy('data', { data: { data: 'AAAA' } })).toEqual([['data', 'data']]);
});

test('files of an item stand where the binary mode has them, and in their old place', () => {
	const item = { json: { _files: { a: file('a.jpg') } }, binary: { b: file('b.jpg') } };
	const fieldsOf = (surroundings: Surroundings, of: unknown = item) =>
		finderIn(surroundings)
			.find(of as INodeExecutionData, 0, { from: 'files', fields: '*' })
			.map(({ field }) => field);

	expect(fieldsOf({ binaryMode: 'combined' })).toEqual(['a', 'b']);
	expect(fieldsOf({ binaryMode: 'separate' })).toEqual(['b']);
	expect(fieldsOf({ isOld: true })).toEqual(['b']);
	expect(fieldsOf({ binaryMode: 'combined' }, { binary: { b: file('b.jpg') } })).toEqual(['b']);
	expect(fieldsOf({ binaryMode: 'combined' }, { json: { _files: 'x' }, binary: 'y' })).toEqual([
		undefined,
	]);
	expect(finderIn({ binaryMode: 'combined' }).filesAreInJson).toBe(true);
	expect(finderIn({ isOld: true }).filesAreInJson).toBe(false);
});

describe('a path in combined binary mode', () => {
	const atPath = (path: string) => file(`at ${path}`);

	test('leads to a file anywhere in the json', () => {
		expect(foundBy('deep.inside', two, { binaryMode: 'combined', atPath })).toEqual([
			['deep.inside', 'at deep.inside'],
		]);
		expect(foundBy('data', two, { binaryMode: 'combined', atPath })).toEqual([['data', 'a.jpg']]);
	});

	test('leads nowhere in another mode, and where n8n finds no file', () => {
		for (const surroundings of [{ atPath }, { binaryMode: 'combined' }]) {
			expect(foundBy('deep.inside', two, surroundings)).toMatchObject([
				{ message: expect.stringMatching(/^The item has no file in the field 'deep.inside'/) },
			]);
		}
	});
});

describe('a file that an expression gave', () => {
	test('is the image', () => {
		expect(foundBy(file('x.jpg'), two)).toEqual([['file', 'x.jpg']]);
		expect(foundBy([file('x.jpg')], two)).toEqual([['file', 'x.jpg']]);
		expect(foundBy({ data: 'AAAA', mimeType: 'image/jpeg' }, two)).toEqual([['file', 'file']]);
	});

	test('is that of the item when it has no content itself', () => {
		expect(foundBy({ mimeType: 'image/jpeg', fileName: 'a.jpg' }, two)).toEqual([
			['file', 'a.jpg'],
		]);
	});

	test.each([
		[two, 'data, note'],
		[{}, 'none'],
	])('is told when there is no content: fields of %j', (binary, names) => {
		expect(foundBy({ mimeType: 'image/png' }, binary)).toEqual([
			{
				field: 'file',
				message: "The expression in 'Input Data Field Name' returns a file without its content",
				remedy: `Enter the name of the field instead of an expression. The fields of the item that contain a file are: ${names}.`,
				isSkippable: undefined,
			},
		]);
	});
});

test('items that ask for the same names one after the other get them again', () => {
	const finder = finderIn();
	const find = (fields: string) =>
		finder
			.find({ json: {}, binary: two } as unknown as INodeExecutionData, 0, {
				from: 'files',
				fields,
			})
			.map(({ field }) => field);

	expect([find('data'), find('d*'), find('d*'), find('note')]).toEqual([
		['data'],
		['data'],
		['data'],
		['note'],
	]);
});

test.each([
	['https://a.example/b/c%20d.jpg?e=f/g', 'c d.jpg'],
	['https://a.example/100%.jpg', '100%.jpg'],
	['https://a.example/', 'scan'],
	['https://a.example', 'scan'],
])('the image at %s is called %j', (url, fileName) => {
	const [found] = finderIn().find({ json: {} }, 0, { from: 'url', url, sourceUrl: 'as given' });

	expect(found).toEqual({ image: { from: 'url', url, sourceUrl: 'as given', fileName } });
});

test('an image from a text has no field', () => {
	expect(finderIn().find({ json: {} }, 0, { from: 'base64', text: 'AAAA' })).toEqual([
		{ image: { from: 'base64', text: 'AAAA', fileName: 'scan' } },
	]);
});
