import type { IExecuteFunctions, IN8nHttpFullResponse } from 'n8n-workflow';
import { RunCancelled } from '../failures';
import type { BufferPool } from '../iqs/bufferPool';
import { timedOut } from '../iqs/callFailures';
import { connectionFailure, requestNotMade } from '../iqs/connectionFailures';
import type { ScanResponse } from '../iqs/scanFile';
import { connectionFaultOf, type ConnectionFault } from './connectionFault';
import { readResponse, receiveResponse } from './receiveResponse';

interface ScanCall {
	/** The full URL of the ScanFile call. */
	url: string;
	/** JSON, see `scanRequestBody`. */
	body: Buffer;
	/** For the whole call: connection, upload, the service's work, download. */
	timeoutMs: number;
}

/**
 * One call of the service: the only place where the package uses the network.
 * @param buffers where the scans go
 * @throws Failure for everything but a response with a scan
 * @throws RunCancelled when the execution was cancelled meanwhile
 */
export async function callScanFile(
	context: IExecuteFunctions,
	call: ScanCall,
	buffers: BufferPool,
): Promise<ScanResponse> {
	const timeout = AbortSignal.timeout(call.timeoutMs);
	const cancel = context.getExecutionCancelSignal();
	// Reading the image takes time, and a signal that is already aborted fires no event.
	if (cancel?.aborted) throw new RunCancelled();
	const end = new AbortController();
	const abort = () => end.abort();
	for (const signal of [timeout, cancel]) signal?.addEventListener('abort', abort);
	/** Why the node ended the call, if it did. */
	const interruption = () => {
		if (cancel?.aborted) return new RunCancelled();
		return timeout.aborted ? timedOut(call.timeoutMs) : undefined;
	};
	try {
		const response = await send(withCancelSignal(context, end.signal), call);
		if ('statusCode' in response) {
			const received = await receiveResponse(response, buffers);
			return readResponse(response, received, interruption);
		}
		throw (
			interruption() ??
			(response.code === undefined
				? requestNotMade(response.text)
				: connectionFailure(response, new URL(call.url)))
		);
	} finally {
		// The timeout may be minutes away, and must not keep a finished call in memory.
		for (const signal of [timeout, cancel]) signal?.removeEventListener('abort', abort);
	}
}

/**
 * The same context with another cancel signal. n8n's request helper puts the execution's own signal
 * on every request and has no timeout for a response that trickles or stalls; with this one, the
 * socket is closed at the timeout too.
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
): Promise<IN8nHttpFullResponse | ConnectionFault> {
	try {
		return (await context.helpers.httpRequestWithAuthentication.call(context, 'iqsApi', {
			method: 'POST',
			url,
			body,
			headers: {
				'Content-Type': 'application/json',
				Accept: 'application/json',
				// If a connection breaks, data still in a decompressor would be lost, and a scan with it.
				'Accept-Encoding': 'identity',
			},
			// Without this, n8n's own limit of 5 minutes would apply. The actual timeout is part of the cancel
			// signal.
			timeout: timeoutMs,
			// A stream, so that an endless response cannot fill the memory.
			encoding: 'stream',
			returnFullResponse: true,
			// Otherwise, the helper would retry after a 401, and replace the service's own message.
			ignoreHttpStatusErrors: true,
			// The key must not follow a redirect to another host.
			disableFollowRedirect: true,
		})) as IN8nHttpFullResponse;
	} catch (error) {
		return connectionFaultOf(error);
	}
}
