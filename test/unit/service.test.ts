import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import {
	type FaultName,
	LOCAL_KEY,
	type LocalService,
	startLocalService,
} from '../../dev/service/server';

const UPPER_CASE_UUID = /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/;
/** A scan takes about a second, and several times that on a busy machine. */
const SCAN_TIMEOUT_MS = 20_000;
const WITH_KEY = { authorization: `Bearer ${LOCAL_KEY}` };

interface ScanAnswer {
	requestId: string;
	scanFileInfoList: Array<{ angle: number; width: number; height: number; imageBase64: string }>;
	searchInformation: { searchTime: number };
}

let service: LocalService;
let photo: Buffer;
let imageBase64: string;

beforeAll(async () => {
	service = await startLocalService({ settings: { mode: 'echo' } });
	const background = { r: 200, g: 180, b: 90 };
	photo = await sharp({ create: { width: 40, height: 30, channels: 3, background } })
		.jpeg()
		.toBuffer();
	imageBase64 = photo.toString('base64');
});
afterEach(() => service.reset());
afterAll(() => service.close());

function post(body: unknown, init: RequestInit = {}, { baseUrl } = service): Promise<Response> {
	return fetch(`${baseUrl}/scan/file`, {
		method: 'POST',
		headers: WITH_KEY,
		body: typeof body === 'string' ? body : JSON.stringify(body),
		...init,
	});
}

function control(method: string, json?: unknown, below = ''): Promise<Response> {
	const body = json === undefined ? {} : { body: JSON.stringify(json) };
	return fetch(`${service.baseUrl}/control${below}`, { method, ...body });
}

async function outcome(answer: Promise<Response>): Promise<[status: number, code: unknown]> {
	const response = await answer;
	const { errorCode } = (await response.json()) as { errorCode?: unknown };
	return [response.status, errorCode];
}

/** Waits for something the service notices a moment after its client. */
async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await sleep(5);
}

describe('a good call', () => {
	it('is answered as documented', async () => {
		const response = await post({ imageBase64 });

		expect(response.status).toBe(200);
		expect(response.headers.get('content-type')).toMatch('application/json');
		expect(await response.json()).toEqual({
			requestId: expect.stringMatching(UPPER_CASE_UUID) as string,
			scanFileInfoList: [{ angle: 0, width: 40, height: 30, imageBase64 }],
			searchInformation: { searchTime: expect.any(Number) as number },
		});
	});

	it('may bring its key as X-API-Key', async () => {
		const response = await post({ imageBase64 }, { headers: { 'X-API-Key': LOCAL_KEY } });

		expect(response.status).toBe(200);
		expect(service.calls[0]?.key).toBe(LOCAL_KEY);
	});

	it('can get several scans', async () => {
		service.settings.scansPerAnswer = 3;

		const { scanFileInfoList } = (await (await post({ imageBase64 })).json()) as ScanAnswer;

		expect(scanFileInfoList.map((scan) => scan.imageBase64)).toEqual(Array(3).fill(imageBase64));
	});

	it('is written down', async () => {
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
				key: LOCAL_KEY,
				imageSha256,
				autoCrop: 'force',
				autoRotate: 'false',
			},
		]);
		expect(service.calls[0]?.startedAtMs).toBeGreaterThanOrEqual(before);
	});

	it.each(['jpeg', 'png'] as const)(
		'really scans a photo, to %s',
		async (outputFormat) => {
			Object.assign(service.settings, { mode: 'scan', outputFormat });
			const original = path.join(__dirname, '../../examples/photos/memo.jpg');
			const memo = await sharp(original).resize(900, 900, { fit: 'inside' }).jpeg().toBuffer();

			const response = await post({ imageBase64: memo.toString('base64') });

			const [scan] = ((await response.json()) as ScanAnswer).scanFileInfoList;
			const image = Buffer.from(scan?.imageBase64 ?? '', 'base64');
			const { format, width, height } = await sharp(image).metadata();
			expect({ format, width, height }).toEqual({
				format: outputFormat,
				width: scan?.width,
				height: scan?.height,
			});
			expect(image.equals(memo)).toBe(false);
		},
		SCAN_TIMEOUT_MS,
	);
});

