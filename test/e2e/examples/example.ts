import { randomUUID } from 'node:crypto';
import { readExample } from '../../../dev/editor/exampleWorkflows';
import type { Workflow, WorkflowNode } from '../../../dev/n8n/workflows';

/** What people fill in after they have imported an example, for each node by its name. */
export type Filling = Record<
	string,
	{ credential?: { type: string; id: string }; parameters?: Record<string, unknown> }
>;

/**
 * An example, filled in as its notes ask.
 * @param folder in place of the one that n8n opens by itself
 */
export function fillIn(fileName: string, filling: Filling, folder?: string): Workflow {
	const workflow = readExample(fileName, folder);
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
