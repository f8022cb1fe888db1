import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { bytesOf } from '../../dev/engine/engine';
import { useStorage } from '../../dev/engine/storage';
import { photoItem, smallJpeg } from '../support/images';
import { startRawServer, type RawServer } from '../support/rawServer';
import { scan, type ScanResult } from '../support/scanFile';

let server: RawServer;
let jpeg: Buffer;
/** A whole response with one scan. */
let json: string;

beforeAll(async () => {
	await useStorage('filesystem');
	jpeg = await smallJpeg(7);
	json = responseOf([{ imageBase64: jpeg.toString('base64') }]);
});
afterEach(async () => await server.close());

function responseOf(scanFileInfoList: object[]): string {
	return JSON.stringify({ requestId: 'R-1', scanFileInfoList });
}

/** Scans one photo, or several, on a raw server. */
async function scanOn(
	respond: (socket: Socket) => void,
	{ photos = 1, parameters = {} } = {},
): Promise<ScanResult> {
	server = await startRawServer(respond);
	const numbers = Array.from({ length: photos }, (_, index) => index);
	return await scan({
		baseUrl: server.baseUrl,
		items: await Promise.all(numbers.map(async (number) => photoItem(await smallJpeg(number)))),
		parameters,
		onError: 'continueErrorOutput',
	});
}

function head(...headers: string[]): string {
	return ['HTTP/1.1 200 OK', 'Content-Type: application/json', ...headers, '', ''].join('\r\n');
}

function chunk(text: string): string {
	return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}

/** Writes the same over and over, as fast as it is taken. */
function flood(socket: Socket, part: string | Buffer): void {
	const write = () => {
		while (!socket.destroyed && socket.write(part));
	};
	socket.on('drain', write);
	write();
}

describe('a scan that is there comes out', () => {
	const ways: Array<[string, (socket: Socket) => void]> = [
		['behind a byte order mark', (socket) => socket.end(head() + '\ufeff' + json)],
		[
			'though the connection ends before the announced length',
			(socket) => socket.end(head('Content-Length: 99999') + json),
		],
		[
			'though the connection is reset before the announced length',
			(socket) => {
				socket.write(head('Content-Length: 99999') + json);
				setTimeout(() => socket.resetAndDestroy(), 100);
			},
		],
		[
			'though the last chunk does not come',
			(socket) => socket.end(head('Transfer-Encoding: chunked') + chunk(json)),
		],
		[
			'though the chunks end in rubbish',
			(socket) => socket.end(head('Transfer-Encoding: chunked') + chunk(json) + 'rubbish\r\n'),
		],
		['though nothing follows', (socket) => socket.write(head('Content-Length: 99999') + json)],
		[
			'though spaces follow without end',
			(socket) => {
				socket.write(head() + json);
				flood(socket, ' '.repeat(10_000));
			},
		],
		['though something else follows', (socket) => socket.end(head() + json + '\n<!-- proxy -->')],
	];

	test.each(ways)('%s', async (_, respond) => {
		const { output, errorOutput } = await scanOn(respond);

		expect(errorOutput).toEqual([]);
		expect(await bytesOf(output[0]!.binary!.data!)).toEqual(jpeg);
		expect(server.received).toHaveLength(1);
	});
});

