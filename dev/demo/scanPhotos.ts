import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { IBinaryData, ICredentialType, INodeExecutionData, INodeType } from 'n8n-workflow';
import { bytesOf, nodeName, startExecution, type InputItem } from '../engine/engine';
import { loadPackage } from '../engine/loadPackage';
import { useStorage } from '../engine/storage';
import type { Account } from './commandLine';
import { demoFailure, type DemoFailure } from './failures';
import { unreadable, type LeftOut, type Photo } from './photos';

/** How many photos are in memory at once; the node decides how many of them are in flight. */
const maxPhotosAtOnce = 16;

export interface DemoScan {
	fileName: string;
	bytes: Buffer;
	angle: number;
	width: number;
	height: number;
	/** How long the service worked on it, milliseconds. */
	searchTimeMs: number;
}

/** The result for a photo; IQS may return several scans for one photo. */
export type Outcome = { scans: DemoScan[] } | { failure: DemoFailure } | { leftOut: LeftOut };

/**
 * Scans photos with the built package on n8n's engine, each in a separate execution, as an email or a
 * webhook would start it, so that each scan can be saved as soon as it arrives.
 * @param onOutcome called with the result for each photo as soon as it is known; returns the reason if no
 *   more photos are to be sent
 */
export async function scanPhotos(
	photos: Photo[],
	account: Account,
	onOutcome: (photo: Photo, outcome: Outcome) => DemoFailure | undefined,
): Promise<void> {
	await useStorage('filesystem');
	const loaded = await loadPackage();
	let stoppedBy: DemoFailure | undefined;
	const next = photos.values();
	const work = async () => {
		for (const photo of next) {
			const outcome = stoppedBy
				? { failure: notSent(stoppedBy) }
				: await scanPhoto(photo, account, loaded);
			const reason = onOutcome(photo, outcome);
			stoppedBy ??= reason;
		}
	};
	await Promise.all(Array.from({ length: maxPhotosAtOnce }, work));
}

function notSent({ what, remedy }: DemoFailure): DemoFailure {
	return { what: `not sent, because of an earlier call: ${what}`, remedy, stopsRun: false };
}

async function scanPhoto(
	photo: Photo,
	account: Account,
	loaded: { node: INodeType; credentialType: ICredentialType },
): Promise<Outcome> {
	const item = await photoItem(photo).catch((thrown: unknown) => unreadable(photo.path, thrown));
	if ('why' in item) return { leftOut: item };
	const { data } = await startExecution({
		...loaded,
		credential: { ...account },
		items: [item],
		// Both, because n8n evaluates every parameter that the source might need.
		parameters: {
			imageSource: photo.url === undefined ? 'files' : 'url',
			imageUrl: photo.url ?? '',
		},
	}).finished;
	const task = data.resultData.runData[nodeName]?.[0];
	const error = task?.error ?? data.resultData.error;
	if (error) return { failure: demoFailure(error) };
	const items = task?.data?.main?.[0] ?? [];
	return { scans: await Promise.all(items.map(readScan)) };
}

async function readScan({ json, binary }: INodeExecutionData): Promise<DemoScan> {
	const file = binary!.data as IBinaryData;
	return {
		fileName: file.fileName!,
		bytes: await bytesOf(file),
		angle: Number(json.angle),
		width: Number(json.width),
		height: Number(json.height),
		searchTimeMs: Number(json.searchTime),
	};
}

/** An item as a workflow would bring it: with the file, or with the URL of the photo. */
async function photoItem({ path, type, url }: Photo): Promise<InputItem> {
	if (url !== undefined) return {};
	const bytes = await readFile(path);
	return { files: { data: { bytes, fileName: basename(path), mimeType: type.mimeType } } };
}
