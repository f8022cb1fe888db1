import type { Failure } from '../../nodes/ScanFile/failures';
import * as callFailures from '../../nodes/ScanFile/iqs/callFailures';
import { connectionFailure, requestNotMade } from '../../nodes/ScanFile/iqs/connectionFailures';
import { errorCatalog } from '../../nodes/ScanFile/iqs/errorCatalog';
import { failuresInSource, textsOfCalls } from '../support/failuresInSource';
import { faults } from '../unit/iqs/connectionFaults';

/** What a user may read, and what it means; what differs from case to case is an ellipsis. */
export interface ErrorRow {
	message: string;
	/** Codes and statuses that go with the message. */
	codes: string[];
	remedies: string[];
	retried: string;
	otherPhotos: string;
	billed: string;
}

/** Failures found before anything is sent. */
export function rowsOfPlan(): ErrorRow[] {
	return merged(failuresInSource(['plan']).map((failure) => localRow(failure, 'no')));
}

/** Failures of calls, and of what comes after them. */
export function rowsOfCalls(): ErrorRow[] {
	const afterCalls = failuresInSource(['scan', 'output']).map((failure) =>
		localRow(failure, 'yes'),
	);
	const unknown = failuresInSource(['queue']).map((failure) => localRow(failure, 'possibly'));
	return merged([...catalogRows(), ...callRows(), ...afterCalls, ...unknown]);
}

type LocalFailure = ReturnType<typeof failuresInSource>[number];

function localRow({ message, remedies, details }: LocalFailure, billed: string): ErrorRow {
	const otherPhotos = details.includes('scope') ? 'not sent' : 'sent';
	const known = remedies.filter((remedy) => /\w/.test(remedy));
	return { message, codes: [], remedies: known, retried: 'no', otherPhotos, billed };
}

/** Every code of the catalog, every kind of code, and every status with and without a code. */
function catalogRows(): ErrorRow[] {
	const byCode = [...errorCatalog.keys()].map((code) => rowOf(errorOf(400, code), `\`${code}\``));
	const byKind = ['TestUserQuery', 'Quota', 'Throttling'].map((part) =>
		rowOf(errorOf(400, `Unknown.${part}`), `any code with \`${part}\``),
	);
	return [...byCode, ...byKind, ...statusRows()];
}

/** What an HTTP status says when the code is missing or unknown. */
function statusRows(): ErrorRow[] {
	const statuses = Array.from({ length: 300 }, (_, index) => 300 + index);
	const failures = statuses.flatMap((status) => {
		const [bare, coded] = [errorOf(status), errorOf(status, 'Unknown.Code')];
		if (bare.message === coded.message) return [{ status, suffix: '', failure: bare }];
		return [
			{ status, suffix: ' without a code', failure: bare },
			{ status, suffix: ' with another code', failure: coded },
		];
	});
	const countOf = (status: number, { message }: Failure) =>
		failures.filter(
			(other) =>
				other.failure.message === message && hundredsOf(other.status) === hundredsOf(status),
		).length;
	return failures.map(({ status, suffix, failure }) => {
		// One message for most of a hundred is the rule of it.
		const isRule = countOf(status, failure) > 50;
		return rowOf(failure, isRule ? `HTTP ${hundredsOf(status)}xx` : `HTTP ${status}${suffix}`);
	});
}

const hundredsOf = (status: number) => Math.floor(status / 100);

function errorOf(status: number, code?: string): Failure {
	return callFailures.errorResponse(status, code === undefined ? {} : { code });
}

/** A failure for each function that makes one: a new function without an example does not compile. */
const examples: Record<
	Exclude<keyof typeof callFailures, 'callFailure' | 'errorResponse' | 'throttledTooLong'>,
	Failure[]
> = {
	httpsExpected: [callFailures.httpsExpected(400)],
	responseOverLimit: [callFailures.responseOverLimit('…', 200)],
	responseTruncated: [callFailures.responseTruncated()],
	timedOut: [callFailures.timedOut(120_000)],
	unknownFailure: [callFailures.unknownFailure()],
	unusableResponse: textsOfCalls(['iqs', 'scan'], ['unusable', 'unusableResponse']).map((message) =>
		callFailures.unusableResponse(message, 200, 'some'),
	),
	webPageResponse: [200, 403, 502].map(callFailures.webPageResponse),
};

function callRows(): ErrorRow[] {
	const url = new URL('https://iqs.example.com/scan/file');
	const connections = faults
		.map(([fault]) => fault)
		// A name that stands for any that nobody knows.
		.filter(({ code }) => code !== 'constructor')
		.map((fault) => rowOf(connectionFailure(fault, url), `\`${fault.code}\``));
	return [
		...Object.values(examples)
			.flat()
			.map((failure) => rowOf(failure)),
		...connections,
		// The end of all retries, and of the run.
		{
			...rowOf(callFailures.throttledTooLong(errorOf(429), 300_000)),
			retried: 'no longer',
			otherPhotos: 'not sent',
		},
		rowOf(requestNotMade('…')),
	];
}

function rowOf({ message, remedy, details }: Failure, ...codes: string[]): ErrorRow {
	const { retry, scope, possiblyBilled, remedyForUrl } = details;
	const retried = {
		throttling: 'yes, while IQS accepts other calls',
		transient: 'yes, up to _Max Tries_',
		never: 'no',
	};
	const otherPhotos = {
		image: retry === 'throttling' ? 'sent, slower' : 'sent',
		run: 'not sent',
		account: 'not sent, in all executions',
	};
	return {
		message: withoutCase(message),
		codes,
		remedies: [remedy, ...(remedyForUrl ? [remedyForUrl] : [])],
		retried: retried[retry],
		otherPhotos: otherPhotos[scope],
		billed: possiblyBilled ? 'possibly' : 'no',
	};
}

/** Leaves out what is of one case only. */
function withoutCase(message: string): string {
	return message
		.replace(/\((127\.0\.0\.1|10\.0\.0\.\d|::1):\d+\)|\(proxy\.local\)/, '(…)')
		.replace('iqs.example.com', '…')
		.replace(/\(HTTP \d+\)/, '(HTTP …)')
		.replace(/\(\d+ s\)/, '(… s)')
		.replace(/\d+ minutes/, '… minutes');
}

/** Rows with one message become one; sorted by it. */
function merged(rows: ErrorRow[]): ErrorRow[] {
	const byMessage = new Map<string, ErrorRow>();
	for (const row of rows) {
		const first = byMessage.get(row.message);
		if (first === undefined) byMessage.set(row.message, row);
		else {
			first.codes = [...new Set([...first.codes, ...row.codes])];
			first.remedies = [...new Set([...first.remedies, ...row.remedies])];
			if (row.billed !== first.billed) first.billed = 'possibly';
			if (first.otherPhotos !== row.otherPhotos) first.otherPhotos = 'it depends on the status';
			if (first.retried !== row.retried) first.retried = 'HTTP 5xx only';
		}
	}
	// A reader looks for the first words, whatever is quoted.
	const key = ({ message }: ErrorRow) => message.replaceAll(/[^\p{L}\p{N} ]/gu, '').trim();
	return [...byMessage.values()].sort((a, b) => key(a).localeCompare(key(b), 'en'));
}
