import { properties } from './description';
import { isTrouble, LocalFailure, orLocalFailure, RunStopped } from './nodeErrors';
import { failureItem } from './outputItems';
import { readRunSettings } from './parameters';
import { planRun, type Job } from './plan';
import { planError, reasonText, runError, skippedHint, Missed } from './report';
import { scanImage } from './scanImage';
import { runQueue } from './scanQueue';
import { stoppableClock } from './stoppableClock';
import {
	NodeConnectionTypes,
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

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
		const { entries, skipped } = await planRun(this, items, run);
		const refused = entries.flatMap((entry) =>
			'refused' in entry ? [new Missed(entry, entry.refused)] : [],
		);
		if (refused.length > 0 && !goesOn) throw planError(node, refused);
		if (skipped.length > 0) {
			this.addExecutionHints({ message: skippedHint(skipped), location: 'outputPane' });
		}

		// Scan: every job brings output items, or a reason why there are none.
		const jobs = entries.filter((entry): entry is Job => !('refused' in entry));
		const outcomes =
			run instanceof LocalFailure
				? []
				: await runQueue(jobs, (job) => scanImage(this, items[job.itemIndex]!, job, run, !goesOn), {
						...run,
						stopAtFirstFailure: !goesOn,
						clock: stoppableClock(this.getExecutionCancelSignal()),
					}).catch((thrown: unknown) => {
						if (!(thrown instanceof RunStopped)) throw thrown;
						throw new NodeOperationError(
							node,
							'The execution was stopped before all photos were scanned',
						);
					});

		// Output: one item for each scan, in input order; a failure keeps its place.
		let nextJob = 0;
		const results = entries.flatMap((entry): Array<INodeExecutionData | Missed> => {
			const outcome = 'refused' in entry ? entry.refused : outcomes[nextJob++]!;
			return (isTrouble(outcome) ? [outcome] : outcome).map((part) =>
				isTrouble(part) ? new Missed(entry, part) : part,
			);
		});
		const missed = results.filter((result) => result instanceof Missed);
		const apiKey = run instanceof LocalFailure ? '' : run.apiKey;
		if (missed.length > 0 && !goesOn) {
			throw runError(node, missed, results.length - missed.length, apiKey);
		}
		const toErrorOutput = node.onError === 'continueErrorOutput';
		return [
			results.map((result) =>
				result instanceof Missed
					? failureItem(
							items[result.entry.itemIndex]!,
							result.entry,
							reasonText(result, apiKey),
							toErrorOutput,
						)
					: result,
			),
		];
	}
}
