import type { INodeExecutionData, INodeParameters, IWorkflowSettings } from 'n8n-workflow';
import { IqsApi } from '../../credentials/IqsApi.credentials';
import {
	itemsNode,
	nodeName,
	startChain,
	storeFile,
	useCredential,
	type Execution,
} from '../../dev/engine/engine';
import type { Storage } from '../../dev/engine/storage';
import { localKey } from '../../dev/service/server';
import { ScanFile } from '../../nodes/ScanFile/ScanFile.node';
import { smallJpeg } from './images';
import { resultOf, type ScanResult, type ScanRun } from './scanFile';

export interface RawRun extends Omit<ScanRun, 'items'> {
	/** Any values, as previous nodes this one put them out. */
	items: unknown[];
}

/** Starts the real node with items exactly as they are: nothing of them is stored, or put right. */
export function startRawScan(run: RawRun): Execution {
	const { baseUrl, apiKey = localKey, items, parameters, onError, nodeSettings, binaryMode } = run;
	const surroundings = {
		credentialType: new IqsApi(),
		credential: { apiKey, baseUrl },
		workflowSettings: { ...(binaryMode && { binaryMode }) } as IWorkflowSettings,
	};
	return startChain(surroundings, [
		{ name: 'Start', type: itemsNode(items as INodeExecutionData[]) },
		{
			name: nodeName,
			type: new ScanFile(),
			parameters: parameters ?? {},
			settings: {
				...useCredential(surroundings),
				...nodeSettings,
				...(onError && { onError }),
			},
		},
	]);
}

/** Runs the real node with items exactly as they are, to its end. */
export async function scanRaw(run: RawRun): Promise<ScanResult> {
	return resultOf(await startRawScan(run).finished);
}

/** What a node hands over as the file of an item: stored, or with its Base64 in memory storage. */
export async function fileValue(bytes: Buffer, storage: Storage): Promise<object> {
	if (storage !== 'memory') return await storeFile(bytes, 'photo.jpg', 'image/jpeg');
	return { data: bytes.toString('base64'), fileName: 'photo.jpg', mimeType: 'image/jpeg' };
}

/** The storages and binary modes of n8n. */
export const fileModes: Array<[Storage, 'separate' | 'combined']> = (
	['memory', 'filesystem', 'database'] as const
).flatMap((storage) => [
	[storage, 'separate'],
	[storage, 'combined'],
]);

/** The file in a field, wherever the binary mode puts it. */
export function fileIn(item: INodeExecutionData | undefined, field: string): object | undefined {
	const inJson = item?.json._files as Record<string, object> | undefined;
	const places = [item?.binary, inJson].filter((place) => place && Object.hasOwn(place, field));
	return places[0]?.[field];
}

/** Runs one item, whose field `x` an expression can take. */
export async function scanField(
	baseUrl: string,
	x: unknown,
	parameters: INodeParameters,
	files: object = {},
) {
	return await scanRaw({ baseUrl, items: [{ json: { x }, binary: files }], parameters });
}

/** A small photo as a file in memory. */
export async function photoFile(): Promise<object> {
	return { data: (await smallJpeg(1)).toString('base64'), mimeType: 'image/jpeg' };
}
