import {
	NodeApiError,
	NodeOperationError,
	type INode,
	type JsonObject,
	type NodeError,
} from 'n8n-workflow';
import { NotSent, type Failure } from '../failures';
import type { Unsendable } from '../plan/planRun';
import { explain, type Explanation } from './explain';
import { plural } from './plural';
import type { Redactor } from './redact';
import type { FailedEntry } from './results';

const nothingSent = ' Nothing was sent to IQS, so you were not charged.';
/** The same, if the execution has been charged for scans before. */
const nothingSentNow = ' Nothing was sent to IQS this time.';

/** The error of a run that cannot send anything at all. */
export function settingsError(node: INode, failure: Failure): NodeError {
	const { message, remedy } = failure;
	return asNodeError(node, failure, { message, description: remedy + nothingSent }, 0);
}

/** The error of a run in which something cannot be sent, before anything was sent. */
export function planError(node: INode, unsendable: Unsendable[], redactor: Redactor): NodeError {
	const first = unsendable[0]!;
	const { message, description } = explain({ entry: first, failure: first.failure }, redactor);
	const others = unsendable.filter(({ failure }) => failure !== first.failure);
	const more = others.length > 0 ? ` ${countOf(others)} cannot be sent either.` : '';
	const explanation = { message, description: `${description}${nothingSent}${more}` };
	return asNodeError(node, first.failure, explanation, first.itemIndex);
}

/** Counts the others: an item may have several files, or none. */
function countOf(others: Unsendable[]): string {
	const files = others.filter(({ field }) => field !== undefined).length;
	const items = others.length - files;
	const counts = [
		files > 0 && `${files} more ${plural(files, 'file')}`,
		items > 0 && `${items} more ${plural(items, 'item')}`,
	];
	return counts.filter(Boolean).join(' and ');
}

/** The error of a run that had begun to send. */
export function runError(node: INode, failed: FailedEntry[], redactor: Redactor): NodeError {
	const decisive = decisiveOf(failed);
	return asNodeError(node, decisive.failure, explain(decisive, redactor), decisive.entry.itemIndex);
}

/**
 * Tells the user of scans that are not output.
 * @param made the number of scans that the execution had made
 * @param kept how many of them are kept for the next one, see `ScansForRerun`
 */
export function addKeptScans(
	error: NodeError,
	{ made, kept }: { made: number; kept: number },
): void {
	if (made === 0) return;
	const which = kept < made ? `${kept} of them` : made === 1 ? 'It' : 'They';
	const keeping =
		kept > 0
			? `. ${which} ${kept === 1 ? 'is' : 'are'} kept for an hour: if you run the workflow again within that time, you do not pay for ${kept === 1 ? 'this photo' : 'these photos'} again.`
			: ' but could not be kept.';
	const description = `${error.description}`.replace(nothingSent, nothingSentNow);
	error.description = `${description} ${made} ${plural(made, 'scan')} had already been made${keeping} To output such scans even if a photo fails, open the node's settings and set 'On Error' to 'Continue'.`;
}

/** The failure that ended the run: other failures may have been waiting for a retry. */
function decisiveOf(failed: FailedEntry[]): FailedEntry {
	const because = failed
		.map(({ failure }) => failure)
		.find((failure) => failure instanceof NotSent)?.because;
	const weight = ({ failure }: FailedEntry): number => {
		if (failure instanceof NotSent) return -1;
		if (failure === because) return Infinity;
		const { failedCalls, scope } = failure.details;
		return scope !== 'image' || failedCalls === 0 ? maxCalls : failedCalls;
	};
	return failed.reduce((worst, other) => (weight(other) > weight(worst) ? other : worst));
}

/** More than an image can have, so that failures of the whole run or within n8n take precedence. */
const maxCalls = 1000;

/** The error that ends a run, with the node's name and the item. */
function asNodeError(
	node: INode,
	{ details }: Failure,
	{ message, description }: Explanation,
	itemIndex: number,
): NodeError {
	const error =
		details.failedCalls > 0
			? // Only messages: given the original, n8n would store the request, key and image included.
				new NodeApiError(node, {} as JsonObject, {
					message,
					description,
					itemIndex,
					...(details.httpStatus && { httpCode: String(details.httpStatus) }),
				})
			: new NodeOperationError(node, message, { description, itemIndex });
	// n8n replaces a message that contains letters such as "eacces" or "eperm", even inside a file name.
	error.message = message;
	return error;
}
