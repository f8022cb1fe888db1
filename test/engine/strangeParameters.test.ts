import type { INodeParameters } from 'n8n-workflow';
import { useStorage } from '../../dev/engine/storage';
import { photoItem, smallJpeg } from '../support/images';
import { useLocalService } from '../support/localService';
import { photoFile, scanField } from '../support/rawItems';
import { scan } from '../support/scanFile';

const service = useLocalService();

beforeAll(async () => await useStorage('memory'));

const runWith = async (x: unknown, parameters: INodeParameters, files?: object) =>
	await scanField(service.current.baseUrl, x, parameters, files);

describe("'Image URL'", () => {
	const fromUrl = { imageSource: 'url', imageUrl: '={{ $json.x }}' };
	const url = 'https://example.com/a.jpg';

	test.each<[string, unknown, RegExp]>([
		['a list', [url, url], /^'Image URL' is set to a list of 2 entries instead of text/],
		['an empty list', [], /^'Image URL' is set to an empty list/],
		['an object', { id: 1, url }, /^'Image URL' is set to an object with the fields id, url/],
		['a list of one object', [{ url }], /^'Image URL' is set to an object with the fields url/],
		['a file', { mimeType: 'image/jpeg', data: 'AAAA' }, /^'Image URL' is set to a file/],
		['nothing', null, /^'Image URL' is empty/],
		['a number', 5, /^'Image URL' is not a web URL/],
		['two URLs with a comma', `${url}, ${url}`, /contains more than one URL/],
		['two URLs with a comma alone', `${url},${url}`, /contains more than one URL/],
		['two URLs on two lines', `${url}\n${url}`, /contains more than one URL/],
		['two URLs with a space', `${url} ${url}`, /contains more than one URL/],
		['two URLs with a semicolon', `${url};${url}`, /contains more than one URL/],
		['two URLs without anything between', `${url}${url}`, /more than one URL/],
	])('that is given %s says so before the call', async (_, x, message) => {
		const { error } = await runWith(x, fromUrl);

		expect(error!.message).toMatch(message);
		expect(error!.message).not.toContain('[object');
		expect(service.current.calls).toEqual([]);
	});

	test.each<[string, unknown, string]>([
		['a list of one', [url], url],
		['spaces around it', ` ${url}\n`, url],
		['a space in it', 'https://example.com/my photo.jpg', 'https://example.com/my%20photo.jpg'],
		[
			'a host with an umlaut',
			'https://bücher.example/a.jpg',
			'https://xn--bcher-kva.example/a.jpg',
		],
		[
			'a Chinese path',
			'https://example.com/发票.jpg',
			'https://example.com/%E5%8F%91%E7%A5%A8.jpg',
		],
		[
			'a URL in its path',
			'https://web.archive.org/web/2020/https://example.com/a.jpg',
			'https://web.archive.org/web/2020/https://example.com/a.jpg',
		],
		[
			'a URL in its query',
			'https://example.com/fetch?url=https://example.com/a.jpg',
			'https://example.com/fetch?url=https://example.com/a.jpg',
		],
	])('with %s is sent as parsed', async (_, x, sent) => {
		// Rejected by itself, so that the service does not fetch from the URL.
		service.current.play('bad-parameter');

		const { error } = await runWith(x, fromUrl);

		expect(error!.message).toMatch(/^IQS does not accept this image/);
		expect(service.current.calls.map(({ imageUrl }) => imageUrl)).toEqual([sent]);
	});
});

describe("'Base64 Text'", () => {
	const fromText = { imageSource: 'base64', base64Text: '={{ $json.x }}' };

	test.each<[string, unknown, RegExp]>([
		['a list', ['AAAA', 'BBBB'], /^'Base64 Text' is set to a list of 2 entries instead of text/],
		['an object', { a: 1 }, /^'Base64 Text' is set to an object with the fields a/],
		['a file', { mimeType: 'image/jpeg', data: 'AAAA' }, /^'Base64 Text' is set to a file/],
		['nothing', null, /^'Base64 Text' is empty/],
	])('that is given %s says so before the call', async (_, x, message) => {
		const { error } = await runWith(x, fromText);

		expect(error!.message).toMatch(message);
		expect(service.current.calls).toEqual([]);
	});

	test('that is given a file says where files are scanned from', async () => {
		const { error } = await runWith({ mimeType: 'image/jpeg', data: 'AAAA' }, fromText);

		expect(error!.description).toContain("Set 'Image Source' to 'Input Files'");
	});

	test('takes a list of one', async () => {
		const text = (await smallJpeg(1)).toString('base64');
		const { output } = await runWith([text], fromText);

		expect(output[0]!.json).toMatchObject({ x: [], angle: 0 });
	});
});

