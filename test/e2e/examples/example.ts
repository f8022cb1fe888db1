import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Workflow, WorkflowNode } from '../../../dev/n8n/workflows';

export const exampleFolder = resolve(__dirname, '..', '..', '..', 'examples');
/** The folder that n8n opens by itself, under which the examples keep theirs. */
const ownFolder = '/home/node/.n8n-files';

/** What people fill in after they have imported an example, for each node by its name. */
export type Filling = Record<
	string,
	{ credential?: { type: string; id: string }; parameters?: Record<string, unknown> }
>;

/** The file names of all examples. */
export const exampleNames = readdirSync(exampleFolder)
	.filter((name) => name.endsWith('.json'))
	.sort();

/** An example as it is in its file. */
export async function readExample(fileName: string): Promise<Workflow> {
	return JSON.parse(await readFile(join(exampleFolder, fileName), 'utf8')) as Workflow;
}

/**
 * An example, filled in as its notes ask.
 * @param folder in place of the one that n8n opens by itself
 */
export async function fillIn(fileName: string, filling: Filling, folder = ownFolder): Promise<Workflow> {
	const text = JSON.stringify(await readExample(fileName)).replaceAll(ownFolder, folder);
	const workflow = JSON.parse(text) as Workflow;
	const names = workflow.nodes.map(({ name }) => name);
	const unknown = Object.keys(filling).filter((name) => !names.includes(name));
	if (unknown.length > 0) throw new Error(`${fileName} has no node ${unknown.join(', ')}`);
	return {
		...workflow,
		nodes: workflow.nodes.map((node): WorkflowNode => {
			const { credential, parameters } = filling[node.name] ?? {};
			return {
				...node,
				parameters: { ...node.parameters, ...parameters },
				// As the editor does when nodes are pasted.
				...(node.webhookId && { webhookId: randomUUID() }),
				...(credential && { credentials: { [credential.type]: { id: credential.id, name: '' } } }),
			};
		}),
		active: false,
		// The binary mode of a workflow that nobody has changed.
		settings: { executionOrder: 'v1', binaryMode: 'separate' },
		pinData: {},
	};
}
