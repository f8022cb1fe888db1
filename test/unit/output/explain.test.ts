import { Failure, NotSent, type FailureDetails } from '../../../nodes/ScanFile/failures';
import { explain, inOneText, type Explanation } from '../../../nodes/ScanFile/output/explain';
import { Redactor } from '../../../nodes/ScanFile/output/redact';
import type { InputImage } from '../../../nodes/ScanFile/plan/findImages';

const key = 'sk-9fK2xQ7vLmZr4TbW1yHc';
const redactor = new Redactor(key);
const url = 'https://a.example/b.jpg';
const images = {
	files: {
		from: 'files',
		field: 'data',
		fileName: 'a.jpg',
		file: { id: undefined, data: '', fileName: 'a.jpg', mimeType: '', bytes: undefined },
	},
	url: { from: 'url', url, sourceUrl: url, fileName: 'b.jpg' },
	base64: { from: 'base64', text: 'AAAA', fileName: 'scan' },
} satisfies Record<string, InputImage>;

function explained(failure: Failure, image?: InputImage): Explanation {
	return explain({ entry: { itemIndex: 3, failure, ...(image && { image }) }, failure }, redactor);
}
const failureWith = (details: FailureDetails) => new Failure('It broke', 'Fix it.', details);

test('what happened comes with its item, and what to do in the description', () => {
	expect(explained(failureWith({}))).toEqual({
		message: 'It broke [item 3]',
		description: 'Fix it.',
	});
});

test.each<[name: string, failure: Failure, image: InputImage | undefined, message: string]>([
	['a call for a file', failureWith({ failedCalls: 1 }), images.files, "It broke ('a.jpg')"],
	['a call for a URL', failureWith({ failedCalls: 1 }), images.url, "It broke ('b.jpg')"],
	[
		'calls for a file',
		failureWith({ failedCalls: 2 }),
		images.files,
		"It broke, after 2 calls ('a.jpg')",
	],
	['calls for a text', failureWith({ failedCalls: 3 }), images.base64, 'It broke, after 3 calls'],
	['a call for nobody knows what', failureWith({ failedCalls: 1 }), undefined, 'It broke'],
	['a file within n8n', failureWith({}), images.files, 'It broke'],
	[
		'a file that was not sent',
		new NotSent(failureWith({ failedCalls: 2 })),
		images.files,
		"Not sent ('a.jpg'), because of an earlier call: It broke",
	],
	[
		'a text that was not sent',
		new NotSent(failureWith({})),
		images.base64,
		'Not sent, because of an earlier call: It broke',
	],
])('a failure of %s is told with its name', (_, failure, image, message) => {
	expect(explained(failure, image).message).toBe(`${message} [item 3]`);
});

test.each<[name: string, details: FailureDetails, image: InputImage | undefined, text: string]>([
	['a URL', { remedyForUrl: 'Open it.' }, images.url, 'Open it.'],
	['a URL like other images', {}, images.url, 'Fix it.'],
	['a file', { remedyForUrl: 'Open it.' }, images.files, 'Fix it.'],
	['no image', { remedyForUrl: 'Open it.' }, undefined, 'Fix it.'],
	[
		'a wait',
		{ retryAfterMs: 1_200 },
		images.files,
		'Fix it. IQS asks to wait 2 s before the next call.',
	],
	['no wait', { retryAfterMs: 0 }, images.files, 'Fix it.'],
	[
		'a bill',
		{ possiblyBilled: true, retryAfterMs: 3_000 },
		images.files,
		'Fix it. IQS asks to wait 3 s before the next call. A call that ended like this may have been billed.',
	],
])('the remedy fits %s', (_, details, image, text) => {
	expect(explained(failureWith(details), image).description).toBe(text);
});

test.each<[name: string, details: FailureDetails, words: string]>([
	['a message', { serviceMessage: 'No.' }, ' IQS said: "No."'],
	['a code', { code: 'Odd' }, ' (code Odd).'],
	['a status', { httpStatus: 418 }, ' (HTTP 418).'],
	['a request ID', { requestId: 'R-1' }, ' (request ID R-1).'],
	[
		'all of it',
		{ serviceMessage: 'No.', code: 'Odd', httpStatus: 418, requestId: 'R-1' },
		' IQS said: "No." (code Odd, HTTP 418, request ID R-1).',
	],
	[
		'an echo of the key in all of it',
		{ serviceMessage: `No: ${key}`, code: key, requestId: key },
		' IQS said: "No: ***" (code ***, request ID ***).',
	],
])('the service is quoted with %s', (_, details, words) => {
	expect(explained(failureWith(details)).description).toBe(`Fix it.${words}`);
});

test('a code of the catalog stays, even when the key is a part of it', () => {
	const failure = failureWith({ code: 'InvalidParameter' });
	const { description } = explain(
		{ entry: { itemIndex: 0, failure }, failure },
		new Redactor('Invalid'),
	);

	expect(description).toBe('Fix it. (code InvalidParameter).');
});

test('the key is hidden in what happened and in what to do', () => {
	const failure = new Failure(`No ${key}`, `Change ${key}.`);

	expect(explained(failure)).toEqual({
		message: 'No *** [item 3]',
		description: 'Change ***.',
	});
});

test('both in one text', () => {
	expect(inOneText({ message: 'It broke', description: 'Fix it.' })).toBe('It broke. Fix it.');
});
