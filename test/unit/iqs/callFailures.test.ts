import type { Failure, Retry } from '../../../nodes/ScanFile/failures';
import {
	httpsExpected,
	responseOverLimit,
	responseTruncated,
	throttledTooLong,
	timedOut,
	unknownFailure,
	errorResponse,
	unusableResponse,
	webPageResponse,
} from '../../../nodes/ScanFile/iqs/callFailures';
import { connectionFailure, requestNotMade } from '../../../nodes/ScanFile/iqs/connectionFailures';
import { accountErrors } from '../../../nodes/ScanFile/iqs/errorCatalog';
import { faults } from './connectionFaults';

type Row = [status: number, code: string, what: RegExp, retry: Retry, stopsRun: boolean];

/** The table of the service's contract. */
const contract: Row[] = [
	[404, 'InvalidAccessKeyId.NotFound', /does not accept the 'API Key'/, 'never', true],
	[403, 'Retrieval.InvalidAPIKey', /does not accept the 'API Key'/, 'never', true],
	[403, 'Retrieval.NotActivate', /not activated/, 'never', true],
	[403, 'Retrieval.Arrears', /in arrears/, 'never', true],
	[403, 'Retrieval.NotAuthorised', /no permission/, 'never', true],
	[403, 'Retrieval.TestUserPeriodExpired', /trial .* is over/, 'never', true],
	[429, 'Retrieval.Throttling.User', /too many requests/, 'throttling', false],
	[429, 'Retrieval.TestUserQueryExceeded', /trial has no calls left/, 'never', true],
	[429, 'Retrieval.TestUserQueryPerDayExceeded', /trial has no calls left/, 'never', true],
	[400, 'InvalidParameter', /does not accept this image/, 'never', false],
	[500, 'InternalServerError', /could not process the image/, 'transient', false],
	[503, 'ServiceUnavailable', /could not process the image/, 'transient', false],
];

const spellings: Array<[name: string, body: (code: string) => Record<string, unknown>]> = [
	['errorCode', (code) => ({ errorCode: code, errorMessage: 'So it is.', requestId: 'R-1' })],
	['code', (code) => ({ code, message: 'So it is.', requestId: 'R-1' })],
	['Code', (code) => ({ Code: code, Message: 'So it is.', RequestId: 'R-1' })],
];

describe.each(spellings)('an error response that writes %s', (_, body) => {
	test.each(contract)('%d %s: %s, retry %s, stops the run: %s', (...row) => {
		const [httpStatus, code, what, retry, stopsRun] = row;
		const failure = errorResponse(httpStatus, body(code), 1500);

		expect(failure.details.scope !== 'image').toBe(stopsRun);
		expect(failure.details).toMatchObject({ retry, code, httpStatus });
		expect(failure.message).toMatch(what);
		expect(failure.details).toMatchObject({ serviceMessage: 'So it is.', requestId: 'R-1' });
		expect(failure.details.retryAfterMs).toBe(1500);
		expect(failure.details.possiblyBilled).toBe(retry === 'transient');
	});
});

test('believes the code, not the status', () => {
	expect(errorResponse(200, { errorCode: 'Retrieval.Arrears' }).message).toMatch(/arrears/);
	expect(errorResponse(500, { errorCode: 'Retrieval.Arrears' }).details.retry).toBe('never');
	expect(errorResponse(403, { code: 'Retrieval.Throttling.User' }).details.retry).toBe(
		'throttling',
	);
});

