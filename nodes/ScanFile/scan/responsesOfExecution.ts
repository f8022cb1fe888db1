import type { IExecuteFunctions } from 'n8n-workflow';
import type { StoredResponse } from './storeScans';

/** Each response with the key of its photo, see `ScansForRerun`; undefined for an image from a URL. */
export type KeyedResponses = Map<StoredResponse, string | undefined>;

/** By the signal that n8n makes for each execution, so that nothing outlives the execution. */
const byExecution = new WeakMap<object, Map<string, KeyedResponses>>();

/**
 * The responses that this node has received in this execution, oldest first: those of this run, and those
 * of earlier iterations of a loop.
 */
export function responsesOfExecution(context: IExecuteFunctions): KeyedResponses {
	const execution = context.getExecutionCancelSignal() ?? context;
	const byNode = byExecution.get(execution) ?? new Map<string, KeyedResponses>();
	byExecution.set(execution, byNode);
	const { name } = context.getNode();
	const responses = byNode.get(name) ?? new Map<StoredResponse, string | undefined>();
	byNode.set(name, responses);
	return responses;
}
