import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { isTool } from '../scan/isTool';

/**
 * A link to a scan, valid for a day, for an AI agent that uses the node as a tool: an agent reads the
 * fields of a scan, never its file.
 * @returns undefined if no agent uses the node, or if n8n cannot make a link, as for a file in memory
 */
export function toolLink(context: IExecuteFunctions, file: IBinaryData): string | undefined {
	if (!isTool(context) || !file.id) return undefined;
	try {
		return context.helpers.createBinarySignedUrl(file);
	} catch {
		// The scan is paid for, so it must be output even without a link, as in n8n versions without such
		// links.
		return undefined;
	}
}
