import { join } from 'node:path';
import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeType,
	type IVersionedNodeType,
} from 'n8n-workflow';
import { useCredential, type ChainLink, type Surroundings } from '../engine/engine';
import { loadPackage } from '../engine/loadPackage';
import { installServer } from '../n8n/install';
import { currentVersion } from '../n8n/versions';
import { CarrierNode } from './carrierNode';
import { LoopNode } from './loopNode';

/** The ways to get scans that are compared. */
export const ways = ['this node', 'one-by-one loop', 'built-in chain'] as const;
export type Way = (typeof ways)[number];

/** The carrier produces no scans: it shows the cost of transport alone. */
export type Contender = Way | 'carrier' | 'this node, one PDF';

/** The nodes that turn the files of items into scans, with default settings. */
export async function chainOf(
	contender: Contender,
	surroundings: Surroundings,
): Promise<ChainLink[]> {
	const settings = useCredential(surroundings);
	switch (contender) {
		case 'this node':
			return [{ name: 'IQS ScanFile', type: (await loadPackage()).node, settings }];
		case 'this node, one PDF':
			return [
				{
					name: 'IQS ScanFile',
					type: (await loadPackage()).node,
					parameters: { operation: 'scanToPdf', createPdf: 'allItems' },
					settings,
				},
			];
		case 'one-by-one loop':
			return [{ name: 'Loop', type: new LoopNode(), settings }];
		case 'carrier':
			return [{ name: 'Carrier', type: new CarrierNode(), settings }];
		case 'built-in chain':
			return await builtInChain(String(surroundings.credential.baseUrl), settings);
	}
}

async function builtInChain(baseUrl: string, settings: Partial<INode>): Promise<ChainLink[]> {
	const parameters = chainParameters(baseUrl);
	return [
		{
			name: 'Extract',
			...(await builtInNode('Files/ExtractFromFile/ExtractFromFile', 1)),
			parameters: parameters.extract,
		},
		{
			name: 'Request',
			...(await builtInNode('HttpRequest/HttpRequest', 4.2)),
			parameters: parameters.request,
			// The engine allows a node of this name to use any credential.
			settings: { ...settings, type: 'n8n-nodes-base.httpRequest' },
		},
		{
			name: 'Convert',
			...(await builtInNode('Files/ConvertToFile/ConvertToFile', 1.1)),
			parameters: parameters.convert,
		},
	];
}

/** What people set in n8n's own nodes Extract From File, HTTP Request and Convert to File. */
export function chainParameters(
	baseUrl: string,
): Record<'extract' | 'request' | 'convert', INodeParameters> {
	return {
		extract: { operation: 'binaryToPropery' },
		request: {
			method: 'POST',
			url: `${baseUrl}/scan/file`,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'iqsApi',
			sendBody: true,
			bodyParameters: { parameters: [{ name: 'imageBase64', value: '={{ $json.data }}' }] },
		},
		convert: { operation: 'toBinary', sourceProperty: 'scanFileInfoList[0].imageBase64' },
	};
}

/** A node of the n8n that the end-to-end tests install. */
async function builtInNode(
	path: string,
	typeVersion: number,
): Promise<Pick<ChainLink, 'type' | 'typeVersion'>> {
	const { n8n } = await installServer(currentVersion);
	const nodes = join(n8n, '../../../n8n-nodes-base/dist/nodes');
	const module = (await import(join(nodes, `${path}.node.js`))) as Record<
		string,
		new () => INodeType | IVersionedNodeType
	>;
	const nodeClass = module[path.split('/').pop()!]!;
	return { type: NodeHelpers.getVersionedNodeType(new nodeClass(), typeVersion), typeVersion };
}
