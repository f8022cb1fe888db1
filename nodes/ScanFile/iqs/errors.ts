import { statusFields } from './responseFields';
import { addressRemedy, reasonOf, type Reason } from './errorCatalog';

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

/** Sentences for what Node.js reports when there is no connection; the address is wrong or down. */
const unreachable = new Map(
	Object.entries({
		ENOTFOUND: 'has no such host name',
		EAI_AGAIN: 'could not be looked up',
		ECONNREFUSED: 'refuses the connection',
		EHOSTUNREACH: 'is not reachable from n8n',
		ENETUNREACH: 'is not reachable from n8n',
		ETIMEDOUT: 'does not take the connection',
		EADDRNOTAVAIL: 'is not reachable from n8n',
	}),
);

/**
 * n8n itself refused to send: a network rule of this n8n, a credential that is gone.
 * @param reason n8n's own words
 */
export function requestNotMade(reason: string): ScanFailure {
	return new ScanFailure({
		what: `n8n could not send the request: ${reason}`,
		remedy:
			"Check the 'Base URL' in the credential, and ask whoever runs this n8n whether it may reach that address.",
		retry: 'never',
		stopsRun: true,
	});
}

/**
 * No answer at all.
 * @param code what Node.js calls it, such as ECONNREFUSED
 * @param host where the call went
 */
export function connectionFailure(code: string, host: string): ScanFailure {
	const sentence = unreachable.get(code);
	if (sentence) {
		return new ScanFailure({
			what: `The address ${host} ${sentence}`,
			remedy: `${addressRemedy} If it is right, check the internet connection of n8n, or try again later.`,
			retry: 'transient',
			stopsRun: true,
			code,
		});
	}
	if (/CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_|EPROTO/.test(code)) {
		return new ScanFailure({
			what: `The secure connection to ${host} could not be made`,
			remedy: `The certificate of the address does not hold. ${addressRemedy}`,
			retry: 'never',
			stopsRun: true,
			code,
		});
	}
	return new ScanFailure({
		what: `The connection to ${host} broke before IQS answered`,
		remedy: 'Try again later, and check the internet connection of n8n if it happens often.',
		retry: 'transient',
		stopsRun: false,
		possiblyBilled: true,
		code,
	});
}
