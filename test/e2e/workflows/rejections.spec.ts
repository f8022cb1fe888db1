import type { FaultName } from '../../../dev/service/server';
import { expect, test } from '../fixtures/test';

interface Rejection {
	/** What the user has to be told. */
	words: string[];
	/** Calls for the first of two with two tries allowed; the second is not sent. */
	calls: 1 | 2;
	/** How long the service asks to wait. */
	retryAfterSeconds?: number;
	/** Short, but time enough for the call to reach the service. */
	timeoutSeconds?: number;
}

/** What the service says no with, and each way in which a response can end, and what comes of it in n8n. */
const rejections: Partial<Record<FaultName, Rejection>> = {
	'key-not-found': { words: ["'API Key'", 'up to 5 minutes', 'HTTP 404'], calls: 1 },
	'wrong-key': { words: ["'API Key'", 'Retrieval.InvalidAPIKey', 'HTTP 403'], calls: 1 },
	'not-activated': { words: ['not activated', 'Activate or purchase'], calls: 1 },
	arrears: { words: ['in arrears', 'Top up', 'Please recharge first.', 'HTTP 403'], calls: 1 },
	'not-authorised': { words: ['no permission', 'AliyunIQSFullAccess'], calls: 1 },
	'trial-over': { words: ['trial', '15 days', 'paid plan'], calls: 1 },
	quota: { words: ['no calls left', '1,000 calls a day', 'HTTP 429'], calls: 1 },
	'daily-quota': { words: ['no calls left', 'tomorrow', 'HTTP 429'], calls: 1 },
	'bad-parameter': { words: ['does not accept this image', 'JPEG or PNG'], calls: 1 },
	'unknown-403': { words: ['Retrieval.SomethingNew', 'no client has heard of'], calls: 1 },
	'error-in-200': { words: ['in arrears', 'Top up'], calls: 1 },
	// Asked to wait for a shorter time, the node would wait.
	throttled: { words: ['too many requests', 'HTTP 429', '600 s'], calls: 1, retryAfterSeconds: 600 },
	internal: { words: ['could not process', '2 calls', 'may have been billed'], calls: 2 },
	unavailable: { words: ['could not process', 'ServiceUnavailable'], calls: 2 },
	'html-502': { words: ['web page', 'HTTP 502', "'Base URL'"], calls: 2 },
	'empty-500': { words: ['could not process', 'HTTP 500'], calls: 2 },
	reset: { words: ['connection', 'broke', 'may have been billed'], calls: 2 },
	'html-200': { words: ['web page', "'Base URL'"], calls: 1 },
	redirect: { words: ['redirect', "'Base URL'"], calls: 1 },
	'empty-200': { words: ['empty response', 'may have been billed'], calls: 1 },
	'truncated-json': { words: ['damaged', 'may have been billed'], calls: 1 },
	'no-scan': { words: ['returned no scan', 'request ID'], calls: 1 },
	'no-list': { words: ['returned no scan', 'request ID'], calls: 1 },
	'not-base64': { words: ['not valid Base64', 'request ID'], calls: 1 },
	'not-image': { words: ['not an image', 'request ID'], calls: 1 },
	'empty-image': { words: ['empty scan', 'request ID'], calls: 1 },
	'cut-body': { words: ['broke in the middle', 'may have been billed'], calls: 1 },
	stall: { words: ['in time (5 s)', "'Timeout (Seconds)'"], calls: 1, timeoutSeconds: 5 },
	'stall-body': { words: ['in time (5 s)', 'may have been billed'], calls: 1, timeoutSeconds: 5 },
	trickle: { words: ['in time (5 s)', "'Timeout (Seconds)'"], calls: 1, timeoutSeconds: 5 },
};

for (const [fault, { words, calls, retryAfterSeconds, timeoutSeconds = 60 }] of Object.entries(rejections)) {
	test(`service: ${fault}`, async ({ n8n }) => {
		const parameters = { options: { maxTries: 2, timeoutSeconds, maxConcurrentCalls: 1 } };
		const setUp = { parameters, service: { apiKey: `fault-${fault}`, retryAfterSeconds }, status: 'error' as const };
		const { execution, service } = await n8n.scanPhotos('{memo,receipt}.jpg', setUp);
		expect(execution.errorText).toMention(...words, '[item 0]');
		expect(service.calls).toHaveLength(calls);
	});
}
