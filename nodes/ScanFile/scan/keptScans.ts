import { createHash } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import { Failure } from '../failures';
import { imageTypeOf } from '../iqs/imageType';
import type { Scan } from '../iqs/scanFile';
import { bytesToSend } from '../plan/imageBytes';
import type { RunSettings } from '../plan/parameters';
import type { Job } from '../plan/planRun';
import type { Clock } from '../queue/clock';
import { storeScans, type StoredResponse } from './storeScans';

const maxAgeMs = 60 * 60_000;
/** Of scans that n8n keeps in memory; of others only the reference to the file storage is kept. */
const maxMemoryBytes = 64_000_000;

interface KeptScan {
	workflowId: string;
	/** A hash of all that makes it the scan of a photo: bytes, options, account. */
	key: string;
	response: StoredResponse;
	memoryBytes: number;
	keptAtMs: number;
}

/**
 * The scans of runs that ended in failure, of which nothing came out: when the workflow runs again within
 * an hour, in the same process, its photos are not paid for again. A scan is taken out when it is
 * used, so a run that succeeded leaves none behind. What is at a URL may have changed, so
 * scans from URLs are not kept.
 */
export class KeptScans {
	/** Oldest first. */
	private kept: KeptScan[] = [];

	constructor(private readonly clock: Clock) {}

	/** @returns how many scans of a run that ends now are kept */
	async keep(
		context: IExecuteFunctions,
		run: RunSettings,
		outcomes: Map<Job, StoredResponse | Failure>,
	): Promise<number> {
		const workflowId = context.getWorkflow().id ?? '';
		let count = 0;
		for (const [job, response] of outcomes) {
			if (response instanceof Failure) continue;
			const key = await keyOf(context, run, job);
			if (key === undefined) continue;
			const memoryBytes = memoryBytesOf(response);
			if (memoryBytes > maxMemoryBytes) continue;
			this.kept.push({ workflowId, key, response, memoryBytes, keptAtMs: this.clock.nowMs() });
			count++;
		}
		this.discard();
		return count;
	}

	/**
	 * The scans kept of these photos, stored anew for this execution. One that n8n has removed meanwhile is
	 * left out, so that its photo is scanned again.
	 * @returns a failure for a scan that the file storage did not take; it is kept
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
			const key = await keyOf(context, run, job);
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

	forget(response: StoredResponse): void {
		this.kept = this.kept.filter((scan) => scan.response !== response);
	}

	private discard(): void {
		const oldestMs = this.clock.nowMs() - maxAgeMs;
		let memoryBytes = 0;
		const isWorthKeeping = (scan: KeptScan) => {
			memoryBytes += scan.memoryBytes;
			return scan.keptAtMs >= oldestMs && memoryBytes <= maxMemoryBytes;
		};
		// The newest first, for they are the likeliest to be asked for.
		this.kept = this.kept.toReversed().filter(isWorthKeeping).toReversed();
	}
}

/** @returns undefined when the photo cannot be told from others */
async function keyOf(
	context: IExecuteFunctions,
	{ url, apiKey }: RunSettings,
	{ itemIndex, image, settings }: Job,
): Promise<string | undefined> {
	if (image.from === 'url') return undefined;
	// A photo that can no longer be read is not sent either, so its scan is not needed.
	const bytes = await bytesToSend(context, itemIndex, image, settings).catch(() => undefined);
	if (!bytes) return undefined;
	const { id } = context.getWorkflow();
	const { autoCrop, autoRotate } = settings;
	const rest = JSON.stringify([id, context.getNode().name, url, apiKey, autoCrop, autoRotate]);
	return createHash('sha256').update(rest).update(bytes).digest('base64');
}

async function storeAnew(
	context: IExecuteFunctions,
	job: Job,
	response: StoredResponse,
): Promise<StoredResponse | Failure | undefined> {
	const scans: Scan[] = [];
	for (const scan of response.scans) {
		if (scan instanceof Failure) return undefined;
		const file = await context.helpers
			.getBinaryDataBuffer(job.itemIndex, scan.file)
			.catch(() => undefined);
		const type = file && imageTypeOf(file);
		if (!type) return undefined;
		scans.push({ ...scan, file, type });
	}
	return await storeScans(context, job, { ...response, scans }).catch((thrown: unknown) => {
		if (thrown instanceof Failure) return thrown;
		throw thrown;
	});
}

/** In memory, a file is Base64 text. */
function memoryBytesOf({ scans }: StoredResponse): number {
	return scans.reduce(
		(sum, scan) => (scan instanceof Failure || scan.file.id ? sum : sum + scan.file.data.length),
		0,
	);
}