describe('an image at an address', () => {
	let imageUrl: string;
	const images = createServer((request, response) => {
		response.statusCode = request.url === '/photo.jpg' ? 200 : 404;
		response.end(photo);
	});

	beforeAll(async () => {
		await new Promise<void>((resolve) => images.listen(0, '127.0.0.1', resolve));
		imageUrl = `http://127.0.0.1:${(images.address() as AddressInfo).port}/photo.jpg`;
	});
	afterAll(() => {
		images.close();
		images.closeAllConnections();
	});

	it('is fetched', async () => {
		const { scanFileInfoList } = (await (await post({ imageUrl })).json()) as ScanAnswer;

		expect(scanFileInfoList[0]?.imageBase64).toBe(imageBase64);
		expect(service.calls[0]).toMatchObject({ imageUrl, status: 200 });
	});

	it.each(['/missing.jpg', ':1/closed'])('is refused when it is not there: %s', async (end) => {
		const response = await post({ imageUrl: imageUrl.replace(/(:\d+)?\/photo\.jpg/, end) });

		expect(response.status).toBe(400);
		expect(await response.text()).toContain('imageUrl cannot be fetched');
	});
});

describe('a wrong request', () => {
	it.each<[name: string, body: (image: string) => unknown, message: string]>([
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

	it('with over 64 MB is refused', async () => {
		expect(await outcome(post('x'.repeat(64 * 1024 * 1024 + 1)))).toEqual([
			413,
			'RequestBodyTooLarge',
		]);
	});
});

describe('keys', () => {
	it('are asked for', async () => {
		const noKey = [401, 'Unauthorized'];
		expect(await outcome(post({ imageBase64 }, { headers: {} }))).toEqual(noKey);
		expect(await outcome(post({ imageBase64 }, { headers: { 'X-API-Key': '' } }))).toEqual(noKey);
	});

	it.each(['other-key', 'play-nothing', 'play-constructor'])('unknown: %s', async (key) => {
		expect(await outcome(post('{}', { headers: { 'X-API-Key': key } }))).toEqual([
			404,
			'InvalidAccessKeyId.NotFound',
		]);
	});

	it('can stand for a fault, which leaves the waiting ones alone', async () => {
		service.play('throttled');
		const arrears = post('{}', { headers: { authorization: 'Bearer play-arrears' } });

		expect(await outcome(arrears)).toEqual([403, 'Retrieval.Arrears']);
		expect(await outcome(post({ imageBase64 }))).toEqual([429, 'Retrieval.Throttling.User']);
	});
});

describe('service errors', () => {
	it.each<[FaultName, number, string, string]>([
		['key-not-found', 404, 'InvalidAccessKeyId.NotFound', 'Specified access key is not found.'],
		['wrong-key', 403, 'Retrieval.InvalidAPIKey', 'Incorrect APIKey provided.'],
		['not-activated', 403, 'Retrieval.NotActivate', 'Please activate AI search service'],
		['arrears', 403, 'Retrieval.Arrears', 'Please recharge first.'],
		['not-authorised', 403, 'Retrieval.NotAuthorised', 'Please authorize the AliyunIQSFullAccess'],
		['trial-over', 403, 'Retrieval.TestUserPeriodExpired', 'The test period has expired.'],
		['throttled', 429, 'Retrieval.Throttling.User', 'Request was denied due to user flow control.'],
		['quota', 429, 'Retrieval.TestUserQueryExceeded', 'The query exceeds the limit'],
		['daily-quota', 429, 'Retrieval.TestUserQueryPerDayExceeded', 'The query exceeds the limit'],
		['bad-parameter', 400, 'InvalidParameter', ''],
		['internal', 500, 'InternalServerError', ''],
		['unavailable', 503, 'ServiceUnavailable', ''],
		['unknown-403', 403, 'Retrieval.SomethingNew', ''],
		['error-in-200', 200, 'Retrieval.Arrears', 'Please recharge first.'],
	])('%s', async (name, status, errorCode, message) => {
		service.play(name);
		const response = await post({ imageBase64 });

		expect(response.status).toBe(status);
		expect(await response.json()).toEqual({
			requestId: expect.stringMatching(UPPER_CASE_UUID) as string,
			errorCode,
			errorMessage: expect.stringContaining(message) as string,
		});
		expect(service.calls[0]).toMatchObject({ status, code: errorCode });
	});

	it.each([
		['live', ['errorCode', 'errorMessage', 'requestId']],
		['documented', ['code', 'message', 'requestId']],
		['capitalised', ['Code', 'Message', 'RequestId']],
	] as const)('in the %s spelling', async (errorSpelling, names) => {
		service.settings.errorSpelling = errorSpelling;
		service.play('arrears');

		const body = (await (await post({ imageBase64 })).json()) as Record<string, unknown>;

		expect(Object.keys(body).sort()).toEqual(names);
		expect(Object.values(body)).toContain('Retrieval.Arrears');
	});
});

describe('broken answers', () => {
	it.each<[FaultName, number, string | RegExp]>([
		['html-502', 502, /^<html>[^]*nginx/],
		['html-200', 200, /^<!doctype html>[^]*password/],
		['empty-200', 200, /^$/],
		['empty-500', 500, /^$/],
		['truncated-json', 200, /^\{.*"wid$/],
		['no-scan', 200, '"scanFileInfoList":[]'],
		['no-list', 200, /^\{"requestId":"[^"]+"\}$/],
		['not-base64', 200, '"imageBase64":"***"'],
		['not-image', 200, '"imageBase64":"aGVsbG8="'],
		['empty-image', 200, '"imageBase64":""'],
	])('%s', async (name, status, content) => {
		service.play(name);
		const response = await post({ imageBase64 });

		expect(response.status).toBe(status);
		expect(await response.text()).toMatch(content);
	});

	it('redirects to the address in the settings', async () => {
		service.settings.redirectTo = 'http://localhost:9/elsewhere';
		service.play('redirect');
		const response = await post({ imageBase64 }, { redirect: 'manual' });

		expect(response.status).toBe(307);
		expect(response.headers.get('location')).toBe('http://localhost:9/elsewhere');
	});

	it('cuts a body short', async () => {
		service.play('cut-body');
		const response = await post({ imageBase64 });

		expect(response.status).toBe(200);
		expect(Number(response.headers.get('content-length'))).toBeGreaterThan(10_000);
		await expect(response.text()).rejects.toThrow('terminated');
	});

	it('resets a connection', async () => {
		service.play('reset');

		await expect(post({ imageBase64 })).rejects.toThrow('fetch failed');
		expect(service.calls[0]).not.toHaveProperty('status');
	});

	it('drips until the client leaves', async () => {
		service.play('drip');
		const client = new AbortController();
		const response = await post({ imageBase64 }, { signal: client.signal });
		let received = '';
		for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
			received += Buffer.from(chunk).toString();
			if (received.length === 3) break;
		}
		client.abort();

		expect(received).toBe('   ');
		await until(() => service.calls[0]?.finishedAtMs !== undefined);
	});

	it.each<FaultName>(['stall', 'stall-body'])(
		'%s lasts until the client gives up',
		async (name) => {
			service.play(name);
			const answer = post({ imageBase64 }, { signal: AbortSignal.timeout(150) });

			await expect(answer.then((response) => response.text())).rejects.toThrow('aborted');
			await until(() => service.calls[0]?.finishedAtMs !== undefined);
			expect((await post({ imageBase64 })).status).toBe(200);
		},
	);

	it.each<FaultName>(['stall', 'stall-body', 'drip'])('close() ends a %s at once', async (name) => {
		const other = await startLocalService();
		other.play(name);
		const text = post({ imageBase64 }, {}, other).then((response) => response.text());
		const failure = expect(text).rejects.toThrow(/terminated|fetch failed/);
		await until(() => other.calls.length === 1);

		const startedAtMs = Date.now();
		await other.close();
		await failure;
		expect(Date.now() - startedAtMs).toBeLessThan(150);
	});
});

describe('faults played in order', () => {
	it('go to one call each', async () => {
		service.play('throttled', {}, 'internal');
		const statuses: number[] = [];
		for (let call = 0; call < 4; call++) statuses.push((await post({ imageBase64 })).status);

		expect(statuses).toEqual([429, 200, 500, 200]);
	});

	it('may only slow down a call that goes well', async () => {
		service.play({ delayMs: 100, headers: { 'x-kind': 'slow' } });
		const startedAtMs = performance.now();
		const response = await post({ imageBase64 });

		expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(95);
		expect([response.status, response.headers.get('x-kind')]).toEqual([200, 'slow']);
	});

	it('can be made up', async () => {
		service.play({ status: 418, code: 'Teapot', headers: { 'x-kind': 'oolong' }, delayMs: 100 });
		const startedAtMs = performance.now();
		const response = await post({ imageBase64 });

		expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(95);
		expect(response.headers.get('x-kind')).toBe('oolong');
		expect(await outcome(Promise.resolve(response))).toEqual([418, 'Teapot']);
	});
});

describe('limits', () => {
	it('refuse calls above the burst at once, and let them in again at the rate', async () => {
		Object.assign(service.settings, {
			requestsPerSecond: 10,
			burst: 2,
			retryAfterSeconds: 7,
			latencyMs: 400,
		});
		const startedAtMs = performance.now();
		const accepted = [post({ imageBase64 }), post({ imageBase64 })];
		await until(() => service.calls.length === 2);
		const refused = await post({ imageBase64 });

		expect(performance.now() - startedAtMs).toBeLessThan(350);
		expect(refused.headers.get('retry-after')).toBe('7');
		expect(await outcome(Promise.resolve(refused))).toEqual([429, 'Retrieval.Throttling.User']);
		expect((await Promise.all(accepted)).map(({ status }) => status)).toEqual([200, 200]);
		expect((await post({ imageBase64 })).status).toBe(200);
	});

	it('end the day after the calls it has', async () => {
		service.settings.dailyCalls = 1;

		expect(await outcome(post({ imageBase64 }))).toEqual([200, undefined]);
		expect(await outcome(post({ imageBase64 }))).toEqual([
			429,
			'Retrieval.TestUserQueryPerDayExceeded',
		]);
	});

	it('are only looked at after key and played faults', async () => {
		service.settings.dailyCalls = 0;
		service.play('internal');

		expect(await outcome(post('{}', { headers: {} }))).toEqual([401, 'Unauthorized']);
		expect(await outcome(post('{}'))).toEqual([500, 'InternalServerError']);
		expect(await outcome(post('{}'))).toEqual([429, 'Retrieval.TestUserQueryPerDayExceeded']);
	});
});

describe('latency', () => {
	it.each(['{}', '{"imageBase64":"photo"}'])('delays answer and refusal: %s', async (body) => {
		service.settings.latencyMs = 150;
		const startedAtMs = performance.now();
		await post(body.replace('photo', imageBase64));

		expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(145);
	});

	it('makes calls overlap, and their number is seen', async () => {
		service.settings.latencyMs = 100;
		await Promise.all([post({ imageBase64 }), post({ imageBase64 }), post({ imageBase64 })]);
		await post({ imageBase64 });

		expect(service.maxInFlight).toBe(3);
	});
});

describe('a client that leaves', () => {
	it('while it waits does not hurt the service', async () => {
		service.settings.latencyMs = 60_000;
		const answer = post({ imageBase64 }, { signal: AbortSignal.timeout(100) });

		await expect(answer).rejects.toThrow('aborted');
		await until(() => service.calls[0]?.finishedAtMs !== undefined);
		expect(service.calls[0]).not.toHaveProperty('status');
	});

	it('while it sends does not hurt the service', async () => {
		const socket = connect(Number(new URL(service.baseUrl).port), '127.0.0.1');
		socket.write(
			`POST /scan/file HTTP/1.1\r\nHost: local\r\nX-API-Key: ${LOCAL_KEY}\r\n` +
				'Content-Length: 1000\r\n\r\n{"image',
		);
		await until(() => service.calls.length === 1);
		socket.destroy();

		await until(() => service.calls[0]?.finishedAtMs !== undefined);
		expect(service.calls[0]).not.toHaveProperty('status');
		expect((await post({ imageBase64 })).status).toBe(200);
	});
});

describe('control', () => {
	it('shows settings and what was seen', async () => {
		await post({ imageBase64 });
		service.play('stall', 'drip');

		expect(await (await control('GET')).json()).toEqual({
			settings: expect.objectContaining({ mode: 'echo', requestsPerSecond: null }) as object,
			calls: 1,
			maxInFlight: 1,
			waitingFaults: 2,
		});
	});

	it('changes settings, and clears them with null', async () => {
		await control('PUT', { latencyMs: 5, dailyCalls: 3 });
		expect(service.settings).toMatchObject({ latencyMs: 5, dailyCalls: 3, mode: 'echo' });

		await control('PUT', { dailyCalls: null });
		expect(service.settings).toMatchObject({ latencyMs: 5, dailyCalls: undefined });
	});

	it.each([
		[{ latency: 5 }, 'Unknown field latency'],
		[{ latencyMs: '5' }, 'latencyMs must be a whole number'],
		[{ mode: 'echoes' }, 'mode must be one of'],
		[[], 'JSON object'],
	])('refuses the settings %j', async (settings, message) => {
		const before = { ...service.settings };
		const response = await control('PUT', settings);

		expect(response.status).toBe(400);
		expect(await response.text()).toContain(message);
		expect(service.settings).toEqual(before);
	});

	it('plays faults by name or in full', async () => {
		await control('POST', ['arrears', { status: 500, body: 'down' }], '/play');

		expect(await outcome(post({ imageBase64 }))).toEqual([403, 'Retrieval.Arrears']);
		expect(await (await post({ imageBase64 })).text()).toBe('down');
	});

	it.each([[['nothing']], [[{ status: '500' }]], ['arrears']])(
		'refuses to play %j',
		async (faults) => {
			expect(await outcome(control('POST', faults, '/play'))).toEqual([400, 'InvalidParameter']);
		},
	);

	it('resets everything', async () => {
		await post({ imageBase64 });
		await control('PUT', { mode: 'scan', latencyMs: 5 });
		service.play('arrears');
		await control('DELETE');

		expect(service.settings).toMatchObject({ mode: 'echo', latencyMs: 0 });
		expect(service.calls).toEqual([]);
		expect(service.maxInFlight).toBe(0);
		expect((await post({ imageBase64 })).status).toBe(200);
	});
});

describe('other addresses', () => {
	it('have a help page at the top', async () => {
		const help = await (await fetch(service.baseUrl)).text();

		for (const word of [LOCAL_KEY, 'play-arrears', 'stall-body', 'PUT /control']) {
			expect(help).toContain(word);
		}
	});

	it('are not found', async () => {
		expect(await outcome(fetch(`${service.baseUrl}/scan`))).toEqual([404, 'NotFound']);
	});

	it('take only their methods', async () => {
		const response = await fetch(`${service.baseUrl}/scan/file`);

		expect(response.headers.get('allow')).toBe('POST');
		expect(await outcome(Promise.resolve(response))).toEqual([405, 'MethodNotAllowed']);
		expect(service.calls).toEqual([]);
	});

	it('cannot be had twice', async () => {
		const port = Number(new URL(service.baseUrl).port);

		await expect(startLocalService({ port })).rejects.toThrow('EADDRINUSE');
	});
});