describe("'Input Data Field Name'", () => {
	test.each([
		['Base64', async () => (await smallJpeg(1)).toString('base64')],
		[
			'a data: URL',
			async () => `data:image/jpeg;base64,${(await smallJpeg(1)).toString('base64')}`,
		],
	])('that is given the image itself as %s does not repeat it', async (_, textOf) => {
		const text = await textOf();
		const { error } = await runWith(text, { binaryPropertyName: '={{ $json.x }}' });

		expect(error!.message).toBe(
			"'Input Data Field Name' contains the image itself, as text [item 0]",
		);
		expect(error!.description).toContain("Set 'Image Source' to 'Base64 Text'");
		expect(JSON.stringify([error!.message, error!.description])).not.toContain(text.slice(40, 80));
	});

	test('and every value in a message is cut', async () => {
		const long = 'x'.repeat(5_000);
		const photo = await photoFile();
		const files = Object.fromEntries(
			Array.from({ length: 500 }, (_, index) => [`${long}${index}`, { ...photo, fileName: long }]),
		);
		const asked = await runWith('', { binaryPropertyName: `${long}?` }, files);
		const pdf = { data: Buffer.from('%PDF-1.7').toString('base64'), fileName: long };
		const wrong = await runWith('', {}, { data: pdf });

		for (const { error } of [asked, wrong]) {
			expect(error!.message.length).toBeLessThan(300);
			expect(error!.description!.length).toBeLessThan(2_500);
		}
		expect(asked.error!.description).toContain('and 490 more');
	});

	test('takes a list of names', async () => {
		const { output } = await runWith(
			['front', 'back'],
			{ binaryPropertyName: '={{ $json.x }}' },
			{ back: await photoFile(), front: await photoFile() },
		);

		expect(output.map(({ json }) => json.sourceField)).toEqual(['front', 'back']);
	});

	test('takes no field whose name only contains it', async () => {
		const files = { metadata: await photoFile(), data2: await photoFile() };
		const plain = await runWith('', {}, files);
		const pattern = await runWith('', { binaryPropertyName: 'dat*a, *eta, at*' }, files);

		expect(plain.error!.message).toMatch(/^The item has no file in the field 'data'/);
		expect(pattern.error!.message).toMatch(/^No file of the item matches 'dat\*a'/);
		expect(pattern.error!.description).toContain('2 more items cannot be sent either');
		expect(service.current.calls).toEqual([]);
	});

	test.each(['data', 'data*', 'data, photo', '={{ $binary.data }}'])(
		'items without the file that %s asks for are skipped as the message advises',
		async (binaryPropertyName) => {
			const run = async (options: object) =>
				await scan({
					baseUrl: service.current.baseUrl,
					items: [{ json: { text: 'hello' } }, photoItem(await smallJpeg(1))],
					parameters: { binaryPropertyName, options } as INodeParameters,
				});
			const { error, output } = await run({});
			expect(output).toEqual([]);
			expect(error!.message).toMatch(/ \[item 0\]$/);
			expect(error!.description).toContain(
				"To skip items without the file, switch on 'Skip Files That Are Not Images' in 'Options'.",
			);
			expect(service.current.calls).toEqual([]);

			const skipped = await run({ skipNonImages: true });
			expect(skipped.error).toBeUndefined();
			expect(skipped.output).toHaveLength(1);
			expect(skipped.hints[0]).toMatch(
				/^Skipped at no cost: [12] items? without the file\. .*'data\*?'.*\[item 0\]/,
			);
		},
	);
});
