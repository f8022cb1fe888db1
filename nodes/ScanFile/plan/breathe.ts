import { sleep, type IExecuteFunctions } from 'n8n-workflow';
import { RunCancelled } from '../failures';

/** The maximum time that a long loop blocks everything else in n8n, in milliseconds. */
const maxStretchMs = 20;

/** When n8n last could do other work, for all runs of this process together. */
let lastBreathMs = 0;

/** Call it in each round of a loop over many items: it lets n8n do other work from time to time. */
export async function letOthersWork(): Promise<void> {
	if (performance.now() - lastBreathMs <= maxStretchMs) return;
	await sleep(0);
	lastBreathMs = performance.now();
}

/**
 * The same for loops that Stop ends.
 * @throws RunCancelled when the execution was cancelled meanwhile
 */
export async function breathe(context: IExecuteFunctions): Promise<void> {
	await letOthersWork();
	if (context.getExecutionCancelSignal()?.aborted) throw new RunCancelled();
}
