import type { IExecuteFunctions } from 'n8n-workflow';
import { isTool } from './isTool';
import type { StoredResponse } from './storeScans';

/** Each response with the key of its photo, see `ScansForRerun`; undefined for an image from a URL. */
export type KeyedResponses = Map<StoredResponse, string | undefined>;

/** By the signal that n8n makes for each execution, so that nothing outlives the execution. */
const byExecution = new WeakMap<object, KeyedResponses>();

/**
 * The responses received in this execution, oldest first, by all IQS ScanFile nodes and in all iterations
 * of a loop: an execution that ends in failure begins with the first node again. The failure of an agent's
 * tool does not end the execution, so each call of a tool stands alone.
 */
export function responsesOfExecution(context: IExecuteFunctions): KeyedResponses {
	const signal = isTool(context) ? undefined : context.getExecutionCancelSignal();
	const execution = signal ?? context;
	const responses = byExecution.get(execution) ?? new Map<StoredResponse, string | undefined>();
	byExecution.set(execution, responses);
	return responses;
}
