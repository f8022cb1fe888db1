import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

/**
 * A link to a scan, good for a day, for an agent that uses the node as its tool: an agent reads the
 * fields of a scan and never its file.
 * @returns undefined when no agent asks, or when n8n keeps the file in memory and can make no link
 */
export function toolLink(context: IExecuteFunctions, file: IBinaryData): string | undefined {
	// n8n gives a node that is used as a tool a type of its own. `isToolExecution` would be false here.
	const isTool = context.getNode().type.endsWith('Tool');
	return isTool && file.id ? context.helpers.createBinarySignedUrl(file) : undefined;
}
