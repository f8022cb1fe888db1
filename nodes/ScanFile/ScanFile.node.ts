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
import { Missed, planError, reasonText, runError } from './output/messages';
import { failureItem, scanItem } from './output/outputItems';
import { Redactor } from './output/redact';
import { toolLink } from './output/toolLink';
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
			'={{ { files: "Scan Input Files", url: "Scan From URL", base64: "Scan Base64 Text" }[$parameter["imageSource"]] }}',
		description: 'Turn photos of documents into clean scans with Alibaba Cloud IQS',
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

		// Output: one item for each scan, in input order; a failure keeps its place.
		const results = entries.flatMap((entry): Array<INodeExecutionData | Missed> => {
			const outcome = 'refused' in entry ? entry.refused : result!.outcomes.get(entry)!;
			if (isTrouble(outcome)) return [new Missed(entry, outcome)];
			return outcome.scans.map((scan) =>
				scan instanceof ScanFailure
					? new Missed(entry, scan)
					: scanItem(
							items[entry.itemIndex]!,
							entry as Job,
							outcome,
							scan,
							toolLink(this, scan.file),
							redactor,
						),
			);
		});
		const missed = results.filter((result) => result instanceof Missed);
		const troubles = missed.map(({ trouble }) => trouble);
		for (const message of runHints({ skipped, troubles, ...result })) {
			this.addExecutionHints({ message: redactor.hideKey(message), location: 'outputPane' });
		}
		if (missed.length > 0 && !goesOn) {
			const scanned = results.length - missed.length;
			const kept =
				run instanceof LocalFailure ? 0 : await keptScans.keep(this, run, result!.outcomes);
			throw runError(node, missed, { scanned, kept }, redactor);
		}
		const output = results.map((result) =>
			result instanceof Missed
				? failureItem(
						items[result.entry.itemIndex]!,
						result.entry,
						reasonText(result, redactor),
						node.onError === 'continueErrorOutput',
					)
				: result,
		);
		// n8n runs a node that goes on once more only when its first item is a failure.
		if (!output[0]?.json.error) FinishedScans.forget(this);
		return [output];
	}
}
