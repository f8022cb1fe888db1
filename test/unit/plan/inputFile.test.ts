import { fileDescribedBy, readInputFile } from '../../../nodes/ScanFile/plan/inputFile';

const bytes = [0xff, 0xd8, 0xff];
const buffer = Buffer.from(bytes);

test('a stored file is known by its id, and its data is a mark', () => {
	const file = {
		id: 'filesystem-v2:a/b',
		data: 'filesystem-v2',
		fileName: 'a.jpg',
		mimeType: 'Image/JPEG; x=y',
		bytes: 12,
	};

	expect(readInputFile(file)).toEqual({
		id: 'filesystem-v2:a/b',
		data: '',
		fileName: 'a.jpg',
		mimeType: 'image/jpeg',
		bytes: 12,
	});
	expect(readInputFile({ id: 's3:x' })).toMatchObject({ id: 's3:x', data: '' });
});

test.each<[name: string, data: unknown, content: string | Buffer]>([
	['Base64 text', 'AAAA', 'AAAA'],
	['an empty text', '', ''],
	['a Buffer', buffer, buffer],
	['bytes', new Uint8Array([9, ...bytes, 9]).subarray(1, 4), buffer],
	['a DataView', new DataView(new Uint8Array([9, ...bytes]).buffer, 1), buffer],
	['an ArrayBuffer', new Uint8Array(bytes).buffer, buffer],
	['what a Buffer becomes in JSON', { type: 'Buffer', data: bytes }, buffer],
	['a list of bytes', bytes, buffer],
])('the content may be %s', (_, data, content) => {
	expect(readInputFile({ data })).toEqual({
		id: undefined,
		data: content,
		fileName: undefined,
		mimeType: '',
		bytes: undefined,
	});
});

test('the bytes themselves may stand in place of the file', () => {
	expect(readInputFile(buffer)?.data).toEqual(buffer);
});

test.each<[name: string, file: object]>([
	['nothing', {}],
	['null', { data: null }],
	['a number', { data: 5 }],
	['an object', { data: { a: 1 } }],
	['another object with bytes', { data: { type: 'File', data: bytes } }],
	['a list of other things', { data: [1, 'a'] }],
	['an id that names no storage', { id: '5' }],
	['an id that is no text', { id: 5 }],
	...['filesystem', 'filesystem-v2', 'database', 's3', 'azure-blob'].map(
		(data): [string, object] => [`the mark ${data} without an id`, { data }],
	),
])('%s is no content', (_, file) => {
	expect(readInputFile(file)).toBeUndefined();
});

test('an id that names no storage does not hide the content', () => {
	expect(readInputFile({ id: '5', data: 'AAAA' })).toMatchObject({ id: undefined, data: 'AAAA' });
});

test.each<[fileName: unknown, name: string | undefined]>([
	['a.jpg', 'a.jpg'],
	[' a ', ' a '],
	[' ', undefined],
	['', undefined],
	[5, '5'],
	[{}, undefined],
])('the name %j is %j', (fileName, name) => {
	expect(readInputFile({ data: '', fileName })!.fileName).toBe(name);
});

test.each<[bytes: unknown, size: number | undefined]>([
	[0, 0],
	[5, 5],
	[-1, undefined],
	[Infinity, undefined],
	[NaN, undefined],
	['5', undefined],
])('the size %p is %p', (size, expected) => {
	expect(readInputFile({ data: '', bytes: size })!.bytes).toBe(expected);
});

describe('a description without content', () => {
	const front = { mimeType: 'image/jpeg', fileName: 'a.jpg', data: 'AAAA' };
	const back = { mimeType: 'image/jpeg', fileName: 'b.jpg', data: 'BBBB' };
	const files = (...values: unknown[]) => new Map(values.map((value, at) => [String(at), value]));

	test('is that of the one file that fits it', () => {
		const description = { mimeType: 'image/jpeg', fileName: 'a.jpg' };

		expect(fileDescribedBy(description, files(back, front))?.data).toBe('AAAA');
		expect(fileDescribedBy(description, files(front, { ...front }))?.data).toBe('AAAA');
	});

	test.each<[name: string, description: Record<string, unknown>, values: unknown[]]>([
		['none fits', { mimeType: 'image/jpeg', fileName: 'c.jpg' }, [front, back]],
		['only a part of it fits', { mimeType: 'image/png', fileName: 'a.jpg' }, [front]],
		['it says one thing only', { mimeType: 'image/jpeg' }, [front]],
		['it says nothing', {}, [front]],
		['two files fit', { mimeType: 'image/jpeg', fileType: undefined }, [front, back]],
		['there are no files', { mimeType: 'image/jpeg', fileName: 'a.jpg' }, []],
		['what fits is no file', { a: 1, b: 2 }, [{ a: 1, b: 2, data: 'AAAA' }]],
	])('is that of no file when %s', (_, description, values) => {
		expect(fileDescribedBy(description, files(...values))).toBeUndefined();
	});
});