test.each<[status: number, code: string | undefined, what: RegExp, Retry, stopsRun: boolean]>([
	[400, undefined, /does not accept this image/, 'never', false],
	[400, 'NeverHeardOf', /does not accept this image/, 'never', false],
	// A name that every JavaScript object has.
	[400, 'constructor', /does not accept this image/, 'never', false],
	[401, undefined, /rejects requests with this key/, 'never', true],
	[403, 'NeverHeardOf', /rejects requests with this key/, 'never', true],
	[403, undefined, /rejected before it reached IQS \(HTTP 403\)$/, 'never', false],
	[404, undefined, /no IQS service at this URL \(HTTP 404\)/, 'never', true],
	[405, 'NeverHeardOf', /no IQS service at this URL \(HTTP 405\)/, 'never', true],
	[407, undefined, /proxy .* sign-in/, 'never', true],
	[408, undefined, /could not process the image/, 'transient', false],
	[413, undefined, /too large/, 'never', false],
	[429, undefined, /too many requests/, 'throttling', false],
	[429, 'NeverHeardOf', /too many requests/, 'throttling', false],
	[301, undefined, /redirect/, 'never', true],
	[308, undefined, /redirect/, 'never', true],
	[500, undefined, /could not process the image/, 'transient', false],
	[502, 'NeverHeardOf', /could not process the image/, 'transient', false],
	[504, undefined, /could not process the image/, 'transient', false],
	[300, undefined, /redirect/, 'never', true],
	[399, undefined, /redirect/, 'never', true],
	[299, undefined, /does not accept this image/, 'never', false],
	[422, undefined, /does not accept this image/, 'never', false],
	[415, undefined, /does not accept this image/, 'never', false],
	[422, 'NeverHeardOf', /does not accept this image/, 'never', false],
	[418, 'NeverHeardOf', /does not accept this image/, 'never', false],
	// The image is not to blame.
	...[
		...[402, 406, 409, 411, 412, 414, 416, 417, 423, 424, 426, 428, 431, 451],
		...[444, 494, 495, 496, 499],
	].map((status): [number, undefined, RegExp, Retry, boolean] => {
		const what = new RegExp(`rejected before it reached IQS \\(HTTP ${status}\\)$`);
		return [status, undefined, what, 'never', false];
	}),
	[410, undefined, /no IQS service at this URL \(HTTP 410\)/, 'never', true],
	[421, undefined, /could not process the image/, 'transient', false],
	[425, undefined, /could not process the image/, 'transient', false],
	// Kinds of codes that other gateways of Alibaba Cloud have.
	[400, 'Throttling', /too many requests/, 'throttling', false],
	[503, 'THROTTLING.api', /too many requests/, 'throttling', false],
	[429, 'Throttling.Quota', /quota of this account is used up/, 'never', true],
	[403, 'DailyQuotaExceeded', /quota of this account is used up/, 'never', true],
	[429, 'retrieval.testuserqueryperhourexceeded', /trial has no calls left/, 'never', true],
])('goes by status %d when the code is %s', (httpStatus, code, what, retry, stopsRun) => {
	const failure = errorResponse(httpStatus, { code });

	expect(failure.message).toMatch(what);
	expect(failure.details.scope !== 'image').toBe(stopsRun);
	expect(failure.details).toMatchObject({ retry, httpStatus });
});

test('tells for how many minutes an account was throttled, and keeps the facts', () => {
	const throttled = errorResponse(429, { code: 'Throttling', requestId: 'R-1' }, 1_500);
	const { message, remedy, details } = throttledTooLong(throttled, 5 * 60_000);

	expect(message).toBe(
		'IQS is receiving too many requests from this account and has accepted none for 5 minutes',
	);
	expect({ remedy, details }).toEqual({ remedy: throttled.remedy, details: throttled.details });
});

describe('the wording', () => {
	const statuses = [400, 401, 403, 404, 405, 407, 408, 413, 429, 301, 500];
	const all: Failure[] = [
		...contract.map(([status, code]) => errorResponse(status, { code })),
		...statuses.flatMap((status) => [
			errorResponse(status, {}),
			errorResponse(status, { code: 'X' }),
		]),
		errorResponse(403, { code: 'QuotaExceeded' }),
		...faults.map(([fault]) => connectionFailure(fault, new URL('https://iqs.example.com'))),
		...[200, 403, 502].map(webPageResponse),
		...[timedOut(120_000), responseTruncated(), requestNotMade('The domain is not allowed.')],
		...[responseOverLimit('more than 100 images', 200), httpsExpected(400), unknownFailure()],
		...['R-1', undefined].map((requestId) => unusableResponse('IQS sent nothing', 200, requestId)),
	];
	const texts = new Map(all.map((failure) => [failure.message, failure]));

	test.each([...texts.values()])('says what happened, then what to do: $message', (failure) => {
		expect(failure.message).toMatch(/^([A-Z]|n8n ).*[^.\s]$/);
		expect(failure.remedy).toMatch(/^[A-Z].*[^.\s]\.$/);
		expect(`${failure.message} ${failure.remedy}`).not.toMatch(/error|problem|failure|mistake/i);
	});

	test('and the policy of retries change only where somebody means to', () => {
		const rows = all.map(({ message, remedy, details }) => {
			const { remedyForUrl, retry, scope, possiblyBilled } = details;
			const policy = { retry, scope, possiblyBilled };
			return [message, remedy, remedyForUrl, JSON.stringify(policy)].filter(Boolean).join('\n');
		});

		expect([...new Set(rows)].join('\n\n')).toMatchSnapshot();
	});

	test('has the reasons of an account in the words that the user reads', () => {
		expect(accountErrors).toHaveLength(8);
		expect(accountErrors).toContainEqual({
			code: 'Retrieval.Arrears',
			message:
				'The Alibaba Cloud account is in arrears. Top up the account in the Alibaba Cloud console, then try again.',
		});
	});
});

test.each<[status: number, body: Record<string, unknown>, holdsForAccount: boolean]>([
	[401, {}, true],
	[401, { code: 'SomethingNew' }, true],
	[403, { code: 'Retrieval.Arrears' }, true],
	[403, { code: 'SomethingNew' }, false],
	[403, {}, false],
	[404, {}, false],
])('HTTP %d with %j ends the other runs of the account: %s', (status, body, holdsForAccount) => {
	expect(errorResponse(status, body).details.scope === 'account').toBe(holdsForAccount);
});
