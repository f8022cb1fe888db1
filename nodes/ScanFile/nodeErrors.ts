import { ScanFailure } from './iqs/errors';
import { NodeApiError, NodeOperationError, type INode, type JsonObject } from 'n8n-workflow';

/** A reason on this side of the call: a parameter, a file, the file storage. */
export class LocalFailure extends Error {
	/** Whether 'Skip Files That Are Not Images' leaves it out. */
	readonly skippable: boolean;
	/** Whether it holds for every image of the run: stop the rest. */
	readonly stopsRun: boolean;

	/**
	 * @param what what happened: a sentence without a full stop
	 * @param remedy what to do about it: whole sentences
	 */
	constructor(
		readonly what: string,
		readonly remedy: string,
		{ skippable = false, stopsRun = false } = {},
	) {
		super(what);
		this.name = 'LocalFailure';
		this.skippable = skippable;
		this.stopsRun = stopsRun;
	}
}

/** An image that was not sent because the reason of an earlier failure holds for it too. */
export class NotSent {
	constructor(readonly because: ScanFailure | LocalFailure) {}
}

/** Thrown when the user has stopped the execution. */
export class RunStopped extends Error {
	constructor() {
		super('The execution was stopped before all photos were scanned');
	}
}

/** Why an image has no scan. */
export type Trouble = LocalFailure | ScanFailure | NotSent;

export function isTrouble(value: unknown): value is Trouble {
	return value instanceof LocalFailure || value instanceof ScanFailure || value instanceof NotSent;
}

/**
 * The value of some work, or why there is none. What n8n throws while it works out a parameter or
 * reads a credential has a message meant for people.
 * @param scope whether the work was for the whole run
 */
export async function orLocalFailure<Value>(
	work: () => Value | Promise<Value>,
	scope = { stopsRun: false },
): Promise<Value | LocalFailure> {
	try {
		return await work();
	} catch (thrown) {
		if (thrown instanceof LocalFailure) return thrown;
		const { message, description } = thrown as Error & { description?: string | null };
		return new LocalFailure(
			`n8n could not work out a setting of this node: ${message}`,
			description ?? 'Open the node and correct the setting.',
			scope,
		);
	}
}

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
 * @param apiKey never shown, even when a gateway repeats it in its answer
 */
export function explain(
	trouble: Trouble,
	itemIndex: number,
	{ subject, fromUrl }: { subject?: string | undefined; fromUrl?: boolean },
	apiKey: string,
): Explanation {
	const item = `[item ${itemIndex}]`;
	const named = subject ? ` (${subject})` : '';
	const hide = (text: string) => (apiKey.length < 6 ? text : text.replaceAll(apiKey, '***'));
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
			message: hide(`Not sent${named}, because of an earlier image: ${what} ${item}`),
			description: hide(`Nothing was paid for this image. ${remedy}`),
		};
	}
	const { facts, calls } = trouble;
	const wait = facts.retryAfterMs
		? ` IQS asks to wait ${Math.ceil(facts.retryAfterMs / 1000)} s before the next call.`
		: '';
	const tries = calls > 1 ? `, after ${calls} calls` : '';
	const billed = facts.maybeBilled ? ' A call that ended like this may have been billed.' : '';
	const remedy = (fromUrl && facts.remedyForUrl) || facts.remedy;
	return {
		message: hide(`${facts.what}${tries}${named} ${item}`),
		description: hide(`${remedy}${wait}${billed}${serviceWords(trouble)}`),
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
function serviceWords({ facts }: ScanFailure): string {
	const said = facts.serviceMessage ? ` IQS said: "${quote(facts.serviceMessage)}"` : '';
	const details = [
		facts.code && `code ${quote(facts.code)}`,
		facts.httpStatus && `HTTP ${facts.httpStatus}`,
		facts.requestId && `request ID ${quote(facts.requestId)}`,
	].filter(Boolean);
	return said + (details.length > 0 ? ` (${details.join(', ')}).` : '');
}

/** A stranger's text, short and without runs that could be a piece of an image. */
function quote(text: string): string {
	const line = text.replace(/\s+/g, ' ').replace(/[A-Za-z0-9+/=_-]{80,}/g, '…');
	return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
