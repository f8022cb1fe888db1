import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { Failure } from '../failures';
import type { RunSettings } from '../plan/parameters';
import { isJob, type Entry, type Plan } from '../plan/planRun';
import { FinishedScans } from '../scan/finishedScans';
import type { RunResult } from '../scan/scanAll';
import { keptScans } from '../scan/shared';
import { explain, explainRun, inOneText, type FailedEntry } from './explain';
import { runHints } from './hints';
import { failureItem, scanItem } from './outputItems';
import { Redactor } from './redact';
import { planError, runError, settingsError } from './runErrors';
import { toolLink } from './toolLink';

/** The output of a run that cannot send anything: the failure, for each item; or the end of the run. */
export function outputOfNothing(
	context: IExecuteFunctions,
	failure: Failure,
): INodeExecutionData[] {
	if (!context.continueOnFail()) throw settingsError(context.getNode(), failure);
	const error = inOneText(explainRun(failure, new Redactor('')));
	return context
		.getInputData()
		.map((_, itemIndex) => failedItem(context, { itemIndex, failure }, error));
}

/** Ends the run when something cannot be sent and the node is not set to continue. */
export function requireSendable(
	context: IExecuteFunctions,
	{ entries }: Plan,
	{ apiKey }: RunSettings,
): void {
	const rejected = entries.flatMap((entry) => (isJob(entry) ? [] : [entry]));
	if (rejected.length === 0 || context.continueOnFail()) return;
	throw planError(context.getNode(), rejected, new Redactor(apiKey));
}

/** One item for each scan, in input order; a failure keeps its place, or ends the run. */
export async function outputOf(
	context: IExecuteFunctions,
	run: RunSettings,
	{ entries, skipped }: Plan,
	result: RunResult,
): Promise<INodeExecutionData[]> {
	const redactor = new Redactor(run.apiKey);
	const parts = entries.flatMap((entry) => partsOf(context, entry, result, redactor));
	const failed = parts.flatMap((part) => ('item' in part ? [] : [part]));
	const failures = failed.map(({ failure }) => failure);
	for (const message of runHints({ skipped, failures, ...result })) {
		context.addExecutionHints({ message: redactor.hideKey(message), location: 'outputPane' });
	}
	if (failed.length > 0 && !context.continueOnFail()) {
		const scanned = parts.length - failed.length;
		const kept = await keptScans.keep(context, run, result.outcomes);
		throw runError(context.getNode(), failed, { scanned, kept }, redactor);
	}
	const output = parts.map((part) =>
		'item' in part
			? part.item
			: failedItem(context, part.entry, inOneText(explain(part, redactor))),
	);
	// With Retry On Fail, n8n runs a node that continues once more only when its first item is a failure.
	if (!output[0]?.json.error) FinishedScans.forget(context);
	return output;
}

/** What comes out in one place of the output. */
type Part = { item: INodeExecutionData } | FailedEntry;

/** The scans of one image, and what failed. */
function partsOf(
	context: IExecuteFunctions,
	entry: Entry,
	{ outcomes }: RunResult,
	redactor: Redactor,
): Part[] {
	if (!isJob(entry)) return [{ entry, failure: entry.failure }];
	const outcome = outcomes.get(entry)!;
	if (outcome instanceof Failure) return [{ entry, failure: outcome }];
	const input = context.getInputData()[entry.itemIndex]!;
	return outcome.scans.map((scan) =>
		scan instanceof Failure
			? { entry, failure: scan }
			: { item: scanItem(input, entry, outcome, scan, toolLink(context, scan.file), redactor) },
	);
}

function failedItem(context: IExecuteFunctions, entry: Entry, error: string): INodeExecutionData {
	const toErrorOutput = context.getNode().onError === 'continueErrorOutput';
	return failureItem(context.getInputData()[entry.itemIndex]!, entry, error, toErrorOutput);
}
