import { createHash } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import { Failure, RunCancelled } from '../failures';
import { imageTypeOf } from '../iqs/imageType';
import type { Scan } from '../iqs/scanFile';
import type { RunSettings } from '../plan/parameters';
import type { Job } from '../plan/planRun';
import { bytesToSend } from '../plan/readImage';
import { yieldIfDue } from '../plan/yieldToEventLoop';
import type { Clock } from '../queue/clock';
import { storeScans, type StoredResponse } from './storeScans';

const maxAgeMs = 60 * 60_000;
/** For scans that n8n keeps in memory; for others, only the reference to the file storage is kept. */
const maxMemoryBytes = 64_000_000;

interface KeptScan {
	workflowId: string;
	/** A hash of everything that identifies the scan of a photo: bytes, options, account. */
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

	/** @returns the number of scans that are kept; those for which there is no room are not counted */
	async keep(
		context: IExecuteFunctions,
		run: RunSettings,
		outcomes: Map<Job, StoredResponse | Failure>,
	): Promise<number> {
		const workflowId = context.getWorkflow().id ?? '';
		const ofThisRun: KeptScan[] = [];
		for (const [job, response] of outcomes) {
			if (response instanceof Failure) continue;
			await yieldIfDue();
			const key = await keyOf(context, run, job);
			if (key === undefined) continue;
			const memoryBytes = memoryBytesOf(response);
			if (memoryBytes > maxMemoryBytes) continue;
			const scan = { workflowId, key, response, memoryBytes, keptAtMs: this.clock.nowMs() };
			ofThisRun.push(scan);
			this.kept.push(scan);
		}
		this.discard();
		const kept = new Set(this.kept);
		return ofThisRun
			.filter((scan) => kept.has(scan))
			.reduce((sum, { response }) => sum + response.scans.length, 0);
	}

	/**
	 * Does a part of a run, and keeps the scans that the run has so far if it is stopped meanwhile, by the
	 * user or by n8n at the timeout of the workflow.
	 */
	async keepIfStopped<Result>(
		context: IExecuteFunctions,
		run: RunSettings,
		outcomes: Map<Job, StoredResponse | Failure>,
		work: () => Promise<Result>,
	): Promise<Result> {
		return await work().catch(async (thrown: unknown) => {
			if (thrown instanceof RunCancelled) await this.keep(context, run, outcomes);
			throw thrown;
		});
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
			await yieldIfDue();
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
		// The newest first, because they are the most likely to be reused.
		this.kept = this.kept.toReversed().filter(isWorthKeeping).toReversed();
	}
}

/** @returns undefined if the photo cannot be identified */
async function keyOf(
	context: IExecuteFunctions,
	{ url, apiKey }: RunSettings,
	{ itemIndex, image, settings }: Job,
): Promise<string | undefined> {
	if (image.from === 'url') return undefined;
	// A photo that can no longer be read is not sent either, so it needs no scan.
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
	const stored = await storeScans(context, job, { ...response, scans });
	return stored.scans.find((scan) => scan instanceof Failure) ?? stored;
}

/** In memory, a file is Base64 text. */
function memoryBytesOf({ scans }: StoredResponse): number {
	return scans.reduce(
		(sum, scan) => (scan instanceof Failure || scan.file.id ? sum : sum + scan.file.data.length),
		0,
	);
}
