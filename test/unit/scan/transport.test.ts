import type { IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { Failure, RunCancelled } from '../../../nodes/ScanFile/failures';
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
	])('is told from the URL of the service %s', async (_, error) => {
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
		['an HTTP status', { httpCode: '404', message: 'rejected by a rule' }],
		['nothing', { message: 'rejected by a rule' }],
	])('%s is none: n8n itself did not send', async (_, error) => {
		expect(await failureAfter(error)).toMatchObject({
			message: 'n8n could not send the request: rejected by a rule',
			details: { retry: 'never', scope: 'run' },
		});
	});
});

describe('a call', () => {
	const scanned = JSON.stringify({
		scanFileInfoList: [{ imageBase64: Buffer.from([0xff, 0xd8, 0xff, 0xe0]).toString('base64') }],
	});

	/** A context in which n8n sends requests as this test says, and what was asked of it. */
	function contextThatSends(
		respond: (signal: AbortSignal | undefined) => Promise<object>,
		stop?: AbortSignal,
	) {
		const requests: Array<[credential: string, options: IHttpRequestOptions]> = [];
		const context = {
			getExecutionCancelSignal: () => stop,
			getNode(this: unknown) {
				return this === context ? 'the node' : 'somebody else';
			},
			version: 2,
			helpers: {
				async httpRequestWithAuthentication(
					this: IExecuteFunctions,
					credential: string,
					options: IHttpRequestOptions,
				) {
					requests.push([credential, options]);
					expect([this.getNode(), (this as unknown as { version: number }).version]).toEqual([
						'the node',
						2,
					]);
					return await respond(this.getExecutionCancelSignal());
				},
			},
		};
		return { context: context as unknown as IExecuteFunctions, requests };
	}

	const response = (...pieces: string[]) => ({
		statusCode: 200,
		headers: {},
		body: pieces.map((piece) => Buffer.from(piece)),
	});

	/** Responses never, until its signal ends it. */
	const hang = async (signal: AbortSignal | undefined) =>
		await new Promise<object>((_, reject) => {
			signal!.addEventListener('abort', () => reject(new Error('aborted')));
		});

	const make = async (context: IExecuteFunctions, timeoutMs = 1_000) =>
		await callScanFile(context, { ...call, timeoutMs }, new BufferPool()).catch(
			(thrown: unknown) => thrown,
		);

	test('is one request, which follows nothing and fills no memory', async () => {
		const { context, requests } = contextThatSends(async () => response(scanned));

		expect(await make(context)).toMatchObject({ scans: [{ type: { extension: 'jpg' } }] });
		expect(requests).toEqual([
			[
				'iqsApi',
				{
					method: 'POST',
					url: call.url,
					body: call.body,
					headers: {
						'Content-Type': 'application/json',
						Accept: 'application/json',
						'Accept-Encoding': 'identity',
					},
					timeout: 1_000,
					encoding: 'stream',
					returnFullResponse: true,
					ignoreHttpStatusErrors: true,
					disableFollowRedirect: true,
				},
			],
		]);
	});

	test('ends at its timeout', async () => {
		const { context } = contextThatSends(hang);

		expect(await make(context, 30)).toMatchObject({
			message: 'IQS did not complete its response in time (0.03 s)',
		});
	});

	test('ends at its timeout in the middle of a response', async () => {
		const { context } = contextThatSends(async (signal) => ({
			...response(),
			body: (async function* () {
				yield Buffer.from('{');
				await hang(signal);
			})(),
		}));

		expect(await make(context, 30)).toMatchObject({
			message: 'IQS did not complete its response in time (0.03 s)',
		});
	});

	test('ends when the execution is stopped, and is not made once it was', async () => {
		const stop = new AbortController();
		const { context, requests } = contextThatSends(hang, stop.signal);
		const made = make(context);
		stop.abort();
		expect(await made).toBeInstanceOf(RunCancelled);
		expect(requests).toHaveLength(1);

		expect(await make(context)).toBeInstanceOf(RunCancelled);
		expect(requests).toHaveLength(1);
	});

	test('leaves no listener behind', async () => {
		const { signal } = new AbortController();
		const deadline = new AbortController().signal;
		jest.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(deadline);
		const spies = [signal, deadline].map((each) => ({
			added: jest.spyOn(each, 'addEventListener'),
			removed: jest.spyOn(each, 'removeEventListener'),
		}));
		await make(contextThatSends(async () => response(scanned), signal).context);

		for (const { added, removed } of spies) {
			expect(added).toHaveBeenCalledTimes(1);
			expect(removed.mock.calls).toEqual([added.mock.calls[0]!.slice(0, 2)]);
		}
	});
});
