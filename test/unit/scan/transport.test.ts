import type { IExecuteFunctions } from 'n8n-workflow';
import { Failure } from '../../../nodes/ScanFile/failures';
import { BufferPool } from '../../../nodes/ScanFile/iqs/bufferPool';

import { callScanFile } from '../../../nodes/ScanFile/scan/transport';

/** A context whose request helper throws, in the shape that one version of n8n gives its errors. */
function contextThatThrows(error: object): IExecuteFunctions {
	return {
		getExecutionCancelSignal: () => undefined,
		helpers: {
			httpRequestWithAuthentication: async () => await Promise.reject(error as Error),
		},
	} as unknown as IExecuteFunctions;
}

const call = { url: 'https://iqs.example.com/scan/file', body: Buffer.from('{}'), timeoutMs: 1000 };

async function failureAfter(error: object): Promise<Failure> {
	const failure: unknown = await callScanFile(
		contextThatThrows(error),
		call,
		new BufferPool(),
	).catch((thrown: unknown) => thrown);
	expect(failure).toBeInstanceOf(Failure);
	return failure as Failure;
}

describe('a dead proxy', () => {
	const text = 'connect ECONNREFUSED 10.1.2.3:3128';

	test.each([
		['in n8n 2', { cause: { code: 'ECONNREFUSED', message: text }, message: 'offline' }],
		['in n8n 1.123', { httpCode: 'ECONNREFUSED', messages: [text, text], message: 'offline' }],
	])('is told from the address of the service %s', async (_, error) => {
		expect(await failureAfter(error)).toMatchObject({
			message: 'The proxy between n8n and IQS (10.1.2.3:3128) refuses the connection',
			details: { scope: 'run', possiblyBilled: false },
		});
	});

	test('may hang up', async () => {
		const message = 'Proxy connection ended before receiving CONNECT response';

		expect((await failureAfter({ message, cause: { message } })).message).toBe(
			'The proxy between n8n and IQS closed the connection',
		);
	});
});

describe('what a broken connection is called', () => {
	test.each([
		['on the cause, as in n8n 2', { cause: { code: 'ECONNRESET' }, message: 'closed' }],
		['as code', { code: 'ECONNRESET', message: 'closed' }],
		['as httpCode, as in n8n 1.123', { httpCode: 'ECONNRESET', message: 'closed' }],
		['with a list of texts', { httpCode: 'ECONNRESET', messages: ['socket hang up', 7] }],
	])('%s, it is tried again', async (_, error) => {
		expect(await failureAfter(error)).toMatchObject({
			message: 'The connection to iqs.example.com broke before IQS responded',
			details: { retry: 'transient', possiblyBilled: true, code: 'ECONNRESET' },
		});
	});

	test.each([
		['an HTTP status', { httpCode: '404', message: 'refused by a rule' }],
		['nothing', { message: 'refused by a rule' }],
	])('%s is none: n8n itself did not send', async (_, error) => {
		expect(await failureAfter(error)).toMatchObject({
			message: 'n8n could not send the request: refused by a rule',
			details: { retry: 'never', scope: 'run' },
		});
	});
});
