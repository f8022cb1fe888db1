import type { IBinaryData, INodeParameters } from 'n8n-workflow';
import { bytesOf } from '../../dev/engine/engine';
import { useStorage } from '../../dev/engine/storage';
import { smallJpeg } from '../support/images';
import { useLocalService } from '../support/localService';
import { fileIn, fileModes, fileValue, scanRaw } from '../support/rawItems';

const service = useLocalService();

/** A file with other values; undefined takes one away. */
function withChange(file: object, change: object): object {
	const changed = Object.entries({ ...file, ...change });
	return Object.fromEntries(changed.filter(([, value]) => value !== undefined));
}

describe.each(fileModes)('In %s storage, %s binary mode', (storage, binaryMode) => {
	beforeAll(async () => await useStorage(storage));

	const run = async (items: unknown[], parameters: INodeParameters = {}) =>
		await scanRaw({ baseUrl: service.current.baseUrl, items, parameters, binaryMode });

	test.each<[string, object, string]>([
		['a number as its name', { fileName: 4711 }, '4711.jpg'],
		['a number with a fraction as its name', { fileName: 1.5 }, '1.5.jpg'],
		['true as its name', { fileName: true }, 'true.jpg'],
		['a list as its name', { fileName: ['a.jpg'] }, 'data.jpg'],
		['an object as its name', { fileName: { name: 'a.jpg' } }, 'data.jpg'],
		['null as its name', { fileName: null }, 'data.jpg'],
		['nothing but a space as its name', { fileName: ' ' }, 'data.jpg'],
		['no type', { mimeType: undefined }, 'photo.jpg'],
		['a type with parameters', { mimeType: 'image/jpeg; name="photo.jpg"' }, 'photo.jpg'],
		['a type in capitals', { mimeType: 'IMAGE/JPEG' }, 'photo.jpg'],
		[
			'the type of a file that nobody looked at',
			{ mimeType: 'application/octet-stream' },
			'photo.jpg',
		],
		['a number as its type', { mimeType: 5 }, 'photo.jpg'],
		['a size that is no number', { bytes: '12 kB' }, 'photo.jpg'],
		['a size beyond all numbers', { bytes: NaN }, 'photo.jpg'],
	])('a file with %s is scanned', async (_, change, name) => {
		const photo = await smallJpeg(1);
		const file = withChange(await fileValue(photo, storage), change);

		for (const binaryPropertyName of ['data', 'd*']) {
			const { output, error } = await run([{ json: {}, binary: { data: file } }], {
				binaryPropertyName,
			});

			expect(error).toBeUndefined();
			const scan = fileIn(output[0], 'data') as IBinaryData;
			expect(scan.fileName).toBe(name);
			expect(await bytesOf(scan)).toEqual(photo);
			expect(typeof output[0]!.json.sourceFileName).toBe('string');
		}
	});

	test.each([{}, { mimeType: undefined }, { mimeType: 'application/pdf; name=exam.pdf' }])(
		'a PDF is told and skipped, whatever its type: %j',
		async (change) => {
			const pdf = withChange(await fileValue(Buffer.from('%PDF-1.7\n…'), storage), change);
			const items = [{ json: {}, binary: { data: pdf } }];

			const told = await run(items);
			const skipped = await run(items, { options: { skipNonImages: true } });

			expect(told.error!.message).toMatch(/is not an image but a PDF \[item 0\]$/);
			expect(skipped.error).toBeUndefined();
			expect(skipped.hints[0]).toMatch(/^Skipped at no cost: 1 file\. .* a PDF/);
			expect(service.current.calls).toEqual([]);
		},
	);

	test.each<[string, unknown, RegExp]>([
		['a text', 'hello', /^The field 'data' contains the text 'hello' instead of a file/],
		['a number', 5, /^The field 'data' contains the number 5 instead of a file/],
		['a list', [1, 2], /^The field 'data' contains a list of 2 entries instead/],
		['true', true, /^The field 'data' contains the boolean true instead/],
		['nothing', null, /^The field 'data' contains nothing instead of a file/],
		['an empty object', {}, /^The file in the field 'data' has no content/],
		['a file that has lost its content', { mimeType: 'image/jpeg' }, /'data' has no content/],
		[
			'a file that has lost its id',
			{ mimeType: 'image/jpeg', data: 'filesystem-v2' },
			/'data' has no content/,
		],
	])('%s where the file should be is told before the call', async (_, value, message) => {
		// n8n itself stops at such an output of a node in combined mode, but not at one that came as json.
		const item =
			binaryMode === 'combined'
				? { json: { _files: { data: value } } }
				: { json: {}, binary: { data: value } };

		for (const binaryPropertyName of ['data', 'd*']) {
			const { error } = await run([item], { binaryPropertyName });

			expect(error!.message).toMatch(message);
			expect(error!.description).not.toContain('could not evaluate');
		}
		expect(service.current.calls).toEqual([]);
	});

	test.each([
		'constructor',
		'__proto__',
		'toString',
		'hasOwnProperty',
		'a,b',
		' data ',
		'a.b',
		'a*',
	])('%j is an ordinary name, of a field and of the output field', async (name) => {
		const photo = await smallJpeg(2);
		const item = {
			json: JSON.parse(`{"${name}": "kept"}`) as object,
			binary: Object.fromEntries([[name, await fileValue(photo, storage)]]),
		};
		// n8n loses a file of this name on its way into the json.
		const inJson = { json: { ...item.json, _files: item.binary } };
		const items = [binaryMode === 'combined' && storage !== 'memory' ? inJson : item];

		const { output, error } = await run(items, { binaryPropertyName: name, outputField: name });

		expect(error).toBeUndefined();
		expect(await bytesOf(fileIn(output[0], name.trim()) as IBinaryData)).toEqual(photo);
		expect(Object.entries(output[0]!.json)).toContainEqual([name, 'kept']);
		expect(output[0]!.json.sourceField).toBe(name);
	});

	test.each(['constructor', '__proto__', 'toString'])(
		'a field %s that the item does not have is missed',
		async (binaryPropertyName) => {
			const items = [{ json: {}, binary: { data: await fileValue(await smallJpeg(1), storage) } }];

			const { error } = await run(items, { binaryPropertyName });

			expect(error!.message).toMatch(/^The item has no file in the field/);
			expect(service.current.calls).toEqual([]);
		},
	);

	test.each(['={{ $binary.data }}', '={{ $binary["data"] }}'])(
		'%s means the file, with Retry On Fail and the older way of continuing',
		async (binaryPropertyName) => {
			const photos = await Promise.all([1, 2, 3].map(smallJpeg));
			const items = await Promise.all(
				photos.map(async (photo, index) => ({
					json: { index },
					binary: { data: await fileValue(photo, storage) },
				})),
			);
			service.current.play('bad-parameter');

			const { output } = await scanRaw({
				baseUrl: service.current.baseUrl,
				items,
				binaryMode,
				parameters: { binaryPropertyName },
				nodeSettings: {
					continueOnFail: true,
					retryOnFail: true,
					maxTries: 2,
					waitBetweenTries: 10,
				},
			});

			expect(output).toHaveLength(3);
			for (const [index, item] of output.entries()) {
				expect(item.json).toMatchObject({ index, angle: 0, requestId: expect.any(String) });
				expect(await bytesOf(fileIn(item, 'data') as IBinaryData)).toEqual(photos[index]);
			}
			expect(service.current.calls).toHaveLength(4);
		},
	);

	test.each<[string, string, RegExp]>([
		['an object', '={{ {a: 1, b: 2} }}', /is set to an object with the fields a, b instead/],
		['a list', '={{ [{a: 1}, {a: 2}] }}', /is set to a list of 2 entries instead/],
		['a list of one', '={{ [{a: 1}] }}', /is set to an object with the fields a instead/],
		['an empty object', '={{ ({}) }}', /is set to an object without fields instead/],
		['an empty list', '={{ [] }}', /is set to an empty list instead|is empty/],
		['all files', '={{ ({data: {mimeType: "a/b"}, back: {mimeType: "a/b"} }) }}', /data, back/],
		['nothing', '={{ null }}', /^'Input Data Field Name' is empty/],
		['a description', '={{ ({mimeType: "image/jpeg", id: "1abc"}) }}', /without its content/],
	])('an expression that gives %s is told so', async (_, binaryPropertyName, message) => {
		const items = [{ json: {}, binary: { data: await fileValue(await smallJpeg(1), storage) } }];

		const { output } = await scanRaw({
			baseUrl: service.current.baseUrl,
			items,
			binaryMode,
			parameters: { binaryPropertyName },
			nodeSettings: { continueOnFail: true },
		});

		expect(output).toHaveLength(1);
		expect(output[0]!.json.error).toMatch(message);
		expect(output[0]!.json.error).not.toContain('[object');
		expect(service.current.calls).toEqual([]);
	});
});
