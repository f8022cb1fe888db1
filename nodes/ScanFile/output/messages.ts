import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';
import { LocalFailure, NotSent, type Trouble } from '../failures';
import { reasonsByCode } from '../iqs/errorCatalog';
import { ScanFailure } from '../iqs/errors';
import { shown } from '../plan/values';
import { plural } from './plural';
import type { Redactor } from './redact';
import type { Missed } from './results';

/** The whole story of an image without a scan, for its output item. */
export function reasonText(missed: Missed, redactor: Redactor): string {
	return inOneText(explainEntry(missed, redactor));
}

/** The end of a run of which nothing was sent. */
export function planError(
	node: INode,
	missed: Missed[],
	redactor: Redactor,
): NodeApiError | NodeOperationError {
	const first = missed[0]!;
	const explanation = explainEntry(first, redactor);
	const others = missed.filter(({ trouble }) => trouble !== first.trouble);
	explanation.description += ` Nothing was sent to IQS, so nothing was paid for.${
		others.length > 0 ? ` ${countOf(others)} cannot be sent either.` : ''
	}`;
	return asNodeError(node, first.trouble, explanation, first.entry.itemIndex);
}

/** How many more there are: an item may have several files, or none. */
function countOf(others: Missed[]): string {
	const files = others.filter(({ entry }) => entry.field !== undefined).length;
	const items = others.length - files;
	const counts = [
		files > 0 && `${files} more ${plural(files, 'file')}`,
		items > 0 && `${items} more ${plural(items, 'item')}`,
	];
	return counts.filter(Boolean).join(' and ');
}

/**
 * The end of a run that had begun to send.
 * @param scanned how many scans the run had made, of which none comes out
 * @param kept how many of them are kept for the next run, see `KeptScans`
 */
export function runError(
	node: INode,
	missed: Missed[],
	{ scanned, kept }: { scanned: number; kept: number },
	redactor: Redactor,
): NodeApiError | NodeOperationError {
	const first = culprit(missed);
	const explanation = explainEntry(first, redactor);
	if (scanned > 0) explanation.description += keptSentences(scanned, kept);
	return asNodeError(node, first.trouble, explanation, first.entry.itemIndex);
}

function keptSentences(scanned: number, kept: number): string {
	const made = ` ${scanned} ${plural(scanned, 'scan')} had been made before`;
	const which = kept < scanned ? `${kept} of them` : scanned === 1 ? 'It' : 'They';
	const keeping =
		kept > 0
			? `. ${which} ${kept === 1 ? 'is' : 'are'} kept for an hour: run the workflow again, and you do not pay for ${kept === 1 ? 'this photo' : 'these photos'} again.`
			: ' and came to nothing.';
	return `${made}${keeping} To get such scans even when a photo fails, open the settings of the node and set 'On Error' to 'Continue'.`;
}

function explainEntry({ entry, trouble }: Missed, redactor: Redactor): Explanation {
	const { image, itemIndex } = entry;
	const named = trouble instanceof LocalFailure || !image || image.from === 'base64';
	const subject = named ? undefined : `'${shown(image.fileName)}'`;
	return explain(trouble, itemIndex, { subject, fromUrl: image?.from === 'url' }, redactor);
}

/** The failure that ended the run: others may have been waiting for their next try. */
function culprit(missed: Missed[]): Missed {
	const notSent = missed.find(({ trouble }) => trouble instanceof NotSent)?.trouble;
	const because = notSent instanceof NotSent ? notSent.because : undefined;
	const weight = ({ trouble }: Missed): number => {
		if (trouble instanceof NotSent) return -1;
		if (trouble === because) return Infinity;
		if (trouble instanceof LocalFailure) return maxCalls;
		return trouble.facts.stopsRun ? maxCalls : trouble.calls;
	};
	return missed.reduce((worst, other) => (weight(other) > weight(worst) ? other : worst));
}

/** More than an image can have: a reason that holds for the whole run weighs most. */
const maxCalls = 1000;

/** Words for the user. */
export interface Explanation {
	/** What happened, with the item. */
	message: string;
	/** What to do, then the service's own words. */
	description: string;
}

/**
 * What to tell the user.
 * @param subject the image, such as "'photo.jpg'"; undefined when the sentence names it already
 * @param fromUrl whether the service was to fetch the image
 * @param redactor hides the key, even when a gateway repeats it in its answer
 */
export function explain(
	trouble: Trouble,
	itemIndex: number,
	{ subject, fromUrl }: { subject?: string | undefined; fromUrl?: boolean },
	redactor: Redactor,
): Explanation {
	const item = `[item ${itemIndex}]`;
	const named = subject ? ` (${subject})` : '';
	const hide = (sentence: string) => redactor.hideKey(sentence);
	if (trouble instanceof LocalFailure) {
		// A reason that holds for the whole run is no item's.
		return {
			message: hide(trouble.stopsRun ? trouble.what : `${trouble.what} ${item}`),
			description: hide(trouble.remedy),
		};
	}
	if (trouble instanceof NotSent) {
		const { what, remedy } = factsOf(trouble.because);
		return {
			message: hide(`Not sent${named}, because of an earlier call: ${what} ${item}`),
			description: hide(`Nothing was paid for this image. ${remedy}`),
		};
	}
	const { facts, calls } = trouble;
	const wait = facts.retryAfterMs
		? ` IQS asks to wait ${Math.ceil(facts.retryAfterMs / 1000)} s before the next call.`
		: '';
	const tries = calls > 1 ? `, after ${calls} calls` : '';
	const billed = facts.possiblyBilled ? ' A call that ended like this may have been billed.' : '';
	const remedy = (fromUrl && facts.remedyForUrl) || facts.remedy;
	return {
		message: hide(`${facts.what}${tries}${named} ${item}`),
		description: hide(`${remedy}${wait}${billed}`) + serviceWords(trouble, redactor),
	};
}

/** Message and remedy in one text, for the `error` field of an output item. */
export function inOneText({ message, description }: Explanation): string {
	return `${message}. ${description}`;
}

/** The error that ends a run. The node's name and the item go with it. */
export function asNodeError(
	node: INode,
	trouble: Trouble,
	{ message, description }: Explanation,
	itemIndex: number,
): NodeApiError | NodeOperationError {
	const error =
		trouble instanceof ScanFailure
			? // Facts only: given the original, n8n would store the request, key and image included.
				new NodeApiError(node, {} as JsonObject, {
					message,
					description,
					itemIndex,
					...(trouble.facts.httpStatus && { httpCode: String(trouble.facts.httpStatus) }),
				})
			: new NodeOperationError(node, message, { description, itemIndex });
	// n8n swaps a message in which it finds letters such as "eacces" or "eperm", even inside a file name.
	error.message = message;
	return error;
}

function factsOf(failure: ScanFailure | LocalFailure) {
	return failure instanceof ScanFailure ? failure.facts : failure;
}

/** What to quote in a support ticket: the service's message, code, status and request id. */
function serviceWords({ facts }: ScanFailure, redactor: Redactor): string {
	const { serviceMessage, code, httpStatus, requestId } = facts;
	const said = serviceMessage ? ` IQS said: "${redactor.quote(serviceMessage)}"` : '';
	const details = [
		// A code of the catalog is nobody's echo, and must stay readable.
		code && `code ${reasonsByCode.has(code) ? code : redactor.quote(code)}`,
		httpStatus && `HTTP ${httpStatus}`,
		requestId && `request ID ${redactor.quote(requestId)}`,
	].filter(Boolean);
	return said + (details.length > 0 ? ` (${details.join(', ')}).` : '');
}
