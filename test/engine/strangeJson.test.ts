import { stringify } from 'flatted';
import { useStorage } from '../../dev/engine/storage';
import { smallJpeg } from '../support/images';
import { useLocalService } from '../support/localService';
import { fileModes, fileValue, scanRaw } from '../support/rawItems';

const service = useLocalService();

/** A value, this many levels below another. */
function nested(levels: number, innermost: unknown): object {
	let value: object = { innermost };
	for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { value };
	return value;
}

describe('Next to Base64 Text', () => {
	beforeAll(async () => await useStorage('memory'));

	const run = async (json: object, base64Text = '={{ $json.photo }}') =>
		await scanRaw({
			baseUrl: service.current.baseUrl,
			items: [{ json }],
			parameters: { imageSource: 'base64', base64Text },
		});

	test('a circle comes out, without the text of the image in it', async () => {
		const photo = (await smallJpeg(1)).toString('base64');
		const circle: Record<string, unknown> = { name: 'kept', photo };
		circle.self = circle;
		circle.list = [circle, photo];

		const { output, run: saved } = await run({ photo, circle, twice: [circle, circle] });

		const kept = output[0]!.json.circle as Record<string, unknown>;
		expect(kept.name).toBe('kept');
		expect(kept.self).toBe(kept);
		expect(kept.list).toEqual([kept]);
		expect(output[0]!.json.twice).toEqual([kept, kept]);
		expect(stringify(output[0]!.json)).not.toContain(photo);
		expect(saved.data.resultData.error).toBeUndefined();
	});

	test('thousands of levels come out', async () => {
		const photo = (await smallJpeg(1)).toString('base64');
		const { output } = await run({ photo, deep: nested(20_000, photo) });

		let value: unknown = output[0]!.json.deep;
		for (let level = 0; level < 20_000; level++) {
			value = Array.isArray(value) ? value[0] : (value as { value: unknown }).value;
		}
		expect(value).toEqual({});
	});

	test('a value that cannot be read is left out, and the scan is there', async () => {
		const photo = (await smallJpeg(1)).toString('base64');
		const json = { photo, list: [{}] };
		Object.defineProperty(json.list[0], 'trap', {
			enumerable: true,
			get: () => {
				throw new Error('trap');
			},
		});

		const { output, error } = await run(json);

		expect(error).toBeUndefined();
		expect(output[0]!.json).toMatchObject({ angle: 0, requestId: expect.any(String) });
		expect(output[0]!.binary).toHaveProperty('data');
	});

	test.each<[string, (photo: string) => object]>([
		['a form post, an object without prototype', (photo) => ({ body: bare({ photo }) })],
		['one inside another', (photo) => ({ body: bare({ files: [bare({ photo })] }) })],
		['an object with a field named constructor', (photo) => ({ body: { constructor: 5, photo } })],
		['a text with a prefix', (photo) => ({ photo: `data:image/jpeg;base64,${photo}` })],
		['a text in lines', (photo) => ({ photo: photo.replace(/.{76}/g, '$&\r\n') })],
		['a text with the URL-safe alphabet', (photo) => ({ photo: photo.replaceAll('/', '_') })],
		['a field named __proto__', (photo) => JSON.parse(`{"__proto__": "${photo}"}`) as object],
	])('the text of the image does not stay in %s', async (_, jsonOf) => {
		const photo = (await smallJpeg(1)).toString('base64');
		const { output } = await run({ note: 'kept', ...jsonOf(photo) }, photo);

		expect(output[0]!.json.note).toBe('kept');
		expect(JSON.stringify(output[0]!.json).length).toBeLessThan(photo.length / 2 + 100);
	});

	test('other texts, dates and objects of their own class stay', async () => {
		const photo = (await smallJpeg(1)).toString('base64');
		const date = new Date();
		const other = 'x'.repeat(photo.length);
		const map = new Map([['a', 1]]);

		const { output } = await run({ photo, other, nested: [{ date, map }] });

		expect(output[0]!.json).toMatchObject({ other, nested: [{ date, map }] });
	});
});

function bare(fields: object): object {
	return Object.assign(Object.create(null) as object, fields);
}

