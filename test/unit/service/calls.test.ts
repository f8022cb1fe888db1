import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import path from 'node:path';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import sharp from 'sharp';
import { localKey, stamped, startLocalService } from '../../../dev/service/server';
import {
	upperCaseUuid,
	type ScanResponse,
	service,
	photo,
	imageBase64,
	post,
	outcome,
} from '../../support/serviceClient';

describe('a good call', () => {
	test('gets the documented response', async () => {
		const response = await post({ imageBase64 });

		expect(response.status).toBe(200);
		expect(response.headers.get('content-type')).toMatch('application/json');
		expect(await response.json()).toEqual({
			requestId: expect.stringMatching(upperCaseUuid) as string,
			scanFileInfoList: [{ angle: 0, width: 40, height: 30, imageBase64 }],
			searchInformation: { searchTime: expect.any(Number) as number },
		});
	});

	test('may bring its key as X-API-Key', async () => {
		const response = await post({ imageBase64 }, { headers: { 'X-API-Key': localKey } });

		expect(response.status).toBe(200);
		expect(service.calls[0]?.key).toBe(localKey);
	});

	test('can get several scans', async () => {
		service.settings.scansPerResponse = 3;

		const { scanFileInfoList } = (await (await post({ imageBase64 })).json()) as ScanResponse;

		expect(scanFileInfoList.map((scan) => scan.imageBase64)).toEqual(Array(3).fill(imageBase64));
	});

	test('can get a stamped scan, which is an image still and has other bytes than the photo', async () => {
		service.settings.mode = 'stamp';

		const { scanFileInfoList } = (await (await post({ imageBase64 })).json()) as ScanResponse;

		const scan = Buffer.from(scanFileInfoList[0]?.imageBase64 ?? '', 'base64');
		expect(scan).toEqual(stamped(photo));
		expect(scan.equals(photo)).toBe(false);
		expect(await sharp(scan).raw().toBuffer()).toEqual(await sharp(photo).raw().toBuffer());
	});

	test('is written down', async () => {
		const before = Date.now();
		await post({
			imageBase64,
			scanFileInputConfig: { autoCrop: 'force', autoRotate: 'false' },
		});

		const imageSha256 = createHash('sha256').update(photo).digest('hex');
		expect(service.calls).toEqual([
			{
				startedAtMs: expect.any(Number) as number,
				finishedAtMs: expect.any(Number) as number,
				status: 200,
				key: localKey,
				imageSha256,
				autoCrop: 'force',
				autoRotate: 'false',
			},
		]);
		expect(service.calls[0]?.startedAtMs).toBeGreaterThanOrEqual(before);
	});

	test.each(['jpeg', 'png'] as const)('really scans a photo, to %s', async (outputFormat) => {
		Object.assign(service.settings, { mode: 'scan', outputFormat });
		const original = path.join(__dirname, '../../../examples/photos/memo.jpg');
		const memo = await sharp(original).resize(900, 900, { fit: 'inside' }).jpeg().toBuffer();

		const response = await post({ imageBase64: memo.toString('base64') });

		const [scan] = ((await response.json()) as ScanResponse).scanFileInfoList;
		const image = Buffer.from(scan?.imageBase64 ?? '', 'base64');
		const { format, width, height } = await sharp(image).metadata();
		expect({ format, width, height }).toEqual({
			format: outputFormat,
			width: scan?.width,
			height: scan?.height,
		});
		expect(image.equals(memo)).toBe(false);
	});
});

test('a photo that breaks off is rejected like any image that cannot be read', async () => {
	service.settings.mode = 'scan';
	const create = { width: 300, height: 300, channels: 3, background: '#07c' } as const;
	const whole = await sharp({ create }).jpeg().toBuffer();
	const cutOff = whole.subarray(0, whole.length / 2).toString('base64');

	expect(await outcome(post({ imageBase64: cutOff }))).toEqual([400, 'InvalidParameter']);
});

