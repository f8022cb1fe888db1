import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Workflow } from '../n8n/workflows';

export const exampleFolder = resolve(__dirname, '..', '..', 'examples');
/** The folder that n8n can access by default, which contains the folders of the examples. */
const ownFolder = '/home/node/.n8n-files';

/** The file names of all examples. */
export const exampleNames = readdirSync(exampleFolder)
	.filter((name) => name.endsWith('.json'))
	.sort();

/**
 * An example as it is in its file.
 * @param folder in place of the one that n8n can access by default
 */
export function readExample(fileName: string, folder = ownFolder): Workflow {
	const text = readFileSync(join(exampleFolder, fileName), 'utf8').replaceAll(ownFolder, folder);
	return JSON.parse(text) as Workflow;
}

/**
 * The example workflows, filled in as far as this computer has what they need.
 * @param files the folder with `photos`, `scans`, `pdfs` and `not-scanned`
 */
export function exampleWorkflows(
	files: string,
	credential: { id: string; name: string },
): Workflow[] {
	return exampleNames.map((name) => {
		const workflow = readExample(name, files);
		return {
			...workflow,
			nodes: workflow.nodes.map((node) => ({
				...node,
				...(node.webhookId && { webhookId: randomUUID() }),
				...(node.type.startsWith('n8n-nodes-iqs-scanfile.') && {
					credentials: { iqsApi: credential },
				}),
			})),
			active: false,
			settings: { executionOrder: 'v1', binaryMode: 'separate' },
			pinData: {},
		};
	});
}
