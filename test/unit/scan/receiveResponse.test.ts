import type { IN8nHttpFullResponse } from 'n8n-workflow';
import { Failure } from '../../../nodes/ScanFile/failures';
import { BufferPool } from '../../../nodes/ScanFile/iqs/bufferPool';
import { ResponseReader } from '../../../nodes/ScanFile/iqs/responseReader';
import { readResponse, receiveResponse } from '../../../nodes/ScanFile/scan/receiveResponse';

afterEach(() => jest.restoreAllMocks());

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4, 5]).toString('base64');
const reply = JSON.stringify({
	requestId: 'R-1',
	scanFileInfoList: [{ angle: 0, width: 1, height: 2, imageBase64: jpeg }],
	searchInformation: { searchTime: 3 },
});

/** The body of a response, which notes how much of it was asked for. */
function bodyOf(pieces: Array<string | Error>) {
	const given: string[] = [];
	async function* body() {
		for (const piece of pieces) {
			if (piece instanceof Error) throw piece;
			given.push(piece);
			yield Buffer.from(piece);
		}
	}
	return { given, body: body() };
}

async function receive(pieces: Array<string | Error>, headers: object = {}) {
	const { given, body } = bodyOf(pieces);
	const response = { statusCode: 200, headers, body } as unknown as IN8nHttpFullResponse;
	return { given, received: await receiveResponse(response, new BufferPool()) };
}

test('a response is received to the end of its JSON, and no further', async () => {
	const { given, received } = await receive([reply.slice(0, 50), reply.slice(50), 'more']);

	expect(given).toHaveLength(2);
	expect(received).toMatchObject({ endedBy: undefined });
	expect(received.images).toHaveLength(1);
});

test('what came before the connection broke is there', async () => {
	const { received } = await receive(['{"a":', new Error('reset')]);

	expect(received).toEqual({ text: '{"a":', images: [], endedBy: 'connection' });
});

test('a response over a limit is received no further', async () => {
	const { given, received } = await receive([`{"a":"${'x'.repeat(1_100_000)}`, 'more']);

	expect(given).toHaveLength(1);
	expect(received.endedBy).toEqual({ limit: 'more than 1 MB of text besides its images' });
});

test('where there is no memory, that ended it, not the connection', async () => {
	jest.spyOn(ResponseReader.prototype, 'write').mockImplementation(() => {
		throw new RangeError('Array buffer allocation failed');
	});
	const { given, received } = await receive(['{"a":', '1}']);

	expect(given).toHaveLength(1);
	expect(received.endedBy).toEqual({ limit: 'more data than n8n has memory for' });
});

test.each([
	['announced', { 'content-length': '4000000' }, 3_000_000],
	['not announced', {}, 65_536],
	['announced as no number', { 'content-length': 'much' }, 65_536],
])('the room for an image whose length is %s', async (_, headers, roomBytes) => {
	const acquire = jest.spyOn(BufferPool.prototype, 'acquire');
	await receive([reply], headers);

	expect(acquire.mock.calls[0]![0]).toBeGreaterThan(roomBytes * 0.9);
	expect(acquire.mock.calls[0]![0]).toBeLessThanOrEqual(roomBytes);
});

