import { randomUUID } from 'node:crypto';
import type { INode } from 'n8n-workflow';
import type { BinaryMode } from './versions';

export type WorkflowNode = Omit<INode, 'parameters'> & { parameters: Record<string, unknown> };

export interface Workflow {
	name: string;
	nodes: WorkflowNode[];
	connections: Record<
		string,
		{ main: Array<Array<{ node: string; type: 'main'; index: number }>> }
	>;
	/** Not live; n8n 1 requires this field. */
	active: false;
	settings: { executionOrder: 'v1'; binaryMode: BinaryMode };
	pinData: Record<string, Array<{ json: object }>>;
}

/** The name of the node under test in every workflow. */
export const scanNode = 'IQS ScanFile';

/** What n8n is told about a node beside its parameters. */
export type NodeExtras = Partial<Omit<WorkflowNode, 'id' | 'name' | 'parameters'>>;

/** The node under test; parameters that are left out have their defaults. */
export function scan(
	credentialId: string,
	parameters: Record<string, unknown> = {},
	extras: NodeExtras = {},
): WorkflowNode {
	return {
		...node(scanNode, 'n8n-nodes-iqs-scanfile.scanFile', 1, parameters),
		credentials: { iqsApi: { id: credentialId, name: 'IQS' } },
		...extras,
	};
}

/** What the button in the editor starts. */
export function manualTrigger(): WorkflowNode {
	return node('Start', 'n8n-nodes-base.manualTrigger', 1, {});
}

/** Reads files from disk, one item each. */
export function readFiles(selector: string): WorkflowNode {
	return node('Read Files', 'n8n-nodes-base.readWriteFile', 1.1, { fileSelector: selector });
}

/** A webhook that responds when the workflow has ended, with what the options say. */
export function webhook(path: string, parameters: Record<string, unknown> = {}): WorkflowNode {
	return {
		...node('Webhook', 'n8n-nodes-base.webhook', 2.1, {
			httpMethod: 'POST',
			path,
			responseMode: 'lastNode',
			...parameters,
		}),
		webhookId: randomUUID(),
	};
}

/** n8n's own HTTP Request node with the credential under test. */
export function httpRequest(
	credentialId: string,
	parameters: Record<string, unknown>,
): WorkflowNode {
	return {
		...node('HTTP Request', 'n8n-nodes-base.httpRequest', 4.2, {
			method: 'POST',
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'iqsApi',
			...parameters,
		}),
		credentials: { iqsApi: { id: credentialId, name: 'IQS' } },
	};
}

/**
 * A workflow that starts with the button in the editor.
 * @param input the items to start with
 */
export function manualWorkflow(
	binaryMode: BinaryMode,
	chain: WorkflowNode[],
	input: object[] = [{}],
): Workflow {
	const trigger = manualTrigger();
	return {
		...workflowOf(binaryMode, [trigger, ...chain]),
		pinData: { [trigger.name]: input.map((json) => ({ json })) },
	};
}

/** A workflow whose nodes follow one another. */
export function workflowOf(binaryMode: BinaryMode, chain: WorkflowNode[]): Workflow {
	const connections: Workflow['connections'] = {};
	for (const [position, { name }] of chain.entries()) {
		const next = chain[position + 1];
		if (next) connections[name] = { main: [[{ node: next.name, type: 'main', index: 0 }]] };
	}
	return {
		name: `Check ${randomUUID()}`,
		nodes: chain.map((each, column) => ({ ...each, position: [column * 220, 0] })),
		connections,
		active: false,
		settings: { executionOrder: 'v1', binaryMode },
		pinData: {},
	};
}

/** Any node. */
export function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: Record<string, unknown>,
): WorkflowNode {
	return { id: randomUUID(), name, type, typeVersion, position: [0, 0], parameters };
}
