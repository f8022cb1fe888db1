import { createHash } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import type { RunSettings } from '../plan/parameters';
import type { Job } from '../plan/planRun';
import type { StoredResponse } from './storeScans';

/**
 * Keyed by the object that n8n keeps for the node during the execution. Data in the object itself would
 * be saved with the execution; data in a WeakMap is not.
 */
const byExecution = new WeakMap<object, Map<string, StoredResponse>>();

/**
 * The scans finished by earlier tries of this node in this execution. n8n's Retry On Fail runs the whole
 * node again, over all items: with this, only what failed is sent, and paid for, again.
 */
export class FinishedScans {
	private readonly responses: Map<string, StoredResponse>;

	private constructor(
		execution: object,
		private readonly run: RunSettings,
		/** The iteration of a loop: by the next one, a URL may return another image. */
		private readonly runIndex: string,
	) {
		this.responses = byExecution.get(execution) ?? new Map<string, StoredResponse>();
		byExecution.set(execution, this.responses);
	}

	/** @returns undefined when n8n will not run the node again */
	static of(context: IExecuteFunctions, run: RunSettings): FinishedScans | undefined {
		if (context.getNode().retryOnFail !== true) return undefined;
		const runIndex = String(context.evaluateExpression('{{ $runIndex }}', 0));
		return new FinishedScans(context.getContext('node'), run, runIndex);
	}

	get(job: Job): StoredResponse | undefined {
		return this.responses.get(this.keyOf(job));
	}

	add(job: Job, response: StoredResponse): void {
		this.responses.set(this.keyOf(job), response);
	}

	/** The node has finished: its scans must not stay in memory. */
	static forget(context: IExecuteFunctions): void {
		// Without this check, asking for the object would make n8n save an empty one.
		if (context.getNode().retryOnFail === true) byExecution.delete(context.getContext('node'));
	}

	/** A scan is identified by image, options and credential. */
	private keyOf({ itemIndex, image, settings }: Job): string {
		const hash = createHash('sha256');
		const parts: Array<string | Buffer> = [
			this.run.url,
			this.run.apiKey,
			this.runIndex,
			String(itemIndex),
		];
		parts.push(image.from, image.fileName);
		if (image.from === 'url') parts.push(image.url);
		else if (image.from === 'base64') parts.push(image.text);
		// Unless files are in memory, `data` is only the name of the storage, and the id identifies the
		// bytes.
		else parts.push(image.field, image.file.id ?? '', image.file.data);
		const { autoCrop, autoRotate, removeGpsPosition } = settings;
		for (const part of [...parts, autoCrop, autoRotate, String(removeGpsPosition)]) {
			hash.update(`${part.length}:`).update(part);
		}
		return hash.digest('base64');
	}
}