describe('a response of which no scan comes ends in one reason', () => {
	const jpegHead = '{"scanFileInfoList":[{"imageBase64":"/9j/';
	const billed = 'A call that ended like this may have been billed.';
	const floods: Array<[string, start: string, part: string, reason: RegExp]> = [
		[
			'short texts',
			'[""',
			',""'.repeat(10_000),
			/contains more than 1 MB of text besides its images, so/,
		],
		['one text', '{"requestId":"', 'a'.repeat(30_000), /contains more than 1 MB of text/],
		['words', 'Welcome', ' to this page'.repeat(1000), /contains more than 1 MB of text/],
		['spaces', '', ' '.repeat(30_000), /contains more than 1 MB of text/],
		['an image', jpegHead, 'A'.repeat(40_000), /contains more than 64 MB of images/],
		['line breaks', jpegHead, '\\n'.repeat(20_000), /contains more than 1 MB of text/],
		['images', '[', `{"imageBase64":"/9j/"},`.repeat(100), /contains more than 100 images/],
		['no image', '{"imageBase64":"', 'A'.repeat(40_000), /contains more than 64 MB of images/],
	];

	test.each(floods)('when %s do not end', async (_, start, part, reason) => {
		const { output, errorOutput } = await scanOn((socket) => {
			socket.write(head() + start);
			flood(socket, part);
		});

		expect(output).toEqual([]);
		expect(errorOutput).toHaveLength(1);
		expect(errorOutput[0]!.json.error).toMatch(/^The response from IQS /);
		expect(errorOutput[0]!.json.error).toMatch(reason);
		expect(errorOutput[0]!.json.error).toContain(billed);
		expect(server.received).toHaveLength(1);
	});

	test('when a small response is a large one compressed', async () => {
		const bomb = gzipSync(Buffer.alloc(100_000_000, `[${'"",'.repeat(1000)}`));
		const { errorOutput } = await scanOn((socket) => {
			socket.write(head('Content-Encoding: gzip', `Content-Length: ${bomb.length}`));
			socket.write(bomb);
		});

		expect(errorOutput[0]!.json.error).toMatch(/contains more than 1 MB of text/);
		expect(errorOutput[0]!.json.error).toContain(billed);
	});

	test('without saying that it may be billed when it is an error response', async () => {
		const { errorOutput } = await scanOn((socket) => {
			socket.write('HTTP/1.1 403 Forbidden\r\n\r\n{"a":"');
			flood(socket, 'a'.repeat(30_000));
		});

		expect(errorOutput[0]!.json.error).toMatch(/HTTP 403/);
		expect(errorOutput[0]!.json.error).not.toContain(billed);
	});
});

test('a list of empty entries beside a scan is that scan and one reason', async () => {
	const entries = Array.from({ length: 300_000 }, () => ({}));
	const list = [{ imageBase64: jpeg.toString('base64') }, ...entries];
	const { output, errorOutput } = await scanOn((socket) => socket.end(head() + responseOf(list)));

	expect(output).toHaveLength(1);
	expect(await bytesOf(output[0]!.binary!.data!)).toEqual(jpeg);
	expect(errorOutput).toHaveLength(1);
	expect(errorOutput[0]!.json.error).toMatch(/^IQS returned 300001 scans for one image/);
});

test('a list of empty entries is one reason', async () => {
	const entries = Array.from({ length: 300_000 }, () => ({}));
	const { errorOutput } = await scanOn((socket) => socket.end(head() + responseOf(entries)));

	expect(errorOutput).toHaveLength(1);
	expect(errorOutput[0]!.json.error).toMatch(/^IQS returned 300000 scans for one image/);
});

test('a request that gets an early response is not written over by later ones', async () => {
	const photos = 6;
	const early = new Set<Socket>();
	const respond = (socket: Socket) => {
		// The service has its response after the first bytes, and takes the rest when all calls have begun.
		socket.pause();
		early.add(socket);
		socket.write(head(`Content-Length: ${Buffer.byteLength(json)}`) + json);
		if (early.size === photos) for (const each of early) each.resume();
	};
	server = await startRawServer(respond);
	// More than the buffers of two sockets hold.
	const images = await Promise.all(
		Array.from({ length: photos }, async (_, number) =>
			Buffer.concat([await smallJpeg(number), Buffer.alloc(12_000_000, `photo ${number} `)]),
		),
	);
	const { output } = await scan({
		baseUrl: server.baseUrl,
		items: images.map((image) => photoItem(image)),
		parameters: { options: { maxConcurrentCalls: 1 } },
	});
	const bodies = images.map((image) => `{"imageBase64":"${image.toString('base64')}"`);
	await untilNothingMoreComes();

	expect(output).toHaveLength(photos);
	for (const [connection, chunks] of server.received.entries()) {
		const request = Buffer.concat(chunks);
		const sent = request.subarray(request.indexOf('\r\n\r\n') + 4).toString('latin1');
		const expected = bodies[connection]!.slice(0, sent.length);
		expect(sent.length).toBeGreaterThan(100_000);
		// Not toBe: nobody wants to see the difference of so long texts.
		expect(sent.slice(0, expected.length) === expected).toBe(true);
	}
});

/** Waits until the requests are there, or as much of them as is ever sent. */
async function untilNothingMoreComes(): Promise<void> {
	const chunks = () => server.received.reduce((sum, { length }) => sum + length, 0);
	for (let before = -1; before < chunks(); ) {
		before = chunks();
		await sleep(500);
	}
}
