import type { IExecuteFunctions } from 'n8n-workflow';
import { VirtualClock } from '../../../dev/simulation/virtualClock';
import { Failure } from '../../../nodes/ScanFile/failures';
import type { RunSettings } from '../../../nodes/ScanFile/plan/parameters';
import type { Job } from '../../../nodes/ScanFile/plan/planRun';
import { contentHash } from '../../../nodes/ScanFile/scan/contentHash';
import { responsesOfExecution } from '../../../nodes/ScanFile/scan/responsesOfExecution';
import { photoKey, ScansForRerun } from '../../../nodes/ScanFile/scan/scansForRerun';
import type { StoredResponse } from '../../../nodes/ScanFile/scan/storeScans';
import { runSettings as run } from '../../support/runSettings';

export const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4, 5]);

/** What n8n is to a run. */
export interface Surroundings {
	workflowId?: string | undefined;
	nodeName?: string;
	/** Whether an agent uses the node. */
	isTool?: boolean;
	/** What the storage does with a scan. */
	store?: (name: string) => Promise<object>;
	/** What the storage has; everything by default. */
	read?: (id: string) => Promise<Buffer>;
	/** The same for all runs of an execution. */
	cancel?: AbortSignal;
}

/** As much of n8n as is asked. */
export function contextOf(surroundings: Surroundings = {}): IExecuteFunctions {
	const { workflowId = 'w', nodeName = 'n', isTool, store, read, cancel } = surroundings;
	return {
		getWorkflow: () =>
			'workflowId' in surroundings ? { id: surroundings.workflowId } : { id: workflowId },
		getExecutionCancelSignal: () => cancel,
		getNode: () => ({ name: nodeName, type: isTool ? 'scanFileTool' : 'scanFile' }),
		helpers: {
			getBinaryDataBuffer: async (_: number, { id }: { id: string }) =>
				read ? await read(id) : jpeg,
			prepareBinaryData: async (_: Buffer, fileName: string) =>
				store ? await store(fileName) : { data: 'filesystem-v2', id: 'files:new', fileName },
		},
	} as unknown as IExecuteFunctions;
}

export const jobOf = (photo: string, settings: object = {}, image: object = {}): Job =>
	({
		itemIndex: 0,
		scanName: 'a',
		image: { from: 'base64', text: Buffer.from(photo).toString('base64'), fileName: 'a', ...image },
		settings: { autoCrop: 'true', autoRotate: 'true', ...settings },
	}) as unknown as Job;

export const file = (bytes: number) => ({ data: 'A'.repeat(bytes), mimeType: 'image/jpeg' });
export const stored = { data: 'filesystem-v2', id: 'files:old', mimeType: 'image/jpeg' };
export const responseOf = (...files: object[]): StoredResponse =>
	({
		requestId: 'R-1',
		searchTimeMs: 3,
		scans: files.map((of) =>
			of instanceof Failure ? of : { angle: 9, width: 1, height: 2, file: of },
		),
	}) as unknown as StoredResponse;

/** A run of the node that has these responses so far. */
export async function runWith(
	responses: Array<[photo: Job, response: StoredResponse]>,
	surroundings: Surroundings = {},
): Promise<IExecuteFunctions> {
	const context = contextOf(surroundings);
	for (const [photo, response] of responses) {
		const { image } = photo;
		const photoHash =
			image.from === 'base64' ? await contentHash(Buffer.from(image.text, 'base64')) : undefined;
		responsesOfExecution(context).set(response, photoKey(context, run, photo, photoHash));
	}
	return context;
}

/** Keeps the scans of photos, as a run that ends in failure does. */
export async function keeperOf(
	responses: Array<[photo: Job, response: StoredResponse]>,
	surroundings: Surroundings = {},
) {
	const clock = new VirtualClock();
	const keeper = new ScansForRerun(clock);
	const { kept: count, made } = keeper.keep(await runWith(responses, surroundings));
	const take = async (
		jobs: Job[],
		{ settings = run, ...of }: Surroundings & { settings?: RunSettings } = surroundings,
	) => await keeper.take(contextOf(of), settings, jobs);
	return { clock, keeper, count, made, take };
}
