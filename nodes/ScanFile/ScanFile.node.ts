import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { properties } from './description';
import { Failure } from './failures';
import { keepScansOnFailure, outputOf, outputOfNothing, requireSendable } from './output/runOutput';
import { readRunSettings } from './plan/parameters';
import { planRun } from './plan/planRun';
import { scanAll } from './scan/scanAll';

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
		usableAsTool: {
			replacements: {
				description:
					'Turns a photo of a paper document (letter, invoice, receipt, form, ID card) into a clean scan: cropped to the page, straightened and upright. It does not read text. Give it the public URL of one photo; the response contains a link to the scan. Each call costs money, so call it only once for each photo.',
			},
		},
		builderHint: {
			searchHint:
				'Turns photos of paper documents into clean, cropped, upright scans (JPEG files) or PDFs (operation Scan to PDF). Use it between a node that provides photos as files (email attachments, Google Drive, a form, a webhook) and a node that stores or reads them. It does not read text (no OCR). It outputs one item for each scan or PDF. Each call costs money. For email attachments, set the Input Data Field Name to attachment_* and switch on Skip Files That Are Not Images in Options.',
		},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'iqsApi', required: true }],
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await keepScansOnFailure(this, async () => {
			const run = await readRunSettings(this);
			if (run instanceof Failure) return [outputOfNothing(this, run)];

			// Plan: what cannot be sent is known before anything is paid for.
			const plan = await planRun(this);
			requireSendable(this, plan, run);

			// Scan: each image brings scans, or a failure.
			const result = await scanAll(this, plan, run);

			// Output: one item for each scan or PDF, in input order; a failure keeps its place.
			return [await outputOf(this, run, plan, result)];
		});
	}
}
