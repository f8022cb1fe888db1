import sharp from 'sharp';
import { bytesOf } from '../../dev/engine/engine';
import { useStorage } from '../../dev/engine/storage';
import { smallJpeg } from '../support/images';
import { useLocalService } from '../support/localService';
import { fileValue, scanRaw } from '../support/rawItems';

const service = useLocalService();

describe('Content in memory', () => {
	beforeAll(async () => await useStorage('memory'));

	const photo = async () => await smallJpeg(3);

	test.each<[string, (bytes: Buffer) => unknown]>([
		['a Buffer', (bytes) => bytes],
		['bytes', (bytes) => new Uint8Array(bytes)],
		['an ArrayBuffer', (bytes) => new Uint8Array(bytes).buffer],
		['a Buffer that was JSON on its way', (bytes) => bytes.toJSON()],
		['a list of numbers', (bytes) => [...bytes]],
		['Base64 with a prefix', (bytes) => `data:image/jpeg;base64,${bytes.toString('base64')}`],
	])('%s in data is scanned', async (_, dataOf) => {
		const bytes = await photo();
		const file = { data: dataOf(bytes), mimeType: 'image/jpeg' };

		const { output, error } = await scanRaw({
			baseUrl: service.current.baseUrl,
			items: [{ json: {}, binary: { data: file } }],
			nodeSettings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 10 },
		});

		expect(error).toBeUndefined();
		expect(await bytesOf(output[0]!.binary!.data!)).toEqual(bytes);
	});

	test.each<[string, (bytes: Buffer) => unknown]>([
		['a Buffer', (bytes) => bytes],
		['a Buffer that was JSON on its way', (bytes) => bytes.toJSON()],
	])('%s in place of the file is scanned', async (_, valueOf) => {
		const bytes = await photo();

		const { output, error } = await scanRaw({
			baseUrl: service.current.baseUrl,
			items: [{ json: {}, binary: { data: valueOf(bytes) } }],
		});

		expect(error).toBeUndefined();
		expect(await bytesOf(output[0]!.binary!.data!)).toEqual(bytes);
	});

	test.each([
		'={{ $input.item.binary.data }}',
		'={{ $("Start").item.binary.data }}',
		'={{ $node["Start"].binary.data }}',
		'={{ [$binary.data] }}',
	])('%s means the file', async (binaryPropertyName) => {
		const bytes = await photo();
		const file = { data: bytes.toString('base64'), fileName: 'a.jpg', mimeType: 'image/jpeg' };

		const { output, error } = await scanRaw({
			baseUrl: service.current.baseUrl,
			items: [{ json: {}, binary: { data: file } }],
			parameters: { binaryPropertyName },
		});

		expect(error).toBeUndefined();
		expect(await bytesOf(output[0]!.binary!.data!)).toEqual(bytes);
	});

	test('of two files that are described alike, {{ $binary.x }} takes none by chance', async () => {
		const [first, second] = await Promise.all([1, 2].map(smallJpeg));
		const describe = (bytes: Buffer) => ({
			...{ data: bytes.toString('base64'), mimeType: 'image/jpeg', fileName: 'a.jpg' },
		});

		const { error } = await scanRaw({
			baseUrl: service.current.baseUrl,
			items: [{ json: {}, binary: { data: describe(first!), back: describe(second!) } }],
			parameters: { binaryPropertyName: '={{ $binary.back }}' },
		});

		expect(error!.message).toMatch(/returns a file without its content/);
		expect(error!.description).toMatch(/data, back/);
		expect(service.current.calls).toEqual([]);
	});

	test.each([
		['BigTIFF', Buffer.from('II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0', 'latin1')],
		['a JPEG 2000 codestream', Buffer.from('\xff\x4f\xff\x51\0\x29\0\0', 'latin1')],
		['an HEIC of a rare brand', Buffer.from('\0\0\0\x18ftyphevm\0\0\0\0', 'latin1')],
		['an SVG behind a long comment', Buffer.from(`<!--${'licence '.repeat(5000)}--><svg/>`)],
	])('%s is sent', async (_, bytes) => {
		await scanRaw({
			baseUrl: service.current.baseUrl,
			items: [{ json: {}, binary: { data: { data: bytes.toString('base64') } } }],
			onError: 'continueRegularOutput',
		});

		expect(service.current.calls).toHaveLength(1);
	});

	test('an SVG behind a long comment is sent from a file storage too', async () => {
		const bytes = Buffer.from(`<!--${'licence '.repeat(5000)}--><svg/>`);
		for (const storage of ['filesystem', 'database'] as const) {
			await useStorage(storage);
			await scanRaw({
				baseUrl: service.current.baseUrl,
				items: [{ json: {}, binary: { data: await fileValue(bytes, storage) } }],
				onError: 'continueRegularOutput',
			});
		}
		await useStorage('memory');

		expect(service.current.calls).toHaveLength(2);
	});
});

test('what cannot be sent is counted as what it is: files, and items without any', async () => {
	await useStorage('memory');
	const fileOf = (text: string) => ({ data: Buffer.from(text), mimeType: 'image/jpeg' });
	const files = {
		a: fileOf('a text'),
		b: fileOf(''),
		c: fileOf('{"json": 1}'),
		d: fileOf('%PDF-'),
	};
	const run = async (items: unknown[]) =>
		await scanRaw({
			baseUrl: service.current.baseUrl,
			items,
			parameters: { binaryPropertyName: '*' },
		});

	const several = await run([{ json: {}, binary: files }]);
	const both = await run([{ json: {}, binary: { a: files.a, b: files.b } }, { json: {} }]);

	expect(several.error!.description).toContain(' 3 more files cannot be sent either.');
	expect(both.error!.description).toContain(' 1 more file and 1 more item cannot be sent either.');
});

test('a scan that is a PNG keeps the name of a file whose name ends in a dot', async () => {
	await useStorage('memory');
	const png = await sharp(await smallJpeg(1))
		.png()
		.toBuffer();

	const { output } = await scanRaw({
		baseUrl: service.current.baseUrl,
		items: [{ json: {}, binary: { data: { data: png, fileName: 'photo.png. ' } } }],
	});

	expect(output[0]!.binary!.data!.fileName).toBe('photo.png');
});
