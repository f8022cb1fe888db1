import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Workflow } from '../n8n/workflows';

const exampleFolder = resolve(__dirname, '..', '..', 'examples');
/** The folder that n8n can access by default, which contains the folders of the examples. */
const ownFolder = '/home/node/.n8n-files';

/**
 * The example workflows, filled in as far as this computer has what they need.
 * @param files the folder with `photos`, `scans`, `pdfs` and `not-scanned`
 */
export function exampleWorkflows(
	files: string,
	credential: { id: string; name: string },
): Workflow[] {
	const names = readdirSync(exampleFolder).filter((name) => name.endsWith('.json'));
	return names.map((name) => {
		const text = readFileSync(join(exampleFolder, name), 'utf8').replaceAll(ownFolder, files);
		const workflow = JSON.parse(text) as Workflow;
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
