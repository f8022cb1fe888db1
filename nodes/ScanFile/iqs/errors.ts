import { statusFields } from './answerFields';

/** Whether a call is worth repeating: after a pause of all calls, after a back-off, or never. */
export type Retry = 'throttling' | 'transient' | 'never';

/** Why an image has no scan, in words for the user and facts for the retry policy. */
export interface FailureFacts {
	/** What happened: a sentence without a full stop. */
	what: string;
	/** What to do about it: whole sentences. */
	remedy: string;
	retry: Retry;
	/** The reason holds for every image of the run (key, account, address): stop the rest. */
	stopsRun: boolean;
	/** The service may have done its work, so a repeated call may be paid for twice. */
	maybeBilled?: boolean;
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

type Reason = Pick<FailureFacts, 'what' | 'remedy' | 'retry' | 'stopsRun'>;

const keyRefused: Reason = {
	what: "IQS does not accept the 'API Key'",
	remedy:
		'Copy the key from the IQS console into the credential once more. A new key takes up to 5 minutes to become active.',
	retry: 'never',
	stopsRun: true,
};

const throttled: Reason = {
	what: 'IQS receives too many requests from this account',
	remedy:
		"Lower 'Max Concurrent Calls' or raise 'Max Tries' in 'Options', or ask Alibaba Cloud for a higher limit.",
	retry: 'throttling',
	stopsRun: false,
};

const trialUsedUp: Reason = {
	what: 'The calls of the IQS trial are used up',
	remedy:
		'A trial allows 1,000 calls a day. Run the workflow again tomorrow, or move to a paid plan in the IQS console.',
	retry: 'never',
	stopsRun: true,
};

const serviceFault: Reason = {
	what: 'IQS could not process the image at the moment',
	remedy: "This usually passes. Run the workflow again later, or raise 'Max Tries' in 'Options'.",
	retry: 'transient',
	stopsRun: false,
};

const requestRefused: Reason = {
	what: 'IQS does not accept this image',
	remedy:
		"Check that the image opens and is a JPEG or PNG of ordinary size. With 'Image Source' set to 'URL', check that the address opens from the public internet without signing in.",
	retry: 'never',
	stopsRun: false,
};

/** Sources: help centre, "ScanFile API", table of codes; those marked were observed only. */
const reasonsByCode = new Map<string, Reason>(
	Object.entries({
		'InvalidAccessKeyId.NotFound': keyRefused,
		'Retrieval.InvalidAPIKey': keyRefused, // observed
		'Retrieval.NotActivate': {
			what: 'IQS is not activated for this account',
			remedy: 'Activate or purchase it in the IQS console of Alibaba Cloud, then try again.',
			retry: 'never',
			stopsRun: true,
		},
		'Retrieval.Arrears': {
			what: 'The Alibaba Cloud account is in arrears',
			remedy: 'Top up the account in the Alibaba Cloud console, then try again.',
			retry: 'never',
			stopsRun: true,
		},
		'Retrieval.NotAuthorised': {
			what: 'The RAM user of this key has no permission to use IQS',
			remedy:
				'Grant the permission AliyunIQSFullAccess to the RAM user in the Alibaba Cloud console, then try again.',
			retry: 'never',
			stopsRun: true,
		},
		'Retrieval.TestUserPeriodExpired': {
			what: 'The IQS trial of this account is over',
			remedy: 'A trial lasts 15 days. Move to a paid plan in the IQS console, then try again.',
			retry: 'never',
			stopsRun: true,
		},
		'Retrieval.Throttling.User': throttled,
		'Retrieval.TestUserQueryExceeded': trialUsedUp, // observed
		'Retrieval.TestUserQueryPerDayExceeded': trialUsedUp, // observed
		InvalidParameter: requestRefused, // observed on sister endpoints
		InternalServerError: serviceFault, // observed
		ServiceUnavailable: serviceFault, // observed
	}),
);

/** The codes that hold for the whole account, in the words the user reads. */
export const accountReasons = [...reasonsByCode]
	.filter(([, reason]) => reason.stopsRun)
	.map(([code, { what, remedy }]) => ({ code, message: `${what}. ${remedy}` }));

const addressRemedy = "Check the 'Base URL' in the credential.";

/** What an HTTP status says when the code is missing or unknown. */
function reasonByStatus(httpStatus: number, code: string | undefined): Reason {
	if (httpStatus === 429) return throttled;
	if (httpStatus >= 500 || httpStatus === 408) return serviceFault;
	if (httpStatus === 413) {
		return {
			what: 'The image is too large for IQS',
			remedy: 'Make the image smaller, for example with the Edit Image node, and run again.',
			retry: 'never',
			stopsRun: false,
		};
	}
	if (httpStatus === 404 || httpStatus === 405) {
		return {
			what: `The service was not found at this address (HTTP ${httpStatus})`,
			remedy: addressRemedy,
			retry: 'never',
			stopsRun: true,
		};
	}
	if (httpStatus === 407) {
		return {
			what: 'The proxy between n8n and IQS asks for a sign-in (HTTP 407)',
			remedy: 'Ask whoever runs this n8n to check its proxy settings.',
			retry: 'never',
			stopsRun: true,
		};
	}
	if (httpStatus === 403 && code === undefined) {
		// It can come from a firewall that dislikes one image, so it stops only that.
		return {
			what: 'The request was refused on its way to IQS (HTTP 403)',
			remedy: `A firewall or gateway may stand between n8n and IQS. Check the 'API Key' and the 'Base URL' in the credential.`,
			retry: 'never',
			stopsRun: false,
		};
	}
	if (httpStatus === 401 || httpStatus === 403) {
		return {
			what: 'IQS refuses requests with this key',
			remedy: 'Check the key, its permissions and the state of the account in the IQS console.',
			retry: 'never',
			stopsRun: true,
		};
	}
	if (httpStatus >= 300 && httpStatus < 400) {
		return {
			what: 'The address answers with a redirect to somewhere else',
			remedy: `Redirects are not followed, so that the key stays with the address you chose. ${addressRemedy}`,
			retry: 'never',
			stopsRun: true,
		};
	}
	return requestRefused;
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
	const reason = reasonsByCode.get(code ?? '') ?? reasonByStatus(httpStatus, code);
	return new ScanFailure({
		...reason,
		code,
		serviceMessage,
		requestId,
		httpStatus,
		retryAfterMs,
		// Whether a call that ended in a 5xx is billed is not documented.
		maybeBilled: reason.retry === 'transient',
	});
}

/** An answer with a good status but no scan; it may have been billed, so it is not repeated. */
export function unusableAnswer(what: string, httpStatus: number, requestId?: string): ScanFailure {
	const support = requestId
		? 'send the request ID to Alibaba Cloud support'
		: "check the 'Base URL' in the credential";
	return new ScanFailure({
		what,
		remedy: `Try this image again later. If it stays like this, ${support}.`,
		retry: 'never',
		stopsRun: false,
		maybeBilled: true,
		httpStatus,
		requestId,
	});
}

/** An answer that is a web page: a proxy, a firewall or a sign-in page stands in the way. */
export function webPageAnswer(httpStatus: number): ScanFailure {
	const serverFault = httpStatus >= 500;
	return new ScanFailure({
		what: `The address answers with a web page instead of a scan (HTTP ${httpStatus})`,
		remedy: `A proxy or firewall may stand between n8n and IQS. ${addressRemedy}`,
		retry: serverFault ? 'transient' : 'never',
		stopsRun: httpStatus === 200 || httpStatus === 404 || httpStatus === 405,
		maybeBilled: serverFault,
		httpStatus,
	});
}

/** The whole call, upload and download included, took longer than allowed. */
export function deadlinePassed(timeoutMs: number): ScanFailure {
	return new ScanFailure({
		what: `IQS did not finish its answer in time (${timeoutMs / 1000} s)`,
		remedy:
			"Raise 'Timeout (Seconds)' in 'Options' if the images are large or the connection is slow.",
		retry: 'never',
		stopsRun: false,
		maybeBilled: true,
	});
}

/** The connection broke after the answer had begun. */
export function answerBrokeOff(): ScanFailure {
	return new ScanFailure({
		what: 'The connection broke off in the middle of the answer from IQS',
		remedy: 'Try this image again.',
		retry: 'never',
		stopsRun: false,
		maybeBilled: true,
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
		maybeBilled: true,
		code,
	});
}
