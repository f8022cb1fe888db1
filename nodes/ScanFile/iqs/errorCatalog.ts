/** Whether a call is worth repeating: after a pause of all calls, after a back-off, or never. */
export type Retry = 'throttling' | 'transient' | 'never';

/** What an answer that is not a scan means to the user, and to the policy of retries. */
export interface Reason {
	/** What happened: a sentence without a full stop. */
	what: string;
	/** What to do about it: whole sentences. */
	remedy: string;
	/** The same when the service was to fetch the image from an address; where it differs. */
	remedyForUrl?: string;
	retry: Retry;
	/** The reason holds for every image of the run (key, account, address): stop the rest. */
	stopsRun: boolean;
	/** It holds for every run with this key and base URL. */
	holdsForAccount?: boolean;
}

const keyRefused: Reason = {
	what: "IQS does not accept the 'API Key'",
	remedy:
		'Copy the key from the IQS console into the credential once more. A new key takes up to 5 minutes to become active.',
	retry: 'never',
	stopsRun: true,
	holdsForAccount: true,
};

const throttled: Reason = {
	what: 'IQS receives too many requests from this account',
	remedy:
		'Throttled calls cost nothing. Run the workflow again later, check which other programs use this account, or ask Alibaba Cloud for a higher limit.',
	retry: 'throttling',
	stopsRun: false,
};

const trialUsedUp: Reason = {
	what: 'The calls of the IQS trial are used up',
	remedy:
		'A trial allows 1,000 calls a day. Run the workflow again tomorrow, or move to a paid plan in the IQS console.',
	retry: 'never',
	stopsRun: true,
	holdsForAccount: true,
};

const quotaUsedUp: Reason = {
	what: 'The call quota of this account is used up',
	remedy:
		'Run the workflow again when the quota is renewed, or ask Alibaba Cloud for a higher one.',
	retry: 'never',
	stopsRun: true,
	holdsForAccount: true,
};

const serviceFault: Reason = {
	what: 'IQS could not process the image at the moment',
	remedy:
		"This usually passes. Run the workflow again later, or raise 'Max Tries' in 'Options'. If only this image fails, check that it opens on your computer.",
	retry: 'transient',
	stopsRun: false,
};

const requestRefused: Reason = {
	what: 'IQS does not accept this image',
	remedy:
		'Check that the image opens on your computer, to its end, and is a JPEG or PNG of ordinary size.',
	remedyForUrl:
		'IQS fetches the image itself: check that the address opens from the public internet without signing in, and gives a JPEG or PNG of ordinary size.',
	retry: 'never',
	stopsRun: false,
};

/** Sources: help centre, "ScanFile API", table of codes; those marked were observed only. */
export const reasonsByCode = new Map<string, Reason>(
	Object.entries({
		'InvalidAccessKeyId.NotFound': keyRefused,
		'Retrieval.InvalidAPIKey': keyRefused, // observed
		'Retrieval.NotActivate': {
			what: 'IQS is not activated for this account',
			remedy: 'Activate or purchase it in the IQS console of Alibaba Cloud, then try again.',
			retry: 'never',
			stopsRun: true,
			holdsForAccount: true,
		},
		'Retrieval.Arrears': {
			what: 'The Alibaba Cloud account is in arrears',
			remedy: 'Top up the account in the Alibaba Cloud console, then try again.',
			retry: 'never',
			stopsRun: true,
			holdsForAccount: true,
		},
		'Retrieval.NotAuthorised': {
			what: 'The RAM user of this key has no permission to use IQS',
			remedy:
				'Grant the permission AliyunIQSFullAccess to the RAM user in the Alibaba Cloud console, then try again.',
			retry: 'never',
			stopsRun: true,
			holdsForAccount: true,
		},
		'Retrieval.TestUserPeriodExpired': {
			what: 'The IQS trial of this account is over',
			remedy: 'A trial lasts 15 days. Move to a paid plan in the IQS console, then try again.',
			retry: 'never',
			stopsRun: true,
			holdsForAccount: true,
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
	.filter(([, reason]) => reason.holdsForAccount)
	.map(([code, { what, remedy }]) => ({ code, message: `${what}. ${remedy}` }));

export const addressRemedy = "Check the 'Base URL' in the credential.";

/** What a refusal means, by its code and else by its status. */
export function reasonOf(httpStatus: number, code: string | undefined): Reason {
	return (
		reasonsByCode.get(code ?? '') ?? reasonByKindOfCode(code) ?? reasonByStatus(httpStatus, code)
	);
}

/**
 * Alibaba's gateways have more codes than the documentation of ScanFile: whatever contains "Throttling"
 * is throttling, with any status (Alibaba's own SDK core), except what speaks of a quota.
 */
function reasonByKindOfCode(code: string | undefined): Reason | undefined {
	if (code === undefined) return undefined;
	if (/TestUserQuery/i.test(code)) return trialUsedUp;
	if (/quota/i.test(code)) return quotaUsedUp;
	return /throttling/i.test(code) ? throttled : undefined;
}

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
			// With a code that nobody knows, a 403 may be about this run's images: others are not ended by it.
			holdsForAccount: httpStatus === 401,
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
