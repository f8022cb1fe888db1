import type {
	ICredentialDataDecryptedObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	IRun,
	ITaskData,
	IWorkflowSettings,
	NodeApiError,
} from 'n8n-workflow';
import { IqsApi } from '../../credentials/IqsApi.credentials';
import { nodeName, startExecution, type Execution, type InputItem } from '../../dev/engine/engine';
import { localKey } from '../../dev/service/server';
import { ScanFile } from '../../nodes/ScanFile/ScanFile.node';

export interface ScanRun {
	baseUrl: string;
	items: InputItem[];
	apiKey?: string;
	/** Further fields of the credential. */
	credential?: ICredentialDataDecryptedObject;
	parameters?: INodeParameters;
	onError?: INode['onError'];
	nodeSettings?: Partial<INode>;
	binaryMode?: 'separate' | 'combined';
}

/** What a run of the node came to. */
export interface ScanResult {
	output: INodeExecutionData[];
	errorOutput: INodeExecutionData[];
	/** The error that ended the run. */
	error: NodeApiError | undefined;
	hints: string[];
	/** Everything that n8n would save of the execution. */
	run: IRun;
}

/** Starts the real node on n8n's engine, with its real credential. */
export function startScan({
	baseUrl,
	items,
	apiKey = localKey,
	credential,
	parameters = {},
	onError,
	nodeSettings,
	binaryMode,
}: ScanRun): Execution {
	return startExecution({
		node: new ScanFile(),
		credentialType: new IqsApi(),
		credential: { ...credential, apiKey, baseUrl },
		items,
		parameters,
		nodeSettings: { ...nodeSettings, ...(onError && { onError }) },
		workflowSettings: { ...(binaryMode && { binaryMode }) } as IWorkflowSettings,
	});
}

/** Runs the real node on n8n's engine to its end. */
export async function scan(run: ScanRun): Promise<ScanResult> {
	return resultOf(await startScan(run).finished);
}

export function resultOf(run: IRun): ScanResult {
	const task: ITaskData = run.data.resultData.runData[nodeName]![0]!;
	const [output, errorOutput] = task.data?.main ?? [];
	return {
		output: output ?? [],
		errorOutput: errorOutput ?? [],
		error: task.error as NodeApiError | undefined,
		hints: (task.hints ?? []).map(({ message }) => message),
		run,
	};
}
