import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

/**
 * A link to a scan, good for a day, for an agent that uses the node as its tool: an agent reads the
 * fields of a scan and never its file.
 * @returns undefined when no agent asks, or when n8n can make no link, as of a file in memory
 */
export function toolLink(context: IExecuteFunctions, file: IBinaryData): string | undefined {
	// n8n gives a node that is used as a tool a type of its own. `isToolExecution` would be false here.
	const isTool = context.getNode().type.endsWith('Tool');
	if (!isTool || !file.id) return undefined;
	try {
		return context.helpers.createBinarySignedUrl(file);
	} catch {
		// The scan is paid for: it must come out without a link too, as from an n8n that knows no links.
		return undefined;
	}
}
