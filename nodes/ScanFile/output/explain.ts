import { NotSent, type Failure } from '../failures';
import { errorCatalog } from '../iqs/errorCatalog';
import { shown } from '../plan/values';
import type { Redactor } from './redact';
import type { FailedEntry } from './results';

/** A message for the user. */
export interface Explanation {
	/** What happened, with the item. */
	message: string;
	/** What to do, followed by the service's own message. */
	description: string;
}

/**
 * Explains a failure to the user.
 * @param redactor hides the key, even when a gateway repeats it in its response
 */
export function explain({ entry, failure }: FailedEntry, redactor: Redactor): Explanation {
	const { image, itemIndex } = entry;
	const { remedyForUrl, retryAfterMs, possiblyBilled, failedCalls } = failure.details;
	const isNotSent = failure instanceof NotSent;
	// Failures within n8n already name the image, and Base64 text has no name.
	const isNamed = (failedCalls === 0 && !isNotSent) || !image || image.from === 'base64';
	const name = isNamed ? '' : ` ('${shown(image.fileName)}')`;
	const what = isNotSent
		? `Not sent${name}, because of an earlier call: ${failure.message}`
		: `${failure.message}${failedCalls > 1 ? `, after ${failedCalls} calls` : ''}${name}`;
	const remedy = (image?.from === 'url' && remedyForUrl) || failure.remedy;
	const wait = retryAfterMs
		? ` IQS asks to wait ${Math.ceil(retryAfterMs / 1000)} s before the next call.`
		: '';
	const billed = possiblyBilled ? ' A call that ended like this may have been billed.' : '';
	return {
		message: redactor.hideKey(`${what} [item ${itemIndex}]`),
		description: redactor.hideKey(`${remedy}${wait}${billed}`) + serviceDetails(failure, redactor),
	};
}

/** Message and description in one text, for the `error` field of an output item. */
export function inOneText({ message, description }: Explanation): string {
	return `${message}. ${description}`;
}

/** Details for a support ticket: the service's message, code, status and request ID. */
function serviceDetails({ details }: Failure, redactor: Redactor): string {
	const { serviceMessage, code, httpStatus, requestId } = details;
	const said = serviceMessage ? ` IQS said: "${redactor.quote(serviceMessage)}"` : '';
	const facts = [
		// A code from the catalog contains no secret, and must stay readable.
		code && `code ${errorCatalog.has(code) ? code : redactor.quote(code)}`,
		httpStatus && `HTTP ${httpStatus}`,
		requestId && `request ID ${redactor.quote(requestId)}`,
	].filter(Boolean);
	return said + (facts.length > 0 ? ` (${facts.join(', ')}).` : '');
}
