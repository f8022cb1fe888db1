import type { IN8nHttpFullResponse } from 'n8n-workflow';
import type { Failure } from '../failures';
import type { BufferPool } from '../iqs/bufferPool';
import {
	errorResponse,
	httpsExpected,
	responseOverLimit,
	responseTruncated,
	unusableResponse,
	webPageResponse,
} from '../iqs/callFailures';
import { ResponseReader, type ResponseParts } from '../iqs/responseReader';
import { httpDateMs, retryAfterMs } from '../iqs/retryAfter';
import { readScans, type ScanResponse } from '../iqs/scanFile';

/** The part of a response that was received, and why it is incomplete. */
interface ReceivedResponse extends ResponseParts {
	/** Undefined if the response is complete. */
	endedBy: 'connection' | { limit: string } | undefined;
}

/**
 * Receives a response up to the end of its JSON, without waiting for anything after it.
 * @param buffers where the scans go
 */
export async function receiveResponse(
	{ body, headers }: IN8nHttpFullResponse,
	buffers: BufferPool,
): Promise<ReceivedResponse> {
	const reader = new ResponseReader(Number(headers['content-length']) || 0, buffers);
	let endedBy: ReceivedResponse['endedBy'];
	try {
		for await (const chunk of body as AsyncIterable<Buffer>) {
			if (!takes(reader, chunk)) endedBy = { limit: 'more data than n8n has memory for' };
			// Leaving the loop closes the connection.
			if (endedBy || reader.isFinished) break;
		}
	} catch {
		// Whatever broke the connection, the JSON received before may be complete.
		endedBy = 'connection';
	}
	const limit = reader.exceededLimit;
	return { ...reader.end(), endedBy: limit === undefined ? endedBy : { limit } };
}

function takes(reader: ResponseReader, chunk: Buffer): boolean {
	try {
		reader.write(chunk);
		return true;
	} catch {
		// Node.js throws if there is no memory for a buffer, which is not a connection failure.
		return false;
	}
}

/**
 * Reads the content of a response. Complete JSON counts, however the response ended, because it is paid
 * for.
 * @param interruption why the node ended the call, if it did
 * @throws Failure when there is no scan
 */
export function readResponse(
	{ statusCode, headers }: IN8nHttpFullResponse,
	{ text, images, endedBy }: ReceivedResponse,
	interruption: () => Error | undefined,
): ScanResponse {
	// JavaScript's trim removes a byte order mark, which JSON does not allow.
	const trimmed = text.trim();
	const body = parseObject(trimmed);
	const interrupted = body ? undefined : interruption();
	if (interrupted) throw interrupted;
	if (statusCode === 400 && expectsHttps(trimmed)) throw httpsExpected(statusCode);
	const isWebPage = body === undefined && /^<(!doctype|html|\?xml)/i.test(trimmed);
	const tellsByStatus =
		[401, 407, 408, 413, 421, 425, 429].includes(statusCode) ||
		(statusCode >= 300 && statusCode < 400);
	if (isWebPage && !tellsByStatus) throw webPageResponse(statusCode);
	if (statusCode < 200 || statusCode >= 300) {
		throw errorResponse(
			statusCode,
			body ?? {},
			retryAfterMs(headers['retry-after'], sentAtMs(headers.date)),
		);
	}
	if (!body) throw withoutJson(trimmed, statusCode, endedBy);
	return readScans(body, images, statusCode);
}

/** When a response was sent, by the server's clock, which may differ from this machine's. */
function sentAtMs(date: unknown): number {
	return httpDateMs(date) || Date.now();
}

/** The responses of nginx, Apache and Go. */
function expectsHttps(text: string): boolean {
	return /plain HTTP request was sent to HTTPS port|plain HTTP to an SSL-enabled server|HTTP request to an HTTPS server/i.test(
		text,
	);
}

function withoutJson(
	text: string,
	statusCode: number,
	endedBy: ReceivedResponse['endedBy'],
): Failure {
	if (endedBy === 'connection') return responseTruncated();
	if (endedBy) return responseOverLimit(endedBy.limit, statusCode);
	return unusableResponse(
		text === ''
			? 'IQS returned an empty response'
			: 'The response from IQS is damaged or incomplete',
		statusCode,
	);
}

function parseObject(text: string): Record<string, unknown> | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value)
			? (value as Record<string, unknown>)
			: undefined;
	} catch {
		// Not JSON; the caller decides on the message.
		return undefined;
	}
}