describe.each(fileModes)('In %s storage, %s binary mode', (storage, binaryMode) => {
	beforeAll(async () => await useStorage(storage));

	test('no field of the input wins over one of the scan', async () => {
		const data = await fileValue(await smallJpeg(1), storage);
		const names = ['angle', 'width', 'height', 'requestId', 'searchTime', 'sourceField'];
		const mine = Object.fromEntries(names.map((name) => [name, 'mine']));

		const { output } = await scanRaw({
			baseUrl: service.current.baseUrl,
			items: [{ json: { ...mine, other: 'mine' }, binary: { data } }],
			binaryMode,
		});

		expect(output[0]!.json.other).toBe('mine');
		for (const name of names) expect(output[0]!.json[name]).not.toBe('mine');
	});

	test.each([[['a', 'b']], ['a text'], [5], [null], [{ data: { mimeType: 'image/jpeg' } }]])(
		'_files that holds %j harms no scan',
		async (_files) => {
			const data = await fileValue(await smallJpeg(1), storage);
			// In combined mode n8n stops at a node whose files it cannot move there.
			const isInTheWay =
				binaryMode === 'combined' &&
				storage !== 'memory' &&
				(Array.isArray(_files) || typeof _files !== 'object');
			const item = isInTheWay
				? { json: { _files, photo: data } }
				: { json: { _files }, binary: { data } };
			const binaryPropertyName = isInTheWay ? 'photo' : 'data';
			const parameters = { binaryPropertyName, options: { keepInputFiles: true } };

			const { output, error } = await scanRaw({
				baseUrl: service.current.baseUrl,
				items: [item],
				binaryMode,
				parameters,
			});

			expect(error).toBeUndefined();
			expect(output[0]!.json.angle).toBe(0);
			if (binaryMode === 'separate') expect(output[0]!.json._files).toEqual(_files);
		},
	);
});

test('outside of combined binary mode, _files is an ordinary field, and holds no files', async () => {
	await useStorage('filesystem');
	const file = await fileValue(await smallJpeg(1), 'filesystem');
	const run = async (item: object, options = {}) =>
		await scanRaw({
			baseUrl: service.current.baseUrl,
			items: [item],
			onError: 'continueRegularOutput',
			parameters: { options },
		});

	const alone = await run({ json: { _files: { data: file } } });
	const beside = await run({ json: { _files: { data: 'mine' } }, binary: { data: file } });
	const without = await run(
		{ json: { _files: { data: 'mine' } }, binary: { data: file } },
		{ keepInputFields: false, keepInputFiles: true },
	);
	service.current.play('bad-parameter');
	const failed = await run({ json: { _files: ['mine'] }, binary: { data: file } });

	expect(alone.output[0]!.json.error).toMatch(/^The item has no file in the field 'data'/);
	expect(alone.output[0]!.json._files).toEqual({ data: file });
	expect(beside.output[0]!.json._files).toEqual({ data: 'mine' });
	expect(without.output[0]!.json).not.toHaveProperty('_files');
	expect(failed.output[0]!.json._files).toEqual(['mine']);
	expect(service.current.calls).toHaveLength(3);
});

test('an item that cannot be read is told before the call, and never passes as a scan', async () => {
	await useStorage('memory');
	const trap = () => {
		throw new Error('trap');
	};
	const file = await fileValue(await smallJpeg(1), 'memory');
	const binary = Object.defineProperty({ data: file }, 'back', { enumerable: true, get: trap });
	const json = Object.defineProperty({}, 'field', { enumerable: true, get: trap });

	const { output } = await scanRaw({
		baseUrl: service.current.baseUrl,
		items: [
			{ json: {}, binary },
			{ json, binary: {} },
			{ json: { kept: 1 }, binary: { data: file } },
		],
		nodeSettings: { continueOnFail: true },
	});

	expect(output[0]!.json.error).toMatch(/^The item could not be read \[item 0\]/);
	expect(output[1]!.json.error).toMatch(/^The item has no file in the field 'data'/);
	expect(output[2]!.json).toMatchObject({ kept: 1, angle: 0 });
	expect(service.current.calls).toHaveLength(1);
});
