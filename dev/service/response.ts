import { randomUUID } from 'node:crypto';
import type { Breakage, Fault } from './faults';
import type { Rejection } from './rejection';
import type { Settings } from './settings';

/** An HTTP response before it is sent. */
export interface Response {
	status: number;
	headers: Record<string, string>;
	body: string;
	/** The error code in the body, if there is one. */
	code?: string;
	/** Missing when the response arrives in one piece. */
	breakage?: Breakage;
}

/** A JSON response. */
export function jsonResponse(status: number, json: object): Response {
	return {
		status,
		headers: { 'content-type': 'application/json;charset=utf-8' },
		body: JSON.stringify(json),
	};
}

/** An error in the spelling the settings ask for. */
export function rejectionResponse(
	{ status, code, message }: Pick<Rejection, 'status' | 'code' | 'message'>,
	settings: Settings,
): Response {
	const response = {
		...jsonResponse(status, errorBody(code, message, settings.errorSpelling)),
		code,
	};
	const isThrottled = status === 429 || code.includes('Throttling');
	if (isThrottled && settings.retryAfterSeconds !== undefined) {
		response.headers['retry-after'] = String(settings.retryAfterSeconds);
	}
	return response;
}

/** The response a fault stands for. */
export function faultResponse(fault: Fault, settings: Settings): Response {
	const response = contentOf(fault, settings);
	const location = fault.status === 307 ? { location: settings.redirectTo } : {};
	return {
		...response,
		headers: { ...response.headers, ...location, ...fault.headers },
		...(fault.breakage && { breakage: fault.breakage }),
	};
}

/** A new request id, in capitals as the service writes it. */
export function newRequestId(): string {
	return randomUUID().toUpperCase();
}

function contentOf(
	{ status = 200, code, message = '', body }: Fault,
	settings: Settings,
): Response {
	if (typeof body === 'object') return jsonResponse(status, { requestId: newRequestId(), ...body });
	if (body === undefined && code !== undefined) {
		return rejectionResponse({ status, code, message }, settings);
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