describe('what a response holds', () => {
	interface Response {
		statusCode?: number;
		text?: string;
		headers?: object;
		endedBy?: 'connection' | { limit: string };
		interruption?: () => Error | undefined;
	}

	function read(response: Response) {
		const { statusCode = 200, text = reply, headers = {}, endedBy } = response;
		try {
			return readResponse(
				{ statusCode, headers } as unknown as IN8nHttpFullResponse,
				{ text, images: [Buffer.from(jpeg, 'base64')], endedBy },
				response.interruption ?? (() => undefined),
			);
		} catch (thrown) {
			return thrown as Error;
		}
	}
	const scanned = reply.replace(jpeg, '0');
	const page = '<!DOCTYPE html><p>Sign in</p>';

	test.each<[name: string, response: Response]>([
		['complete', {}],
		['of another good status', { statusCode: 299 }],
		['after a byte order mark', { text: `\ufeff${scanned}\n` }],
		['complete though the connection broke', { endedBy: 'connection' }],
		['complete though this side ended the call', { interruption: () => new Error('stopped') }],
	])('is its scan when it is %s', (_, response) => {
		expect(read({ text: scanned, ...response })).toMatchObject({ requestId: 'R-1' });
	});

	test.each<[name: string, response: Response, message: RegExp]>([
		['nothing', { text: '' }, /^IQS returned an empty response$/],
		['white space', { text: ' \n' }, /^IQS returned an empty response$/],
		['half of it', { text: '{"a":' }, /^The response from IQS is damaged or incomplete$/],
		['a list', { text: '[]' }, /damaged or incomplete/],
		['null', { text: 'null' }, /damaged or incomplete/],
		['a number', { text: '5' }, /damaged or incomplete/],
		['a break', { text: '{', endedBy: 'connection' }, /broke in the middle of the response/],
		[
			'too much',
			{ text: '{', endedBy: { limit: 'too much' } },
			/^The response from IQS contains too much,/,
		],
		['a web page', { text: page }, /web page instead of a scan \(HTTP 200\)$/],
		['a page without a type', { text: '<HTML>' }, /web page/],
		['XML', { text: '<?xml version="1.0"?><Error/>', statusCode: 403 }, /web page/],
		['text with a page in it', { text: `a ${page}` }, /damaged or incomplete/],
		['an early end', { text: '{', interruption: () => new Error('stopped') }, /^stopped$/],
		...[401, 407, 408, 413, 421, 425, 429, 300, 399].map(
			(statusCode): [string, Response, RegExp] => [
				`a page with HTTP ${statusCode}`,
				{ text: page, statusCode },
				/^((?!web page).)*$/,
			],
		),
		...[299, 400, 404, 500].map((statusCode): [string, Response, RegExp] => [
			`a page with HTTP ${statusCode}`,
			{ text: page, statusCode },
			/web page/,
		]),
		[
			'a rejection without a body',
			{ text: '', statusCode: 413 },
			/^The image is too large for IQS$/,
		],
		[
			'a rejection',
			{ text: '{"code":"InvalidParameter"}', statusCode: 400 },
			/not accept this image/,
		],
		['a status below', { statusCode: 199 }, /^IQS does not accept this image$/],
		['a status above', { statusCode: 300, text: scanned }, /redirect/],
		...[
			'The plain HTTP request was sent to HTTPS port',
			"You're speaking plain HTTP to an SSL-enabled server port.",
			'Client sent an HTTP request to an HTTPS server.',
		].map((text): [string, Response, RegExp] => [
			text,
			{ text: `<html>${text}</html>`, statusCode: 400 },
			/^The server accepts only secure connections \(https\) \(HTTP 400\)$/,
		]),
		[
			'these words with another status',
			{ text: '<html>The plain HTTP request was sent to HTTPS port', statusCode: 404 },
			/web page/,
		],
	])('is no scan when it is %s', (_, response, message) => {
		expect(read(response)).toBeInstanceOf(Error);
		expect((read(response) as Error).message).toMatch(message);
	});

	test('is a rejection with the wait that the service asks for', () => {
		const failure = read({ text: '{}', statusCode: 429, headers: { 'retry-after': '7' } });

		expect((failure as Failure).details).toMatchObject({ retryAfterMs: 7_000, httpStatus: 429 });
	});

	test.each(['Wed, 21 Oct 2015 07:28:00 GMT', 'Mon, 21 Oct 2126 07:28:00 GMT'])(
		'has a wait until a date by the clock of the server: %s',
		(date) => {
			const until = new Date(Date.parse(date) + 3_000).toUTCString();
			const headers = { date, 'retry-after': until };
			const failure = read({ text: '{}', statusCode: 429, headers });

			expect((failure as Failure).details.retryAfterMs).toBe(3_000);
		},
	);

	test('has a wait by the clock of this machine when the server does not tell its own', () => {
		const until = new Date(Date.now() + 60_000).toUTCString();
		for (const date of [undefined, 'now', '1', '0', 'server-7']) {
			const headers = { 'retry-after': until, ...(date && { date }) };
			const failure = read({ text: '{}', statusCode: 429, headers }) as Failure;

			expect(failure.details.retryAfterMs).toBeGreaterThan(50_000);
			expect(failure.details.retryAfterMs).toBeLessThanOrEqual(60_000);
		}
	});

	test.each<[name: string, response: Response]>([
		['empty', { text: '', statusCode: 206 }],
		['over a limit', { text: '{', statusCode: 206, endedBy: { limit: 'too much' } }],
	])('tells its status when it is %s', (_, response) => {
		expect((read(response) as Failure).details.httpStatus).toBe(206);
	});
});
