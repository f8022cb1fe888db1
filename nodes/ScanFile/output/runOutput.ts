import { NodeError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { Failure } from '../failures';
import type { RunSettings } from '../plan/parameters';
import { isJob, type Plan } from '../plan/planRun';
import { yieldUnlessCancelled } from '../plan/yieldToEventLoop';
import { scansForRerun } from '../scan/processState';
import type { RunResult } from '../scan/scanAll';
import { ScansForRetry } from '../scan/scansForRetry';
import { explain, inOneText } from './explain';
import { runHints } from './hints';
import { failureItem, scanItem } from './outputItems';
import { pdfItems } from './pdfGroups';
import { Redactor } from './redact';
import { isFailed, resultsOf, type FailedEntry, type Result } from './results';
import { addKeptScans, planError, runError, settingsError } from './runErrors';

/** The output of a run that cannot send anything: the failure for each item, unless the run ends. */
export function outputOfNothing(
	context: IExecuteFunctions,
	failure: Failure,
): INodeExecutionData[] {
	if (!context.continueOnFail()) throw settingsError(context.getNode(), failure);
	const error = inOneText({ message: failure.message, description: failure.remedy });
	return context
		.getInputData()
		.map((_, itemIndex) => failureItem(context, { entry: { itemIndex, failure }, failure }, error));
}

/** Ends the run when something cannot be sent and the node is not set to continue. */
export function requireSendable(
	context: IExecuteFunctions,
	{ entries }: Plan,
	{ apiKey }: RunSettings,
): void {
	const unsendable = entries.flatMap((entry) => (isJob(entry) ? [] : [entry]));
	if (unsendable.length === 0 || context.continueOnFail()) return;
	throw planError(context.getNode(), unsendable, new Redactor(apiKey));
}

/** One item for each scan or PDF, in input order; a failure keeps its place, or ends the run. */
export async function outputOf(
	context: IExecuteFunctions,
	run: RunSettings,
	plan: Plan,
	result: RunResult,
): Promise<INodeExecutionData[]> {
	const redactor = new Redactor(run.apiKey);
	const results = resultsOf(plan, result);
	const endsRun = results.some(isFailed) && !context.continueOnFail();
	const { parts, pages } =
		run.createPdf && !endsRun
			? await pdfItems(context, results, run.createPdf, redactor)
			: { parts: await imageParts(context, results, redactor), pages: [] };
	const failed = parts.filter(isFailed);
	const failures = failed.map(({ failure }) => failure);
	for (const message of runHints({ skipped: plan.skipped, failures, pages, ...result })) {
		context.addExecutionHints({ message: redactor.hideKey(message), location: 'outputPane' });
	}
	if (failed.length > 0 && !context.continueOnFail()) {
		throw runError(context.getNode(), failed, redactor);
	}
	const output: INodeExecutionData[] = [];
	for (const part of parts) {
		await yieldUnlessCancelled(context);
		output.push(
			isFailed(part) ? failureItem(context, part, inOneText(explain(part, redactor))) : part,
		);
	}
	// With Retry On Fail, n8n reruns a node that is set to continue only if its first item is a failure.
	if (!output[0]?.json.error) ScansForRetry.forget(context);
	return output;
}

/** Runs the node; if it ends the execution, the scans made so far are kept, and its error says so. */
export async function keepScansOnFailure<Output>(
	context: IExecuteFunctions,
	execute: () => Promise<Output>,
): Promise<Output> {
	return await execute().catch((thrown: unknown) => {
		const counts = scansForRerun.keep(context);
		if (thrown instanceof NodeError) addKeptScans(thrown, counts);
		throw thrown;
	});
}

async function imageParts(
	context: IExecuteFunctions,
	results: Result[],
	redactor: Redactor,
): Promise<Array<INodeExecutionData | FailedEntry>> {
	const parts: Array<INodeExecutionData | FailedEntry> = [];
	for (const result of results) {
		await yieldUnlessCancelled(context);
		parts.push(isFailed(result) ? result : scanItem(context, result, redactor));
	}
	return parts;
}
