import { useStorage } from '../../dev/engine/storage';
import type { FaultName } from '../../dev/service/server';
import { photoItem, smallJpeg } from '../support/images';
import { useLocalService } from '../support/localService';
import { scan } from '../support/scanFile';

const service = useLocalService();

beforeAll(async () => await useStorage('filesystem'));

/** What comes back, the sentence the user reads, and the calls made with two tries allowed. */
const responses: Array<[FaultName, RegExp, number]> = [
	['html-502', /^The 'Base URL' returns a web page instead of a scan \(HTTP 502\)/, 2],
	['html-200', /^The 'Base URL' returns a web page instead of a scan \(HTTP 200\)/, 1],
	['empty-200', /^IQS returned an empty response/, 1],
	['empty-500', /^IQS could not process the image/, 2],
	['truncated-json', /^The response from IQS is damaged or incomplete/, 1],
	['cut-body', /^The connection broke in the middle of the response/, 1],
	['no-scan', /^IQS returned no scan/, 1],
	['no-list', /^IQS returned no scan/, 1],
	['not-base64', /^IQS returned a scan that is not valid Base64/, 1],
	['not-image', /^IQS returned a scan that is not an image/, 1],
	['empty-image', /^IQS returned an empty scan/, 1],
	['redirect', /^The 'Base URL' redirects to another URL/, 1],
	['error-in-200', /^The Alibaba Cloud account is in arrears/, 1],
	['reset', /^The connection to 127\.0\.0\.1:\d+ broke before IQS responded/, 2],
];

test.each(responses)('%s reads %s', async (fault, sentence, calls) => {
	const { error } = await scan({
		baseUrl: service.current.baseUrl,
		apiKey: `fault-${fault}`,
		items: [photoItem(await smallJpeg(1))],
		parameters: { options: { maxTries: 2 } },
	});

	expect(error!.message).toMatch(sentence);
	expect(error!.description!.length).toBeGreaterThan(30);
	expect(service.current.calls).toHaveLength(calls);
});

test.each(['stall', 'stall-body', 'trickle'] as const)(
	'a service that plays "%s" ends in a message at the deadline, with one call',
	async (fault) => {
		const { error } = await scan({
			baseUrl: service.current.baseUrl,
			apiKey: `fault-${fault}`,
			items: [photoItem(await smallJpeg(1))],
			parameters: { options: { timeoutSeconds: 1 } },
		});

		expect(error!.message).toMatch(/^IQS did not complete its response in time \(1 s\)/);
		expect(error!.description).toMatch(/Raise 'Timeout \(Seconds\)'.*may have been billed/);
		expect(service.current.calls).toHaveLength(1);
	},
);

test.each(['not-image', 'not-base64', 'empty-image'] as const)(
	'responses that play "%s" end the run after the first',
	async (fault) => {
		const { error } = await scan({
			baseUrl: service.current.baseUrl,
			apiKey: `fault-${fault}`,
			items: await Promise.all([1, 2, 3, 4].map(async (n) => photoItem(await smallJpeg(n)))),
		});

		expect(error!.message).toContain('[item 0]');
		expect(service.current.calls).toHaveLength(1);
	},
);

const info = { angle: 0, width: 1, height: 1 };
/** Other odd responses, the sentence, and the calls made for two photos. */
const odd: Array<[string, object, RegExp, number]> = [
	[
		'a code beside an empty list',
		{ status: 200, body: '{"errorCode":"Retrieval.Arrears","scanFileInfoList":null}' },
		/^The Alibaba Cloud account is in arrears/,
		1,
	],
	[
		'403 without a word',
		{ status: 403, body: '' },
		/^The request was rejected before it reached IQS/,
		2,
	],
	[
		'a full 200 that is no object',
		{ status: 200, body: '[]' },
		/^The response from IQS is damaged/,
		2,
	],
	['nothing with 204', { status: 204, body: '' }, /^IQS returned an empty response.*HTTP 204/, 2],
	['413', { status: 413, body: '<html>too large</html>' }, /^The image is too large for IQS/, 2],
	['407', { status: 407, body: '' }, /^The proxy between n8n and IQS requires a sign-in/, 1],
	['404 without a code', { status: 404, body: '{}' }, /^There is no IQS service/, 1],
	['401 without a code', { status: 401, body: '{}' }, /^IQS rejects requests with this key/, 1],
];

test.each(odd)('%s reads as it should', async (_, fault, sentence, calls) => {
	service.current.play(fault);

	const { errorOutput } = await scan({
		baseUrl: service.current.baseUrl,
		items: [photoItem(await smallJpeg(1)), photoItem(await smallJpeg(2))],
		onError: 'continueErrorOutput',
	});

	expect(errorOutput[0]!.json.error).toMatch(sentence);
	expect(service.current.calls).toHaveLength(calls);
});

test('good scans of a response are kept when another one of it cannot be used', async () => {
	const photo = (await smallJpeg(1)).toString('base64');
	service.current.play({
		status: 200,
		body: JSON.stringify({
			requestId: 'R',
			scanFileInfoList: [
				{ ...info, imageBase64: photo },
				{ ...info, imageBase64: '***' },
				{ ...info, imageBase64: photo },
			],
		}),
	});

	const { output, errorOutput } = await scan({
		baseUrl: service.current.baseUrl,
		items: [photoItem(await smallJpeg(2), 'two pages.jpg')],
		onError: 'continueErrorOutput',
	});

	expect(output.map(({ binary }) => binary!.data!.fileName)).toEqual([
		'two pages-1.jpg',
		'two pages-3.jpg',
	]);
	expect(errorOutput[0]!.json.error).toMatch(/not valid Base64.*request ID R/);
});

test('several scans in one response are several items', async () => {
	service.current.settings.scansPerResponse = 3;
	const { output } = await scan({
		baseUrl: service.current.baseUrl,
		items: [photoItem(await smallJpeg(1), 'book.jpg'), photoItem(await smallJpeg(2), 'b.jpg')],
	});

	expect(output.map(({ binary }) => binary!.data!.fileName)).toEqual([
		...['book-1.jpg', 'book-2.jpg', 'book-3.jpg'],
		...['b-1.jpg', 'b-2.jpg', 'b-3.jpg'],
	]);
	expect(output.map(({ pairedItem }) => pairedItem)).toEqual(
		[0, 0, 0, 1, 1, 1].map((item) => ({ item })),
	);
});

test('a URL where nobody listens is named, and nothing else is sent', async () => {
	const { errorOutput } = await scan({
		// The discard port: nothing listens there.
		baseUrl: 'http://127.0.0.1:9',
		items: [photoItem(await smallJpeg(1)), photoItem(await smallJpeg(2))],
		parameters: { options: { maxTries: 2, maxConcurrentCalls: 1 } },
		onError: 'continueErrorOutput',
	});

	expect(errorOutput[0]!.json.error).toMatch(
		/^The host 127\.0\.0\.1:9 refuses the connection.*after 2 calls.*Check the 'Base URL'/,
	);
	expect(errorOutput[1]!.json.error).toMatch(/^Not sent \('.*'\), because of an earlier call/);
});
