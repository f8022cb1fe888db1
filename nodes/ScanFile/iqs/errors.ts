import { addressRemedy, reasonOf, type Reason } from './errorCatalog';
import { statusFields } from './responseFields';

/** Why an image has no scan, in words for the user and facts for the retry policy. */
export interface FailureFacts extends Reason {
	/** The service may have done its work, so a repeated call may be paid for twice. */
	possiblyBilled?: boolean;
	/** The service's own words. */
	code?: string | undefined;
	serviceMessage?: string | undefined;
	requestId?: string | undefined;
	httpStatus?: number | undefined;
	/** How long the service asks to wait (`Retry-After`), milliseconds. */
	retryAfterMs?: number | undefined;
}

/** A call, or one scan of an answer, that came to nothing. */
export class ScanFailure extends Error {
	/** How many calls were made for the image. */
	calls = 1;

	constructor(readonly facts: FailureFacts) {
		super(facts.what);
		this.name = 'ScanFailure';
	}
}

/**
 * A refusal: an answer with a status other than 200, or a 200 that carries a code.
 * @param body the answer's JSON; an empty object when it had none
 */
export function refusal(
	httpStatus: number,
	body: Record<string, unknown>,
	retryAfterMs?: number,
): ScanFailure {
	const { code, serviceMessage, requestId } = statusFields(body);
	const reason = reasonOf(httpStatus, code);
	return new ScanFailure({
		...reason,
		code,
		serviceMessage,
		requestId,
		httpStatus,
		retryAfterMs,
		// Whether a call that ended in a 5xx is billed is not documented.
		possiblyBilled: reason.retry === 'transient',
	});
}

/** Throttled for so long that the run had better end. */
export function throttledTooLong({ facts }: ScanFailure, waitedMs: number): ScanFailure {
	const minutes = Math.round(waitedMs / 60_000);
	return new ScanFailure({
		...facts,
		what: `${facts.what} and has accepted none for ${minutes} minutes`,
	});
}

/** An answer with a good status but no scan; it may have been billed, so it is not repeated. */
export function unusableResponse(
	what: string,
	httpStatus: number,
	requestId?: string,
): ScanFailure {
	const support = requestId
		? 'send the request ID to Alibaba Cloud support'
		: "check the 'Base URL' in the credential";
	return new ScanFailure({
		what,
		remedy: `Try this image again later. If it stays like this, ${support}.`,
		retry: 'never',
		stopsRun: false,
		possiblyBilled: true,
		httpStatus,
		requestId,
	});
}

/** An answer that is a web page: a proxy, a firewall or a sign-in page stands in the way. */
export function webPageResponse(httpStatus: number): ScanFailure {
	const serverFault = httpStatus >= 500;
	return new ScanFailure({
		what: `The address answers with a web page instead of a scan (HTTP ${httpStatus})`,
		remedy: `A proxy or firewall may stand between n8n and IQS. ${addressRemedy}`,
		retry: serverFault ? 'transient' : 'never',
		stopsRun: httpStatus === 200 || httpStatus === 404 || httpStatus === 405,
		possiblyBilled: serverFault,
		httpStatus,
	});
}

/** The whole call, upload and download included, took longer than allowed. */
export function timedOut(timeoutMs: number): ScanFailure {
	return new ScanFailure({
		what: `IQS did not finish its answer in time (${timeoutMs / 1000} s)`,
		remedy:
			"Raise 'Timeout (Seconds)' in 'Options' if the images are large or the connection is slow.",
		retry: 'never',
		stopsRun: false,
		possiblyBilled: true,
	});
}

/** The connection broke after the answer had begun. */
export function responseTruncated(): ScanFailure {
	return new ScanFailure({
		what: 'The connection broke off in the middle of the answer from IQS',
		remedy: 'Try this image again.',
		retry: 'never',
		stopsRun: false,
		possiblyBilled: true,
	});
}

/** The response was read no further than a limit: memory is for scans. */
export function responseOverLimit(limit: string, httpStatus: number): ScanFailure {
	return new ScanFailure({
		what: `The answer from IQS has ${limit}, so n8n did not read it to its end`,
		remedy: `No scan is like that, so something else may answer in place of IQS. ${addressRemedy} If it is right, send this message to Alibaba Cloud support.`,
		retry: 'never',
		stopsRun: false,
		possiblyBilled: true,
		httpStatus,
	});
}

/** A server that was called with http where it takes https only. */
export function httpsExpected(httpStatus: number): ScanFailure {
	return new ScanFailure({
		what: `The address takes secure connections (https) only (HTTP ${httpStatus})`,
		remedy: "Let the 'Base URL' in the credential start with https://.",
		retry: 'never',
		stopsRun: true,
		httpStatus,
	});
}

/** A sentence of somebody else, to stand in the middle of a text. */
export function withoutFullStop(sentence: string): string {
	let text = sentence.trim();
	while (text.endsWith('.')) text = text.slice(0, -1).trimEnd();
	return text;
}
