import { objectOf, statusFields, textOf } from './iqs/answerFields';
import {
	answerBrokeOff,
	connectionFailure,
	deadlinePassed,
	refusal,
	unusableAnswer,
	webPageAnswer,
} from './iqs/errors';
import { retryAfterMs } from './iqs/retry';
import { readScans, type ScanAnswer } from './iqs/scanFile';
import { RunStopped } from './nodeErrors';
import type { IExecuteFunctions, IN8nHttpFullResponse } from 'n8n-workflow';

export interface ScanCall {
	/** The full address of the ScanFile call. */
	url: string;
	/** JSON, see `scanRequestBody`. */
	body: Buffer;
	/** For the whole call: connection, upload, the service's work, download. */
	timeoutMs: number;
}

/** An answer larger than this is no scan. */
const maxAnswerBytes = 256 * 1024 * 1024;

type BodyStream = NodeJS.ReadableStream & { destroy(): void };

/**
 * One call of the service: the only place where the package uses the network.
 * @throws ScanFailure for everything that is not an answer with a scan
 * @throws RunStopped when the execution was stopped meanwhile
 */
export async function callScanFile(
	context: IExecuteFunctions,
	{ url, body, timeoutMs }: ScanCall,
): Promise<ScanAnswer> {
	const deadline = AbortSignal.timeout(timeoutMs);
	const stop = context.getExecutionCancelSignal();

	const response = await send(context, url, body, timeoutMs);
	if (stop?.aborted) throw new RunStopped();
	if ('connectionCode' in response) {
		const timedOut = deadline.aborted || response.connectionCode === 'ECONNABORTED';
		throw timedOut
			? deadlinePassed(timeoutMs)
			: connectionFailure(response.connectionCode, new URL(url).host);
	}

	const text = await readText(response.body as BodyStream, [deadline, stop]);
	if (stop?.aborted) throw new RunStopped();
	if (deadline.aborted) throw deadlinePassed(timeoutMs);
	return readAnswer(response, text);
}

async function send(
	context: IExecuteFunctions,
	url: string,
	body: Buffer,
	timeoutMs: number,
): Promise<IN8nHttpFullResponse | { connectionCode: string | undefined }> {
	try {
		return (await context.helpers.httpRequestWithAuthentication.call(context, 'iqsApi', {
			method: 'POST',
			url,
			body,
			headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
			timeout: timeoutMs,
			// A stream, because the helper's own timeout never ends an answer that drips.
			encoding: 'stream',
			returnFullResponse: true,
			// The helper would send a 401 a second time, and would swap the service's own words.
			ignoreHttpStatusErrors: true,
			// The key must not follow a redirect to another host.
			disableFollowRedirect: true,
		})) as IN8nHttpFullResponse;
	} catch (error) {
		// Only the code: the error carries the request, with key and image in it.
		const { code, cause } = objectOf(error);
		return { connectionCode: textOf(objectOf(cause).code) ?? textOf(code) };
	}
}

/**
 * Reads an answer to its end.
 * @param ends when one of these fires, the stream is closed
 * @returns undefined when the answer did not come to its end
 */
async function readText(
	stream: BodyStream,
	ends: Array<AbortSignal | undefined>,
): Promise<string | undefined> {
	const close = () => stream.destroy();
	for (const signal of ends) signal?.addEventListener('abort', close, { once: true });
	if (ends.some((signal) => signal?.aborted)) close();
	try {
		const chunks: Buffer[] = [];
		let bytes = 0;
		for await (const chunk of stream) {
			chunks.push(chunk as Buffer);
			bytes += (chunk as Buffer).length;
			if (bytes > maxAnswerBytes) return undefined;
		}
		return Buffer.concat(chunks).toString();
	} catch {
		// However the stream broke, for the user the answer is incomplete.
		return undefined;
	} finally {
		for (const signal of ends) signal?.removeEventListener('abort', close);
	}
}

function readAnswer(
	{ statusCode, headers }: IN8nHttpFullResponse,
	text: string | undefined,
): ScanAnswer {
	const isGood = statusCode >= 200 && statusCode < 300;
	if (isGood && text === undefined) throw answerBrokeOff();
	const body = parseObject(text ?? '');
	const isWebPage = body === undefined && /^\s*<(!doctype|html|\?xml)/i.test(text ?? '');
	const tellsByStatus =
		[401, 407, 413, 429].includes(statusCode) || (statusCode >= 300 && statusCode < 400);
	if (isWebPage && !tellsByStatus) throw webPageAnswer(statusCode);
	if (!isGood) {
		throw refusal(statusCode, body ?? {}, retryAfterMs(headers['retry-after'], Date.now()));
	}
	if (text?.trim() === '') throw unusableAnswer('IQS sent an empty answer');
	if (!body) throw unusableAnswer('The answer from IQS is damaged: it is not complete JSON');
	if (statusFields(body).code !== undefined && body.scanFileInfoList === undefined) {
		throw refusal(statusCode, body);
	}
	return readScans(body);
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
