import { scan } from '../../../dev/n8n/workflows';
import type { FaultName } from '../../../dev/service/server';
import { expect, test } from '../fixtures/test';
import { photosFromDisk } from '../photos';

interface Rejection {
	/** What the user has to be told. */
	words: string[];
	/** Calls for the first of two with two tries allowed; the second is not sent. */
	calls: 1 | 2;
	/** How long the service asks to wait. */
	retryAfterSeconds?: number;
}

/**
 * What the service says no with, and what comes of it in n8n: one rejection of each kind, and each way in
 * which a response can end, because n8n's own client is at work there. The whole list is in docs/errors.md.
 */
const rejections: Partial<Record<FaultName, Rejection>> = {
	'wrong-key': { words: ["'API Key'", 'Retrieval.InvalidAPIKey', 'HTTP 403'], calls: 1 },
	arrears: { words: ['in arrears', 'Top up', 'Please recharge first.', 'HTTP 403'], calls: 1 },
	'bad-parameter': { words: ['does not accept this image', 'JPEG or PNG'], calls: 1 },
	// Asked to wait for a shorter time, the node would wait.
	throttled: { words: ['too many requests', 'HTTP 429', '600 s'], calls: 1, retryAfterSeconds: 600 },
	internal: { words: ['could not process', '2 calls', 'may have been billed'], calls: 2 },
	'html-502': { words: ['web page', 'HTTP 502', "'Base URL'"], calls: 2 },
	reset: { words: ['connection', 'broke', 'may have been billed'], calls: 2 },
	redirect: { words: ['redirect', "'Base URL'"], calls: 1 },
	'empty-200': { words: ['empty response', 'may have been billed'], calls: 1 },
	'not-image': { words: ['not an image', 'request ID'], calls: 1 },
	'cut-body': { words: ['broke in the middle', 'may have been billed'], calls: 1 },
	stall: { words: ['in time (1 s)', "'Timeout (Seconds)'"], calls: 1 },
	'stall-body': { words: ['in time (1 s)', 'may have been billed'], calls: 1 },
	trickle: { words: ['in time (1 s)', "'Timeout (Seconds)'"], calls: 1 },
};

for (const [fault, { words, calls, retryAfterSeconds }] of Object.entries(rejections)) {
	test(`service: ${fault}`, async ({ n8n }) => {
		const { credentialId, service } = await n8n.iqs({
			apiKey: `fault-${fault}`,
			...(retryAfterSeconds && { retryAfterSeconds }),
		});
		const options = { maxTries: 2, timeoutSeconds: 1, maxConcurrentCalls: 1 };
		const execution = await n8n.run([photosFromDisk('{memo,receipt}.jpg'), scan(credentialId, { options })]);
		expect(execution.status).toBe('error');
		expect(execution.errorText).toMention(...words, '[item 0]');
		expect(service.calls).toHaveLength(calls);
	});
}
