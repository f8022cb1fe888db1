import { sleep, type IExecuteFunctions } from 'n8n-workflow';
import { RunCancelled } from '../failures';

/** The maximum time that a long loop blocks everything else in n8n, in milliseconds. */
const maxBlockMs = 20;

/** For all runs of this process together. */
let lastYieldMs = 0;

/** Call it in each round of a loop over many items, so that n8n can do other work in between. */
export async function yieldIfDue(): Promise<void> {
	if (performance.now() - lastYieldMs <= maxBlockMs) return;
	await sleep(0);
	lastYieldMs = performance.now();
}

/**
 * The same for loops that end when the user stops the execution.
 * @throws RunCancelled when the execution was cancelled meanwhile
 */
export async function yieldUnlessCancelled(context: IExecuteFunctions): Promise<void> {
	await yieldIfDue();
	if (context.getExecutionCancelSignal()?.aborted) throw new RunCancelled();
}
