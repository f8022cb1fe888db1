import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { properties } from './description';
import { isTrouble, LocalFailure, orLocalFailure } from './failures';
import { ScanFailure } from './iqs/errors';
import { runHints } from './output/hints';
import { planError, reasonText, runError } from './output/messages';
import { failureItem, imageItems } from './output/outputItems';
import { pdfItems, type PdfOutput } from './output/pdfItems';
import { Redactor } from './output/redact';
import { isMissed, Missed, type Result } from './output/results';
import { readRunSettings } from './plan/parameters';
import { planRun, type Job } from './plan/planRun';
import { FinishedScans } from './scan/finishedScans';
import { scanAll } from './scan/scanAll';
import { keptScans } from './scan/shared';

export class ScanFile implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'IQS ScanFile',
		name: 'scanFile',
		icon: { light: 'file:scanFile.svg', dark: 'file:scanFile.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ { files: "Scan Input Files", url: "Scan From URL", base64: "Scan Base64 Text" }[$parameter["imageSource"]] + ($parameter["operation"] === "scanToPdf" ? " to PDF" : "") }}',
		description: 'Turn photos of documents into clean scans or PDFs with Alibaba Cloud IQS',
		defaults: { name: 'IQS ScanFile' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'iqsApi', required: true }],
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData();
		const node = this.getNode();
		const goesOn = this.continueOnFail();

		// Plan: what cannot be sent is known before anything is paid for.
		const run = await orLocalFailure(async () => await readRunSettings(this), { stopsRun: true });
		const redactor = new Redactor(run instanceof LocalFailure ? '' : run.apiKey);
		const { entries, skipped } = await planRun(this, items, run);
		const refused = entries.flatMap((entry) =>
			'refused' in entry ? [new Missed(entry, entry.refused)] : [],
		);
		if (refused.length > 0 && !goesOn) throw planError(node, refused, redactor);

		// Scan: every job brings scans, or a reason why there are none.
		const jobs = entries.filter((entry): entry is Job => !('refused' in entry));
		const result =
			run instanceof LocalFailure ? undefined : await scanAll(this, jobs, run, !goesOn);

		// Output: one item for each scan or PDF, in input order; a failure keeps its place.
		const results = entries.flatMap((entry): Result[] => {
			const outcome = 'refused' in entry ? entry.refused : result!.outcomes.get(entry)!;
			if (isTrouble(outcome)) return [new Missed(entry, outcome)];
			return outcome.scans.map((scan) =>
				scan instanceof ScanFailure
					? new Missed(entry, scan)
					: { job: entry as Job, response: outcome, scan },
			);
		});
		const createPdf = run instanceof LocalFailure ? undefined : run.createPdf;
		// Of a run that ends here nothing comes out, so no PDF is made either.
		const ends = !goesOn && results.some(isMissed);
		const { output, pages }: PdfOutput =
			createPdf && !ends
				? await pdfItems(this, items, results, createPdf, redactor)
				: { output: imageItems(this, items, results, redactor), pages: [] };
		const missed = output.filter(isMissed);
		const troubles = missed.map(({ trouble }) => trouble);
		for (const message of runHints({ skipped, troubles, pages, ...result })) {
			this.addExecutionHints({ message: redactor.hideKey(message), location: 'outputPane' });
		}
		if (missed.length > 0 && !goesOn) {
			const scanned = results.filter((each) => !isMissed(each)).length;
			const kept =
				run instanceof LocalFailure ? 0 : await keptScans.keep(this, run, result!.outcomes);
			throw runError(node, missed, { scanned, kept }, redactor);
		}
		const outputItems = output.map((each) =>
			isMissed(each)
				? failureItem(
						items[each.entry.itemIndex]!,
						each,
						reasonText(each, redactor),
						node.onError === 'continueErrorOutput',
					)
				: each,
		);
		// n8n runs a node that goes on once more only when its first item is a failure.
		if (!outputItems[0]?.json.error) FinishedScans.forget(this);
		return [outputItems];
	}
}
