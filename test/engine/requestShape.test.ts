import nock from 'nock';
import { useStorage } from '../../dev/engine/storage';
import { smallJpeg } from '../support/images';
import { scan } from '../support/scanFile';

/** nock responses here in place of the public endpoint, so that nothing leaves this machine. */
const endpoint = 'https://cloud-iqs.aliyuncs.com';

beforeAll(async () => {
	nock.disableNetConnect();
	await useStorage('memory');
});
afterEach(() => nock.cleanAll());
afterAll(() => nock.restore());

async function response() {
	const imageBase64 = (await smallJpeg(9)).toString('base64');
	return { requestId: 'R1', scanFileInfoList: [{ angle: 90, width: 3, height: 4, imageBase64 }] };
}

/** Expects exactly this body, and says yes. */
async function expectBody(body: object, path = '/scan/file') {
	return nock(endpoint, {
		reqheaders: {
			authorization: 'Bearer secret-key',
			'content-type': 'application/json',
			accept: 'application/json',
		},
	})
		.post(path, (sent) => {
			expect(sent).toEqual(body);
			return true;
		})
		.reply(200, await response());
}

const photo = async () => await smallJpeg(1);
const run = { baseUrl: endpoint, apiKey: 'secret-key' };

test('a file is sent as Base64, with the modes as strings', async () => {
	const bytes = await photo();
	const call = await expectBody({
		imageBase64: bytes.toString('base64'),
		scanFileInputConfig: { autoCrop: 'true', autoRotate: 'true' },
	});

	const { output } = await scan({
		...run,
		items: [{ files: { data: { bytes, fileName: 'a.jpg', mimeType: 'image/jpeg' } } }],
	});

	call.done();
	expect(output[0]!.json).toMatchObject({ angle: 90, width: 3, height: 4, requestId: 'R1' });
	expect(output[0]!.json.searchTime).toBeNull();
});

test('a URL is handed to the service and not opened here', async () => {
	const imageUrl = 'https://example.com/photos/page%201.png?token=abc';
	const call = await expectBody({
		imageUrl,
		scanFileInputConfig: { autoCrop: 'false', autoRotate: 'force' },
	});

	const { output } = await scan({
		...run,
		items: [{}],
		parameters: {
			imageSource: 'url',
			imageUrl: ` ${imageUrl}\n`,
			autoCrop: 'false',
			autoRotate: 'force',
		},
	});

	call.done();
	expect(output[0]!.json.sourceUrl).toBe(imageUrl);
	expect(output[0]!.binary!.data!.fileName).toBe('page 1.jpg');
});

test.each([
	['plain', (text: string) => text],
	['with a data: prefix', (text: string) => `data:image/jpeg;base64,${text}`],
	['with line breaks', (text: string) => text.replace(/(.{76})/g, '$1\r\n')],
	[
		'URL-safe and without padding',
		(text: string) => text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''),
	],
])('Base64 text %s arrives as plain Base64, and is not stored once more', async (_, written) => {
	const text = (await photo()).toString('base64');
	const call = await expectBody({
		imageBase64: text,
		scanFileInputConfig: { autoCrop: 'true', autoRotate: 'true' },
	});

	const { output } = await scan({
		...run,
		items: [{ json: { photo: written(text), page: 7 } }],
		parameters: { imageSource: 'base64', base64Text: '={{ $json.photo }}' },
	});

	call.done();
	expect(output[0]!.json).toMatchObject({ page: 7, angle: 90 });
	expect(JSON.stringify(output[0]!.json)).not.toContain(text.slice(0, 40));
	expect(output[0]!.binary!.data!.fileName).toBe('scan.jpg');
});

test('Base64 text deeper in the json, or under a prefix, is not stored once more either', async () => {
	const text = (await photo()).toString('base64');
	await expectBody({
		imageBase64: text,
		scanFileInputConfig: { autoCrop: 'true', autoRotate: 'true' },
	});

	const { output } = await scan({
		...run,
		items: [{ json: { body: { photos: [text, 'note'], name: 'p', at: new Date(0) as never } } }],
		parameters: {
			imageSource: 'base64',
			base64Text: '=data:image/jpeg;base64,{{ $json.body.photos[0] }}',
		},
	});

	expect(output[0]!.json.body).toEqual({ photos: ['note'], name: 'p', at: new Date(0) });
});

test('crop and rotate are evaluated for each item, booleans included', async () => {
	const sent: unknown[] = [];
	nock(endpoint)
		.post('/scan/file', (body: { scanFileInputConfig: unknown }) => {
			sent.push(body.scanFileInputConfig);
			return true;
		})
		.times(3)
		.reply(200, await response());

	await scan({
		...run,
		items: [{ json: { crop: 'force' } }, { json: { crop: false } }, { json: { crop: 'TRUE' } }],
		parameters: {
			imageSource: 'url',
			imageUrl: 'https://example.com/a.jpg',
			autoCrop: '={{ $json.crop }}',
			autoRotate: 'false',
			options: { maxConcurrentCalls: 1 },
		},
	});

	expect(sent).toEqual([
		{ autoCrop: 'force', autoRotate: 'false' },
		{ autoCrop: 'false', autoRotate: 'false' },
		{ autoCrop: 'true', autoRotate: 'false' },
	]);
});

test.each([
	['https://cloud-iqs.aliyuncs.com/', '/scan/file'],
	[' https://cloud-iqs.aliyuncs.com/gateway/iqs// ', '/gateway/iqs/scan/file'],
])('the base URL %s leads to %s', async (baseUrl, path) => {
	const call = await expectBody(
		{
			imageUrl: 'https://example.com/a.jpg',
			scanFileInputConfig: { autoCrop: 'true', autoRotate: 'true' },
		},
		path,
	);

	await scan({
		...run,
		baseUrl,
		apiKey: ' Bearer secret-key ',
		items: [{}],
		parameters: { imageSource: 'url', imageUrl: 'https://example.com/a.jpg' },
	});

	call.done();
});

test.each(['EAI_AGAIN', 'ECONNRESET', 'ENOTFOUND', 'ETIMEDOUT'])(
	'a connection that ends in %s is tried again',
	async (code) => {
		nock(endpoint)
			.post('/scan/file')
			.replyWithError(Object.assign(new Error('gone'), { code }));
		const call = nock(endpoint)
			.post('/scan/file')
			.reply(200, await response());

		const { output } = await scan({
			...run,
			items: [{}],
			parameters: { imageSource: 'url', imageUrl: 'https://example.com/a.jpg' },
		});

		call.done();
		expect(output).toHaveLength(1);
	},
);

test('a certificate that does not hold is named, and nothing is repeated', async () => {
	nock(endpoint)
		.post('/scan/file')
		.replyWithError(Object.assign(new Error('expired'), { code: 'CERT_HAS_EXPIRED' }));

	const { error } = await scan({
		...run,
		items: [{}],
		parameters: { imageSource: 'url', imageUrl: 'https://example.com/a.jpg' },
	});

	expect(error!.message).toMatch(
		/^The secure connection to cloud-iqs\.aliyuncs\.com could not be established/,
	);
});
