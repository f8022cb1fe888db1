import { objectOf, textOf } from '../iqs/responseFields';
import { ResponseReader, type ResponseParts } from '../iqs/responseReader';
import {
	responseTruncated,
	connectionFailure,
	timedOut,
	refusal,
	requestNotMade,
	type ScanFailure,
	unusableResponse,
	webPageResponse,
} from '../iqs/errors';
import { retryAfterMs } from '../iqs/retryAfter';
import { readScans, type ScanResponse } from '../iqs/scanFile';
import type { BufferPool } from '../iqs/bufferPool';
import { RunCancelled } from '../failures';
import type { IExecuteFunctions, IN8nHttpFullResponse } from 'n8n-workflow';

interface ScanCall {
	/** The full address of the ScanFile call. */
	url: string;
	/** JSON, see `scanRequestBody`. */
	body: Buffer;
	/** For the whole call: connection, upload, the service's work, download. */
	timeoutMs: number;
}

/** What is known when there is no answer at all. */
interface NoAnswer {
	/** What Node.js calls it; undefined when it was not the network. */
	code: string | undefined;
	message: string;
}

/** An answer larger than this is no scan. */
const maxAnswerBytes = 256 * 1024 * 1024;

/**
 * One call of the service: the only place where the package uses the network.
 * @param buffers where the scans go
 * @throws ScanFailure for everything that is not an answer with a scan
 * @throws RunCancelled when the execution was stopped meanwhile
 */
export async function callScanFile(
	context: IExecuteFunctions,
	call: ScanCall,
	buffers: BufferPool,
): Promise<ScanResponse> {
	const deadline = AbortSignal.timeout(call.timeoutMs);
	const stop = context.getExecutionCancelSignal();
	// The image may have taken its time to be read: an abort that is over is not heard any more.
	if (stop?.aborted) throw new RunCancelled();
	const end = new AbortController();
	const abort = () => end.abort();
	for (const signal of [deadline, stop]) signal?.addEventListener('abort', abort);
	try {
		const response = await send(withCancelSignal(context, end.signal), call);
		const parts = 'body' in response ? await receive(response, buffers) : undefined;
		// An answer that is there is paid for, even when the time was up meanwhile.
		if ('body' in response && parts) return readAnswer(response, parts);
		if (stop?.aborted) throw new RunCancelled();
		if (deadline.aborted) throw timedOut(call.timeoutMs);
		if ('body' in response) throw unreadAnswer(response);
		const { code, message } = response;
		throw code === undefined
			? requestNotMade(message)
			: connectionFailure(code, new URL(call.url).host);
	} finally {
		// The deadline may be minutes away: it must not hold on to a finished call.
		for (const signal of [deadline, stop]) signal?.removeEventListener('abort', abort);
	}
}

/**
 * The same context with another cancel signal. n8n's request helper puts the execution's own signal
 * on every request and knows no deadline for an answer that drips or stalls; with this one, the
 * socket is closed at the deadline too.
 */
function withCancelSignal(context: IExecuteFunctions, signal: AbortSignal): IExecuteFunctions {
	return new Proxy(context, {
		get(target, name) {
			if (name === 'getExecutionCancelSignal') return () => signal;
			const value: unknown = Reflect.get(target, name);
			return typeof value === 'function' ? (value.bind(target) as unknown) : value;
		},
	});
}

async function send(
	context: IExecuteFunctions,
	{ url, body, timeoutMs }: ScanCall,
): Promise<IN8nHttpFullResponse | NoAnswer> {
	try {
		return (await context.helpers.httpRequestWithAuthentication.call(context, 'iqsApi', {
			method: 'POST',
			url,
			body,
			headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
			// Without it, n8n's own limit of 5 minutes would come first. The deadline is the cancel signal.
			timeout: timeoutMs,
			// A stream, so that an answer without end cannot fill the memory.
			encoding: 'stream',
			returnFullResponse: true,
			// The helper would send a 401 a second time, and would swap the service's own words.
			ignoreHttpStatusErrors: true,
			// The key must not follow a redirect to another host.
			disableFollowRedirect: true,
		})) as IN8nHttpFullResponse;
	} catch (error) {
		// Code and message only: the error carries the request, with key and image in it.
		const { code, cause, httpCode, message } = objectOf(error);
		// n8n 2 has the network's code on the cause, n8n 1.123 where others have the HTTP status.
		return {
			code: [objectOf(cause).code, code, httpCode].map(networkCode).find(Boolean),
			message: textOf(message) ?? 'no reason given',
		};
	}
}

/** Node.js and its HTTP parser name what happened on the network like this. */
function networkCode(code: unknown): string | undefined {
	return typeof code === 'string' &&
		/^(E[A-Z]+|EAI_[A-Z]+|HPE_\w+|ERR_(NETWORK|STREAM|SSL|TLS)\w*|\w*CERT\w*|UNABLE_TO_\w+)$/.test(
			code,
		)
		? code
		: undefined;
}

/**
 * Receives an answer.
 * @returns undefined when it did not come to its end
 * @throws ScanFailure when it has no end
 */
async function receive(
	{ body, statusCode, headers }: IN8nHttpFullResponse,
	buffers: BufferPool,
): Promise<ResponseParts | undefined> {
	const announcedBytes = Number(headers['content-length'] ?? 0);
	const reader = new ResponseReader(announcedBytes <= maxAnswerBytes ? announcedBytes : 0, buffers);
	let bytes = 0;
	let unreadable: unknown;
	try {
		for await (const chunk of body as AsyncIterable<Buffer>) {
			bytes += chunk.length;
			if (bytes > maxAnswerBytes) break;
			try {
				reader.write(chunk);
			} catch (error) {
				// No memory left, for example: none of the connection's doing.
				unreadable = error;
				break;
			}
		}
	} catch {
		// However the connection broke, for the user the answer is incomplete.
		return undefined;
	}
	if (unreadable) throw unreadable as Error;
	if (bytes > maxAnswerBytes) {
		throw unusableResponse('IQS sent an answer too large to be a scan (over 256 MB)', statusCode);
	}
	return reader.end();
}

/** An answer of which only the head is there. A refusal is one without its words too. */
function unreadAnswer({ statusCode, headers }: IN8nHttpFullResponse): ScanFailure {
	return isGood(statusCode)
		? responseTruncated()
		: refusal(statusCode, {}, retryAfterMs(headers['retry-after'], Date.now()));
}

function isGood(statusCode: number): boolean {
	return statusCode >= 200 && statusCode < 300;
}

function readAnswer(
	{ statusCode, headers }: IN8nHttpFullResponse,
	{ text, images }: ResponseParts,
): ScanResponse {
	const body = parseObject(text);
	const isWebPage = body === undefined && /^\s*<(!doctype|html|\?xml)/i.test(text);
	const tellsByStatus =
		[401, 407, 413, 429].includes(statusCode) || (statusCode >= 300 && statusCode < 400);
	if (isWebPage && !tellsByStatus) throw webPageResponse(statusCode);
	if (!isGood(statusCode)) {
		throw refusal(statusCode, body ?? {}, retryAfterMs(headers['retry-after'], Date.now()));
	}
	if (text.trim() === '') throw unusableResponse('IQS sent an empty answer', statusCode);
	if (!body) throw unusableResponse('The answer from IQS is damaged or incomplete', statusCode);
	return readScans(body, images, statusCode);
}

function parseObject(text: string): Record<string, unknown> | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value)
			? (value as Record<string, unknown>)
			: undefined;
	} catch {
		// Not JSON: what it is instead decides the message.
		return undefined;
	}
}
