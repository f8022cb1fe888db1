import { z } from 'zod';
import { Rejection } from './rejection';
import { oneOf, parse, says, strictObject, wholeNumber } from './schema';

const textSchema = z.string(says('a string'));

const faultSchema = strictObject({
	/** 200 when left out. */
	status: wholeNumber(200),
	/** With `message`: an error body in the spelling of the settings. */
	code: textSchema,
	message: textSchema,
	headers: z.record(textSchema, says('an object of strings')),
	/** Added to the latency of the settings. */
	delayMs: wholeNumber(0),
	/** A string is sent as it is; an object as JSON with a request id. Goes before `code`. */
	body: z.union([z.string(), z.record(z.unknown())], says('a string or an object')),
	/** The way for the response to get lost between service and client. */
	breakage: oneOf('reset', 'stall', 'cut', 'stall-half-way', 'trickle'),
}).partial();

/**
 * Something that happens to one call. With nothing but `headers` or `delayMs` the call gets a response
 * as usual, only with more headers or later; anything else makes the fault the call's whole response.
 * So `{}` is a call that goes well, which a sequence of faults may need.
 */
export type Fault = z.output<typeof faultSchema>;

/** A way for a response to get lost between service and client. */
export type Breakage = NonNullable<Fault['breakage']>;

const jsonType = { 'content-type': 'application/json;charset=utf-8' };
const htmlHeaders = { 'content-type': 'text/html' };
const quotaMessage = 'The query exceeds the limit';

function scanOf(imageBase64: string) {
	return {
		scanFileInfoList: [{ angle: 0, width: 1240, height: 1754, imageBase64 }],
		searchInformation: { searchTime: 1100 },
	};
}

/** A response to cut or hold up half way; its image is never complete, so any bytes do. */
const longResponse = scanOf('/9j/'.repeat(4000));

/** The faults with a name: first what the service rejects, then responses broken on their way. */
export const faultsByName = {
	'key-not-found': rejected(
		404,
		'InvalidAccessKeyId.NotFound',
		'Specified access key is not found.',
	),
	'wrong-key': rejected(403, 'Retrieval.InvalidAPIKey', 'Incorrect APIKey provided.'),
	'not-activated': rejected(403, 'Retrieval.NotActivate', 'Please activate AI search service'),
	arrears: rejected(403, 'Retrieval.Arrears', 'Please recharge first.'),
	'not-authorised': rejected(
		403,
		'Retrieval.NotAuthorised',
		'Please authorize the AliyunIQSFullAccess privilege to the sub-account.',
	),
	'trial-over': rejected(403, 'Retrieval.TestUserPeriodExpired', 'The test period has expired.'),
	throttled: throttled(429, 'Retrieval.Throttling.User'),
	// What other gateways of Alibaba Cloud call the same, and with which status.
	'throttling-400': throttled(400, 'Throttling'),
	'throttling-403': throttled(403, 'Throttling'),
	'throttling-503': throttled(503, 'Throttling'),
	'throttling-user-400': throttled(400, 'Throttling.User'),
	'throttling-user-403': throttled(403, 'Throttling.User'),
	'throttling-user-503': throttled(503, 'Throttling.User'),
	'throttling-api-400': throttled(400, 'Throttling.Api'),
	'throttling-api-403': throttled(403, 'Throttling.Api'),
	'throttling-api-503': throttled(503, 'Throttling.Api'),
	quota: rejected(429, 'Retrieval.TestUserQueryExceeded', quotaMessage),
	'daily-quota': rejected(429, 'Retrieval.TestUserQueryPerDayExceeded', quotaMessage),
	'bad-parameter': rejected(400, 'InvalidParameter', 'The request is wrong.'),
	internal: rejected(500, 'InternalServerError', 'The request failed because of a passing fault.'),
	unavailable: rejected(503, 'ServiceUnavailable', 'The service is unavailable for the moment.'),
	'unknown-403': rejected(403, 'Retrieval.SomethingNew', 'A rejection no client has heard of.'),
	'error-in-200': rejected(200, 'Retrieval.Arrears', 'Please recharge first.'),

	'html-502': {
		status: 502,
		headers: htmlHeaders,
		body:
			'<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n' +
			'<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>',
	},
	'html-200': {
		status: 200,
		headers: htmlHeaders,
		body: '<!doctype html><title>Sign in</title><form><input name="user"><input name="password"></form>',
	},
	'empty-200': { status: 200, body: '' },
	'empty-500': { status: 500, body: '' },
	'truncated-json': {
		status: 200,
		headers: jsonType,
		body: '{"requestId":"A1","scanFileInfoList":[{"angle":0,"wid',
	},
	'no-scan': { status: 200, body: { scanFileInfoList: [], searchInformation: { searchTime: 9 } } },
	'no-list': { status: 200, body: {} },
	'not-base64': { status: 200, body: scanOf('***') },
	'not-image': { status: 200, body: scanOf(Buffer.from('hello').toString('base64')) },
	'empty-image': { status: 200, body: scanOf('') },
	/** Goes to the URL in the settings. */
	redirect: { status: 307, body: '' },
	'cut-body': { status: 200, body: longResponse, breakage: 'cut' },
	reset: { breakage: 'reset' },
	stall: { breakage: 'stall' },
	'stall-body': { status: 200, body: longResponse, breakage: 'stall-half-way' },
	trickle: { status: 200, body: {}, breakage: 'trickle' },
} satisfies Record<string, Fault>;

/** A name in the table above. */
export type FaultName = keyof typeof faultsByName;

function rejected(status: number, code: string, message: string): Fault {
	return { status, code, message };
}

function throttled(status: number, code: string): Fault {
	return rejected(status, code, 'Request was denied due to user flow control.');
}

/** The fault of a name that came from outside; undefined when there is none. */
export function faultNamed(name: string): Fault | undefined {
	return Object.hasOwn(faultsByName, name) ? faultsByName[name as FaultName] : undefined;
}

/** Whether the fault is the call's whole response, so that nothing else about the call matters. */
export function isWholeResponse({ status, code, body, breakage }: Fault): boolean {
	return [status, code, body, breakage].some((part) => part !== undefined);
}

/**
 * Reads a list of fault names and faults that came as JSON.
 * @throws Rejection naming the first entry that is neither
 */
export function parseFaults(json: unknown): Fault[] {
	if (!Array.isArray(json)) throw Rejection.ofParameter('A JSON list of faults is expected.');
	return json.map((entry: unknown) => {
		if (typeof entry !== 'string') return parse(faultSchema, entry);
		const fault = faultNamed(entry);
		if (fault) return fault;
		const known = Object.keys(faultsByName).join(', ');
		throw Rejection.ofParameter(`Unknown fault ${entry}; known: ${known}.`);
	});
}
