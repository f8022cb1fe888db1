import './storage';
import { Container } from '@n8n/di';
import { BinaryDataService, ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	NodeConnectionTypes,
	Workflow,
	type IBinaryData,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type IRun,
	type IWorkflowExecuteAdditionalData,
	type IWorkflowSettings,
} from 'n8n-workflow';
import { OneCredential } from './credentials';

/** A file of an input item, before n8n stores it. */
export interface InputFile {
	bytes: Buffer;
	fileName?: string;
	mimeType: string;
}

/** An input item, before n8n stores its files. */
export interface InputItem {
	json?: INodeExecutionData['json'];
	files?: Record<string, InputFile>;
}

/** What a run needs besides its nodes. */
export interface Surroundings {
	credentialType: ICredentialType;
	credential: ICredentialDataDecryptedObject;
	workflowSettings?: IWorkflowSettings;
}

export interface EngineRun extends Surroundings {
	node: INodeType;
	items: InputItem[];
	parameters?: INodeParameters;
	/** n8n's own settings of the node: onError, retryOnFail and so on. */
	nodeSettings?: Partial<INode>;
}

/** A node of a chain. */
export interface ChainLink {
	name: string;
	type: INodeType;
	typeVersion?: number;
	parameters?: INodeParameters;
	/** n8n's own settings of the node, and whether it uses the credential of the run. */
	settings?: Partial<INode>;
	/** The node that follows, if it is not the next of the chain: an earlier one makes a loop. */
	next?: string;
}

/** A running execution. */
export interface Execution {
	finished: Promise<IRun>;
	/** What the Stop button does. */
	stop(): void;
}

/** The name of the node under test in the workflow. */
export const nodeName = 'IQS ScanFile';

let executions = 0;

/** Runs items through one node, in a workflow on n8n's own engine. */
export function startExecution(run: EngineRun): Execution {
	const { items, node, parameters, nodeSettings } = run;
	return startChain(run, [
		{ name: 'Start', type: sourceOf(items) },
		{
			name: nodeName,
			type: node,
			...(parameters && { parameters }),
			settings: { ...useCredential(run), ...nodeSettings },
		},
	]);
}

/** The setting with which a node of a chain uses the credential of the run. */
export function useCredential({ credentialType }: Surroundings): Partial<INode> {
	return { credentials: { [credentialType.name]: { id: '1', name: 'Local' } } };
}

/** Runs a workflow whose nodes follow one another; the first gets one empty item. */
export function startChain(surroundings: Surroundings, chain: ChainLink[]): Execution {
	const typeOf = (type: string) => chain.find((link) => workflowNode(link).type === type)!.type;
	const workflow = new Workflow({
		id: 'local',
		name: 'Local run',
		active: false,
		nodes: chain.map(workflowNode),
		connections: Object.fromEntries(
			chain.map(({ name, next }, index) => {
				const node = next ?? chain[index + 1]?.name;
				return [name, { main: [node ? [{ node, type: NodeConnectionTypes.Main, index: 0 }] : []] }];
			}),
		),
		nodeTypes: { getByName: typeOf, getByNameAndVersion: typeOf, getKnownTypes: () => ({}) },
		settings: surroundings.workflowSettings ?? {},
	});
	const engine = new WorkflowExecute(
		additionalData(workflow, surroundings),
		'manual',
		createRunExecutionData({
			executionData: {
				nodeExecutionStack: [
					{
						node: workflow.getNode(chain[0]!.name)!,
						data: { main: [[{ json: {} }]] },
						source: null,
					},
				],
			},
		}),
	);
	const finished = engine.processRunExecutionData(workflow);
	return { finished, stop: () => finished.cancel() };
}

/** The bytes of a file, wherever n8n keeps it. */
export async function bytesOf(file: IBinaryData): Promise<Buffer> {
	return await Container.get(BinaryDataService).getAsBuffer(file);
}

/** Hands a file to n8n's file storage. */
export async function storeFile(
	bytes: Buffer,
	fileName: string,
	mimeType: string,
): Promise<IBinaryData> {
	const location = { type: 'execution', workflowId: 'local', executionId: 'stored' } as const;
	const file: IBinaryData = { data: '', fileName, mimeType };
	return await Container.get(BinaryDataService).store(location, bytes, file);
}

/** A node that outputs items whose files are stored already. */
export function itemsNode(items: INodeExecutionData[]): INodeType {
	return startNode(async () => items);
}

/** A node of a loop, that outputs one batch in each iteration. */
export function batchesNode(batches: INodeExecutionData[][]): INodeType {
	let iteration = 0;
	return startNode(async () => batches[iteration++] ?? []);
}

/** A node that outputs the items of the run; n8n stores their files as it does with any node's. */
function sourceOf(items: InputItem[]): INodeType {
	return startNode(async ({ helpers }) => {
		const stored = items.map(async ({ json, files }): Promise<INodeExecutionData> => {
			const binary: Record<string, IBinaryData> = {};
			for (const [field, { bytes, fileName, mimeType }] of Object.entries(files ?? {})) {
				binary[field] = await helpers.prepareBinaryData(bytes, fileName, mimeType);
			}
			return { json: json ?? {}, ...(files && { binary }) };
		});
		return await Promise.all(stored);
	});
}

function startNode(
	itemsOf: (context: IExecuteFunctions) => Promise<INodeExecutionData[]>,
): INodeType {
	return {
		description: {
			displayName: 'Start',
			name: 'start',
			group: ['trigger'],
			version: 1,
			description: 'Outputs prepared items',
			defaults: {},
			inputs: [],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		async execute(this: IExecuteFunctions) {
			return [await itemsOf(this)];
		},
	};
}

function workflowNode({ name, typeVersion = 1, parameters = {}, settings }: ChainLink): INode {
	return { id: name, name, type: name, typeVersion, position: [0, 0], parameters, ...settings };
}

function additionalData(workflow: Workflow, run: Surroundings): IWorkflowExecuteAdditionalData {
	// The only settings that the engine reads for this node; URLs must be valid.
	const instanceUrl = 'http://127.0.0.1:5678/';
	const executionId = String(++executions);
	return {
		credentialsHelper: new OneCredential(run.credentialType, run.credential),
		executionId,
		currentNodeExecutionIndex: 0,
		restApiUrl: instanceUrl,
		instanceBaseUrl: instanceUrl,
		formBaseUrl: instanceUrl,
		formWaitingBaseUrl: instanceUrl,
		formTestBaseUrl: instanceUrl,
		webhookBaseUrl: instanceUrl,
		webhookWaitingBaseUrl: instanceUrl,
		webhookTestBaseUrl: instanceUrl,
		mcpBaseUrl: instanceUrl,
		mcpTestBaseUrl: instanceUrl,
		variables: {},
		hooks: new ExecutionLifecycleHooks('manual', executionId, {
			id: workflow.id,
			name: 'Local run',
			active: false,
			activeVersionId: null,
			isArchived: false,
			createdAt: new Date(),
			updatedAt: new Date(),
			nodes: Object.values(workflow.nodes),
			connections: workflow.connectionsBySourceNode,
		}),
	} as unknown as IWorkflowExecuteAdditionalData;
}
