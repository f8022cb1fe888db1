import { NodeConnectionTypes, type INodeTypeDescription } from 'n8n-workflow';

/** The description of a node that is compared with this one: it has the same credential, and no settings. */
export function nodeDescription(displayName: string, description: string): INodeTypeDescription {
	return {
		displayName,
		name: displayName.toLowerCase(),
		group: ['transform'],
		version: 1,
		description,
		defaults: { name: displayName },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'iqsApi', required: true }],
		properties: [],
	};
}