describe('an image at a URL', () => {
	let imageUrl: string;
	const megabyte = Buffer.alloc(1024 * 1024);
	const images = createServer((request, response) => {
		if (request.url === '/endless.jpg') {
			Readable.from(endless()).pipe(response);
			return;
		}
		if (request.url === '/bomb.jpg') {
			response.setHeader('content-encoding', 'gzip');
			Readable.from(endless()).pipe(createGzip()).pipe(response);
			return;
		}
		response.statusCode = request.url === '/photo.jpg' ? 200 : 404;
		response.end(photo);
	});

	/** Many times the limit, so that a limit that does not work shows as time and memory. */
	function* endless() {
		for (let count = 0; count < 2000; count++) yield megabyte;
	}

	beforeAll(async () => {
		await new Promise<void>((resolve) => images.listen(0, '127.0.0.1', resolve));
		imageUrl = `http://127.0.0.1:${(images.address() as AddressInfo).port}/photo.jpg`;
	});
	afterAll(() => {
		images.close();
		images.closeAllConnections();
	});

	test('is fetched', async () => {
		const { scanFileInfoList } = (await (await post({ imageUrl })).json()) as ScanResponse;

		expect(scanFileInfoList[0]?.imageBase64).toBe(imageBase64);
		expect(service.calls[0]).toMatchObject({ imageUrl, status: 200 });
	});

	test.each(['/missing.jpg', ':1/closed'])('is rejected when it is not there: %s', async (end) => {
		const response = await post({ imageUrl: imageUrl.replace(/(:\d+)?\/photo\.jpg/, end) });

		expect(response.status).toBe(400);
		expect(await response.text()).toContain('imageUrl cannot be fetched');
	});

	test.each(['endless.jpg', 'bomb.jpg'])('is not fetched beyond 48 MB: %s', async (name) => {
		const response = await post({ imageUrl: imageUrl.replace('photo.jpg', name) });

		expect(response.status).toBe(400);
		expect(await response.text()).toContain(
			'imageUrl cannot be fetched (Error: over 50331648 bytes)',
		);
	});
});

describe('a wrong request', () => {
	test.each<[name: string, body: (image: string) => unknown, message: string]>([
		['no JSON', () => 'image', 'JSON object'],
		['a list', () => [], 'JSON object'],
		['no image', () => ({}), 'Exactly one'],
		['two images', (image) => ({ imageBase64: image, imageUrl: 'http://a/' }), 'Exactly one'],
		['a data URL', (image) => ({ imageBase64: `data:image/jpeg;base64,${image}` }), 'not Base64'],
		['an empty image', () => ({ imageBase64: '' }), 'not empty'],
		['no picture', () => ({ imageBase64: 'aGVsbG8=' }), 'type that can be read'],
		['a local path', () => ({ imageUrl: 'file:///photo.jpg' }), 'http or https'],
		[
			'a boolean',
			(image) => ({ imageBase64: image, scanFileInputConfig: { autoCrop: true } }),
			'autoCrop must be one of the strings',
		],
		[
			'an unknown mode',
			(image) => ({ imageBase64: image, scanFileInputConfig: { autoRotate: 'auto' } }),
			'autoRotate must be one of the strings',
		],
	])('with %s is a bad parameter', async (_name, body, message) => {
		const response = await post(body(imageBase64));

		expect(response.status).toBe(400);
		expect(await response.json()).toMatchObject({
			errorCode: 'InvalidParameter',
			errorMessage: expect.stringContaining(message) as string,
		});
	});

	test('with over 64 MB is rejected', async () => {
		expect(await outcome(post('x'.repeat(64 * 1024 * 1024 + 1)))).toEqual([
			413,
			'RequestBodyTooLarge',
		]);
	});
});

describe('other URLs', () => {
	test('have a help page at the top', async () => {
		const help = await (await fetch(service.baseUrl)).text();

		for (const word of [localKey, 'fault-arrears', 'stall-body', 'PUT /control']) {
			expect(help).toContain(word);
		}
	});

	test('are not found', async () => {
		expect(await outcome(fetch(`${service.baseUrl}/scan`))).toEqual([404, 'NotFound']);
	});

	test('take only their methods', async () => {
		const response = await fetch(`${service.baseUrl}/scan/file`);

		expect(response.headers.get('allow')).toBe('POST');
		expect(await outcome(Promise.resolve(response))).toEqual([405, 'MethodNotAllowed']);
		expect(service.calls).toEqual([]);
	});

	test('cannot be had twice', async () => {
		const port = Number(new URL(service.baseUrl).port);

		await expect(startLocalService({ port })).rejects.toThrow('EADDRINUSE');
	});
});
