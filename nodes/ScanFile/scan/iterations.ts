import type { IExecuteFunctions } from 'n8n-workflow';
import type { RunSettings } from '../plan/parameters';
import type { Job } from '../plan/planRun';
import type { StoredResponse } from './storeScans';

/** One run of the node in an execution: the only one, or an iteration of a loop. */
export interface Iteration {
	context: IExecuteFunctions;
	run: RunSettings;
	/** Of the photos that are finished so far. */
	responses: Map<Job, StoredResponse>;
	/** Whether it has output nothing. */
	hasFailed: boolean;
}

/** By the signal that n8n makes for each execution, so that nothing outlives the execution. */
const byExecution = new WeakMap<object, Map<string, Iteration[]>>();

/** The runs of this node in this execution that have begun to scan, oldest first. */
export function iterationsOf(context: IExecuteFunctions): Iteration[] {
	const execution = context.getExecutionCancelSignal() ?? context;
	const byNode = byExecution.get(execution) ?? new Map<string, Iteration[]>();
	byExecution.set(execution, byNode);
	const { name } = context.getNode();
	const iterations = byNode.get(name) ?? [];
	byNode.set(name, iterations);
	return iterations;
}

/** Begins a run of the node, in place of those that n8n tries again with it. */
export function beginIteration(context: IExecuteFunctions, run: RunSettings): Iteration {
	const iterations = iterationsOf(context);
	const iteration: Iteration = { context, run, responses: new Map(), hasFailed: false };
	iterations.splice(
		0,
		iterations.length,
		...iterations.filter((each) => !each.hasFailed),
		iteration,
	);
	return iteration;
}
