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

export interface EngineRun {
	node: INodeType;
	credentialType: ICredentialType;
	credential: ICredentialDataDecryptedObject;
	items: InputItem[];
	parameters?: INodeParameters;
	/** n8n's own settings of the node: onError, retryOnFail and so on. */
	nodeSettings?: Partial<INode>;
	workflowSettings?: IWorkflowSettings;
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
	const start = sourceOf(run.items);
	const types: Record<string, INodeType> = { 'dev.start': start, 'dev.scanFile': run.node };
	const workflow = new Workflow({
		id: 'local',
		name: 'Local run',
		active: false,
		nodes: [
			workflowNode('Start', 'dev.start', {}),
			{
				...workflowNode(nodeName, 'dev.scanFile', run.parameters ?? {}),
				credentials: { [run.credentialType.name]: { id: '1', name: 'Local' } },
				...run.nodeSettings,
			},
		],
		connections: {
			Start: { main: [[{ node: nodeName, type: NodeConnectionTypes.Main, index: 0 }]] },
		},
		nodeTypes: {
			getByName: (type) => types[type]!,
			getByNameAndVersion: (type) => types[type]!,
			getKnownTypes: () => ({}),
		},
		settings: run.workflowSettings ?? {},
	});
	const startNode = workflow.getNode('Start')!;
	const engine = new WorkflowExecute(
		additionalData(workflow, run),
		'manual',
		createRunExecutionData({
			executionData: {
				nodeExecutionStack: [{ node: startNode, data: { main: [[{ json: {} }]] }, source: null }],
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

/** A node that puts out the items of the run; n8n stores their files as it does with any node's. */
function sourceOf(items: InputItem[]): INodeType {
	return {
		description: {
			displayName: 'Start',
			name: 'start',
			group: ['trigger'],
			version: 1,
			description: 'Puts out prepared items',
			defaults: {},
			inputs: [],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		async execute(this: IExecuteFunctions) {
			const stored = items.map(async ({ json, files }): Promise<INodeExecutionData> => {
				const binary: Record<string, IBinaryData> = {};
				for (const [field, { bytes, fileName, mimeType }] of Object.entries(files ?? {})) {
					binary[field] = await this.helpers.prepareBinaryData(bytes, fileName, mimeType);
				}
				return { json: json ?? {}, ...(files && { binary }) };
			});
			return [await Promise.all(stored)];
		},
	};
}

function workflowNode(name: string, type: string, parameters: INodeParameters): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters };
}

function additionalData(workflow: Workflow, run: EngineRun): IWorkflowExecuteAdditionalData {
	// The engine reads these, and for this node nothing more; addresses must be valid ones.
	const address = 'http://127.0.0.1:5678/';
	const executionId = String(++executions);
	return {
		credentialsHelper: new OneCredential(run.credentialType, run.credential),
		executionId,
		currentNodeExecutionIndex: 0,
		restApiUrl: address,
		instanceBaseUrl: address,
		formBaseUrl: address,
		formWaitingBaseUrl: address,
		formTestBaseUrl: address,
		webhookBaseUrl: address,
		webhookWaitingBaseUrl: address,
		webhookTestBaseUrl: address,
		mcpBaseUrl: address,
		mcpTestBaseUrl: address,
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
