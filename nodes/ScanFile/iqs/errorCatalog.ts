import type { FailureDetails } from '../failures';

/** What an error response means for the user, and what happens next. */
export interface CatalogEntry extends Pick<FailureDetails, 'remedyForUrl' | 'retry' | 'scope'> {
	/** What happened: a sentence without a full stop. */
	message: string;
	/** What to do about it: whole sentences. */
	remedy: string;
}

const keyRejected: CatalogEntry = {
	message: "IQS does not accept the 'API Key'",
	remedy:
		'Copy the key from the IQS console into the credential again. A new key takes up to 5 minutes to become active.',
	scope: 'account',
};

const throttled: CatalogEntry = {
	message: 'IQS is receiving too many requests from this account',
	remedy:
		'Throttled calls cost nothing. Run the workflow again later, check which other programs use this account, or ask Alibaba Cloud for a higher limit.',
	retry: 'throttling',
};

const trialExhausted: CatalogEntry = {
	message: 'The IQS trial has no calls left',
	remedy:
		'A trial allows 1,000 calls a day. Run the workflow again tomorrow, or move to a paid plan in the IQS console.',
	scope: 'account',
};

const quotaExhausted: CatalogEntry = {
	message: 'The call quota of this account is used up',
	remedy:
		'Run the workflow again when the quota is renewed, or ask Alibaba Cloud for a higher one.',
	scope: 'account',
};

const serviceFault: CatalogEntry = {
	message: 'IQS could not process the image',
	remedy:
		"This is usually temporary. Run the workflow again later, or raise 'Max Tries' in 'Options'. If only this image fails, check that it opens on your computer.",
	retry: 'transient',
};

const imageRejected: CatalogEntry = {
	message: 'IQS does not accept this image',
	remedy:
		'Check that the complete image opens on your computer, and that it is a JPEG or PNG of normal size.',
	remedyForUrl:
		'IQS fetches the image itself: check that the URL opens from the public internet without signing in, and returns a JPEG or PNG of normal size.',
};

/** Source: help center, "ScanFile API", table of codes; codes marked "observed" are not documented there. */
export const errorCatalog = new Map<string, CatalogEntry>(
	Object.entries({
		'InvalidAccessKeyId.NotFound': keyRejected,
		'Retrieval.InvalidAPIKey': keyRejected, // observed
		'Retrieval.NotActivate': {
			message: 'IQS is not activated for this account',
			remedy: 'Activate or purchase it in the IQS console of Alibaba Cloud, then try again.',
			scope: 'account',
		},
		'Retrieval.Arrears': {
			message: 'The Alibaba Cloud account is in arrears',
			remedy: 'Top up the account in the Alibaba Cloud console, then try again.',
			scope: 'account',
		},
		'Retrieval.NotAuthorised': {
			message: 'The RAM user of this key has no permission to use IQS',
			remedy:
				'Grant the permission AliyunIQSFullAccess to the RAM user in the Alibaba Cloud console, then try again.',
			scope: 'account',
		},
		'Retrieval.TestUserPeriodExpired': {
			message: 'The IQS trial of this account is over',
			remedy: 'A trial lasts 15 days. Move to a paid plan in the IQS console, then try again.',
			scope: 'account',
		},
		'Retrieval.Throttling.User': throttled,
		'Retrieval.TestUserQueryExceeded': trialExhausted, // observed
		'Retrieval.TestUserQueryPerDayExceeded': trialExhausted, // observed
		InvalidParameter: imageRejected, // observed on sister endpoints
		InternalServerError: serviceFault, // observed
		ServiceUnavailable: serviceFault, // observed
	}),
);

/** The codes that affect the whole account, with the message for the user. */
export const accountErrors = [...errorCatalog]
	.filter(([, entry]) => entry.scope === 'account')
	.map(([code, { message, remedy }]) => ({ code, message: `${message}. ${remedy}` }));

export const checkBaseUrl = "Check the 'Base URL' in the credential.";

/** What an error response means, by its code or otherwise by its status. */
export function catalogEntryOf(httpStatus: number, code: string | undefined): CatalogEntry {
	return errorCatalog.get(code ?? '') ?? entryByKindOfCode(code) ?? entryByStatus(httpStatus, code);
}

/**
 * Alibaba's gateways have more codes than the documentation of ScanFile: whatever contains "Throttling"
 * is throttling, with any status (Alibaba's own SDK core), except codes that contain "quota".
 */
function entryByKindOfCode(code = ''): CatalogEntry | undefined {
	if (/TestUserQuery/i.test(code)) return trialExhausted;
	if (/quota/i.test(code)) return quotaExhausted;
	return /throttling/i.test(code) ? throttled : undefined;
}

/** Statuses of requests that may succeed at the next try: RFC 9110 and RFC 8470. */
const passingStatuses = [408, 421, 425];
/** Statuses that are not about the image: RFC 9110, 4918, 6585 and 7725; those from 444 to 499 are nginx's own. */
const gatewayStatuses = [
	...[402, 403, 406, 409, 411, 412, 414, 416, 417, 423, 424, 426, 428, 431, 451],
	...[444, 494, 495, 496, 499],
];

/** What an HTTP status means if the code is missing or unknown. */
function entryByStatus(httpStatus: number, code: string | undefined): CatalogEntry {
	if (httpStatus === 429) return throttled;
	if (httpStatus >= 500 || passingStatuses.includes(httpStatus)) return serviceFault;
	if (httpStatus === 413) {
		return {
			message: 'The image is too large for IQS',
			remedy:
				'Make the image smaller, for example with the Edit Image node, and run the workflow again.',
		};
	}
	if ([404, 405, 410].includes(httpStatus)) {
		return {
			message: `There is no IQS service at this URL (HTTP ${httpStatus})`,
			remedy: checkBaseUrl,
			scope: 'run',
		};
	}
	if (httpStatus === 407) {
		return {
			message: 'The proxy between n8n and IQS requires a sign-in (HTTP 407)',
			remedy: 'Ask whoever runs this n8n instance to check its proxy settings.',
			scope: 'run',
		};
	}
	if (gatewayStatuses.includes(httpStatus) && code === undefined) {
		// It can come from a firewall that blocks a single image, so it stops only that image.
		return {
			message: `The request was rejected before it reached IQS (HTTP ${httpStatus})`,
			remedy: `A firewall or gateway between n8n and IQS may be blocking requests. Check the 'API Key' and the 'Base URL' in the credential.`,
		};
	}
	if (httpStatus === 401 || httpStatus === 403) {
		return {
			message: 'IQS rejects requests with this key',
			remedy: 'Check the key, its permissions and the status of the account in the IQS console.',
			// A 403 with an unknown code may be caused by this run's images, so it does not end other runs.
			scope: httpStatus === 401 ? 'account' : 'run',
		};
	}
	if (httpStatus >= 300 && httpStatus < 400) {
		return {
			message: "The 'Base URL' redirects to another URL",
			remedy: `The node does not follow redirects, so that the key is only sent to the URL you entered. ${checkBaseUrl}`,
			scope: 'run',
		};
	}
	return imageRejected;
}
