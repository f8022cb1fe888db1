import { Failure, type FailureDetails } from '../failures';
import { checkBaseUrl, catalogEntryOf } from './errorCatalog';
import { statusFields } from './responseFields';

/** A call, or one scan of a response, that failed. */
export function callFailure(message: string, remedy: string, details: FailureDetails): Failure {
	return new Failure(message, remedy, { failedCalls: 1, ...details });
}

/**
 * An error response: one with a status other than 200, or a 200 that carries a code.
 * @param body the response's JSON; an empty object if there is none
 */
export function errorResponse(
	httpStatus: number,
	body: Record<string, unknown>,
	retryAfterMs?: number,
): Failure {
	const fields = statusFields(body);
	const { message, remedy, ...details } = catalogEntryOf(httpStatus, fields.code);
	return callFailure(message, remedy, {
		...details,
		...fields,
		httpStatus,
		retryAfterMs,
		// Whether a call that ended in a 5xx is billed is not documented.
		possiblyBilled: details.retry === 'transient',
	});
}

/** The account was throttled for so long that the run ends. */
export function throttledTooLong({ message, remedy, details }: Failure, waitedMs: number): Failure {
	const minutes = Math.round(waitedMs / 60_000);
	return callFailure(`${message} and has accepted none for ${minutes} minutes`, remedy, details);
}

/** A successful response without a scan; it may have been billed, so it is not retried. */
export function unusableResponse(message: string, httpStatus: number, requestId?: string): Failure {
	const support = requestId
		? 'send the request ID to Alibaba Cloud support'
		: "check the 'Base URL' in the credential";
	return callFailure(message, `Try this image again later. If that does not help, ${support}.`, {
		possiblyBilled: true,
		httpStatus,
		requestId,
	});
}

/** A response that is a web page, from a proxy, a firewall or a sign-in page. */
export function webPageResponse(httpStatus: number): Failure {
	const isServerFault = httpStatus >= 500;
	return callFailure(
		`The 'Base URL' returns a web page instead of a scan (HTTP ${httpStatus})`,
		`A proxy or firewall may be intercepting the connection to IQS. ${checkBaseUrl}`,
		{
			retry: isServerFault ? 'transient' : 'never',
			scope: [200, 404, 405].includes(httpStatus) ? 'run' : 'image',
			possiblyBilled: isServerFault,
			httpStatus,
		},
	);
}

/** The whole call, upload and download included, took longer than allowed. */
export function timedOut(timeoutMs: number): Failure {
	return callFailure(
		`IQS did not complete its response in time (${timeoutMs / 1000} s)`,
		"Raise 'Timeout (Seconds)' in 'Options' if the images are large or the connection is slow.",
		{ possiblyBilled: true },
	);
}

/** The connection broke after the response had begun. */
export function responseTruncated(): Failure {
	return callFailure(
		'The connection broke in the middle of the response from IQS',
		'Try this image again.',
		{ possiblyBilled: true },
	);
}

/** The response exceeds a limit, which protects n8n's memory. */
export function responseOverLimit(limit: string, httpStatus: number): Failure {
	return callFailure(
		`The response from IQS contains ${limit}, so n8n did not read all of it`,
		`IQS does not send such responses, so another server may be responding instead. ${checkBaseUrl} If it is correct, send this message to Alibaba Cloud support.`,
		{ possiblyBilled: true, httpStatus },
	);
}

/** The server was called over http but accepts only https. */
export function httpsExpected(httpStatus: number): Failure {
	return callFailure(
		`The server accepts only secure connections (https) (HTTP ${httpStatus})`,
		"Change the 'Base URL' in the credential so that it starts with https://.",
		{ scope: 'run', httpStatus },
	);
}

/** Something nobody foresaw; its own words would mean nothing to a user. */
export function unknownFailure(): Failure {
	return new Failure(
		'The photo could not be scanned, for an unknown reason',
		'Nothing more was sent. Run the workflow again. If this happens again, report it, with the versions of n8n and of this node.',
		{ scope: 'run', possiblyBilled: true },
	);
}
