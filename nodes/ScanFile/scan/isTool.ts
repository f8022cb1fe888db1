import type { IExecuteFunctions } from 'n8n-workflow';

/** Whether an AI agent uses the node as its tool. */
export function isTool(context: IExecuteFunctions): boolean {
	// n8n gives a node that is used as a tool a separate type. `isToolExecution` would be false here.
	return context.getNode().type.endsWith('Tool');
}
