import { createHash } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import { Failure } from '../failures';
import { imageTypeOf } from '../iqs/imageType';
import type { Scan } from '../iqs/scanFile';
import type { RunSettings } from '../plan/parameters';
import type { Job } from '../plan/planRun';
import { bytesToSend } from '../plan/readImage';
import type { Clock } from '../queue/clock';
import { contentHash } from './contentHash';
import { responsesOfExecution, type KeyedResponses } from './responsesOfExecution';
import { storeScans, type StoredResponse, type StoredScan } from './storeScans';

const maxAgeMs = 60 * 60_000;
/** For scans that n8n keeps in memory; for others, only the reference to the file storage is kept. */
const maxMemoryBytes = 64_000_000;

interface KeptScan {
	workflowId: string;
	/** See `photoKey`. */
	key: string;
	response: StoredResponse;
	memoryBytes: number;
	keptAtMs: number;
}

/**
 * Keeps the scans of runs that failed or were stopped, and output nothing. If the workflow runs again
 * within an hour, in the same process, its photos are not paid for again. A scan is removed when it is
 * used, so a run that succeeds leaves none behind. Scans from URLs are not kept, because the image at a
 * URL may have changed.
 */
export class ScansForRerun {
	/** Oldest first. */
	private kept: KeptScan[] = [];

	constructor(private readonly clock: Clock) {}

	/**
	 * Keeps the scans of an execution that this node ends: those of this run, which outputs nothing, and
	 * those of earlier runs, see `responsesOfExecution`.
	 * @returns the number of scans that were made, and how many of them are kept: not those for which there
	 * is no room
	 */
	keep(context: IExecuteFunctions): { made: number; kept: number } {
		const responses = responsesOfExecution(context);
		// An earlier try of the node may have kept them.
		this.forget(responses);
		const workflowId = context.getWorkflow().id ?? '';
		const keptAtMs = this.clock.nowMs();
		for (const [response, key] of responses) {
			const memoryBytes = memoryBytesOf(response);
			if (key === undefined || memoryBytes > maxMemoryBytes || !isWhole(response)) continue;
			this.kept.push({ workflowId, key, response, memoryBytes, keptAtMs });
		}
		this.discard();
		const kept = this.kept.map(({ response }) => response).filter((each) => responses.has(each));
		return { made: scanCount([...responses.keys()]), kept: scanCount(kept) };
	}

	/**
	 * The kept scans of these photos, stored again for this execution. Scans that n8n has deleted meanwhile
	 * are left out, so their photos are scanned again.
	 * @returns with a failure for a scan that could not be stored, which remains kept
	 */
	async take(
		context: IExecuteFunctions,
		run: RunSettings,
		jobs: Job[],
	): Promise<Map<Job, StoredResponse | Failure>> {
		this.discard();
		const taken = new Map<Job, StoredResponse | Failure>();
		const workflowId = context.getWorkflow().id ?? '';
		for (const job of jobs) {
			if (!this.kept.some((scan) => scan.workflowId === workflowId)) break;
			// Not an exception, because what was taken must be kept again.
			if (context.getExecutionCancelSignal()?.aborted) break;
			const key = photoKey(context, run, job, await hashOf(context, job));
			const index = this.kept.findIndex((scan) => scan.key === key);
			if (index < 0) continue;
			const [scan] = this.kept.splice(index, 1);
			const stored = await storeAnew(context, job, scan!.response);
			if (stored) taken.set(job, stored);
			if (!(stored instanceof Failure)) continue;
			this.kept.splice(index, 0, scan!);
			break;
		}
		return taken;
	}

	/** An execution still has these scans: it outputs them, or keeps them again. */
	forget(responses: KeyedResponses): void {
		this.kept = this.kept.filter(({ response }) => !responses.has(response));
	}

	private discard(): void {
		const oldestMs = this.clock.nowMs() - maxAgeMs;
		let memoryBytes = 0;
		const isWorthKeeping = (scan: KeptScan) => {
			memoryBytes += scan.memoryBytes;
			return scan.keptAtMs >= oldestMs && memoryBytes <= maxMemoryBytes;
		};
		// The newest first, because they are the most likely to be reused.
		this.kept = this.kept.toReversed().filter(isWorthKeeping).toReversed();
	}
}

/**
 * Identifies the scan of a photo: by its bytes, its options and the account.
 * @param photoHash see `PhotoResponse`
 * @returns undefined if there is no hash
 */
export function photoKey(
	context: IExecuteFunctions,
	{ url, apiKey }: RunSettings,
	{ settings: { autoCrop, autoRotate } }: Job,
	photoHash: string | undefined,
): string | undefined {
	if (photoHash === undefined) return undefined;
	const { id } = context.getWorkflow();
	const about = [id, context.getNode().name, url, apiKey, autoCrop, autoRotate, photoHash];
	return createHash('sha256').update(JSON.stringify(about)).digest('base64');
}

async function hashOf(
	context: IExecuteFunctions,
	{ itemIndex, image, settings }: Job,
): Promise<string | undefined> {
	if (image.from === 'url') return undefined;
	// A photo that can no longer be read is not sent either, so it needs no scan.
	const bytes = await bytesToSend(context, itemIndex, image, settings).catch(() => undefined);
	return bytes && (await contentHash(bytes));
}

async function storeAnew(
	context: IExecuteFunctions,
	job: Job,
	response: StoredResponse,
): Promise<StoredResponse | Failure | undefined> {
	const scans: Scan[] = [];
	for (const scan of scansOf(response)) {
		const file = await context.helpers
			.getBinaryDataBuffer(job.itemIndex, scan.file)
			.catch(() => undefined);
		const type = file && imageTypeOf(file);
		if (!type) return undefined;
		scans.push({ ...scan, file, type });
	}
	const stored = await storeScans(context, job, { ...response, scans });
	return stored.scans.find((scan) => scan instanceof Failure) ?? stored;
}

function scansOf({ scans }: StoredResponse): StoredScan[] {
	return scans.filter((scan): scan is StoredScan => !(scan instanceof Failure));
}

function scanCount(responses: StoredResponse[]): number {
	return responses.reduce((sum, response) => sum + scansOf(response).length, 0);
}

function isWhole(response: StoredResponse): boolean {
	return scansOf(response).length === response.scans.length;
}

/** In memory, a file is Base64 text. */
function memoryBytesOf(response: StoredResponse): number {
	return scansOf(response).reduce((sum, { file }) => sum + (file.id ? 0 : file.data.length), 0);
}
