import { randomUUID } from 'node:crypto';
import type { Breakage, Fault } from './faults';
import type { Refusal } from './refusal';
import type { Settings } from './settings';

/** An HTTP answer before it is sent. */
export interface Answer {
	status: number;
	headers: Record<string, string>;
	body: string;
	/** The error code in the body, if there is one. */
	code?: string;
	/** Missing when the answer arrives in one piece. */
	breakage?: Breakage;
}

/** A JSON answer. */
export function jsonAnswer(status: number, json: object): Answer {
	return {
		status,
		headers: { 'content-type': 'application/json;charset=utf-8' },
		body: JSON.stringify(json),
	};
}

/** An error in the spelling the settings ask for. */
export function refusalAnswer(
	{ status, code, message }: Pick<Refusal, 'status' | 'code' | 'message'>,
	settings: Settings,
): Answer {
	const answer = { ...jsonAnswer(status, errorBody(code, message, settings.errorSpelling)), code };
	const isThrottled = status === 429 || code.includes('Throttling');
	if (isThrottled && settings.retryAfterSeconds !== undefined) {
		answer.headers['retry-after'] = String(settings.retryAfterSeconds);
	}
	return answer;
}

/** The answer a fault stands for. */
export function faultAnswer(fault: Fault, settings: Settings): Answer {
	const answer = contentOf(fault, settings);
	const location = fault.status === 307 ? { location: settings.redirectTo } : {};
	return {
		...answer,
		headers: { ...answer.headers, ...location, ...fault.headers },
		...(fault.breakage && { breakage: fault.breakage }),
	};
}

/** A new request id, in capitals as the service writes it. */
export function newRequestId(): string {
	return randomUUID().toUpperCase();
}

function contentOf({ status = 200, code, message = '', body }: Fault, settings: Settings): Answer {
	if (typeof body === 'object') return jsonAnswer(status, { requestId: newRequestId(), ...body });
	if (body === undefined && code !== undefined) {
		return refusalAnswer({ status, code, message }, settings);
	}
	return { status, headers: {}, body: body ?? '' };
}

function errorBody(code: string, message: string, spelling: Settings['errorSpelling']): object {
	const requestId = newRequestId();
	switch (spelling) {
		case 'live':
			return { requestId, errorCode: code, errorMessage: message };
		case 'documented':
			return { requestId, code, message };
		case 'capitalised':
			return { RequestId: requestId, Code: code, Message: message };
	}
}
