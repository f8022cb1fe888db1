import { createHash } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';
import type { RunSettings } from '../plan/parameters';
import type { Job } from '../plan/planRun';
import { contentHash } from './contentHash';
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
export class ScansForRetry {
	private constructor(
		private readonly responses: Map<string, StoredResponse>,
		private readonly run: RunSettings,
		/** The iteration of a loop: by the next one, a URL may return another image. */
		private readonly runIndex: string,
	) {}

	/** @returns undefined when n8n will not run the node again */
	static of(context: IExecuteFunctions, run: RunSettings): ScansForRetry | undefined {
		if (context.getNode().retryOnFail !== true) return undefined;
		const runIndex = String(context.evaluateExpression('{{ $runIndex }}', 0));
		const execution = context.getContext('node');
		const responses = byExecution.get(execution) ?? new Map<string, StoredResponse>();
		byExecution.set(execution, responses);
		return new ScansForRetry(responses, run, runIndex);
	}

	async get(job: Job): Promise<StoredResponse | undefined> {
		// At the first try, the photos need not be identified.
		if (this.responses.size === 0) return undefined;
		return this.responses.get(await this.keyOf(job));
	}

	async add(job: Job, response: StoredResponse): Promise<void> {
		this.responses.set(await this.keyOf(job), response);
	}

	/** The node has finished: its scans must not stay in memory. */
	static forget(context: IExecuteFunctions): void {
		// Without this check, asking for the object would make n8n save an empty one.
		if (context.getNode().retryOnFail === true) byExecution.delete(context.getContext('node'));
	}

	/** A scan is identified by image, options and credential. */
	private async keyOf({ itemIndex, image, settings }: Job): Promise<string> {
		const { autoCrop, autoRotate, removeGpsPosition } = settings;
		const about: unknown[] = [this.run.url, this.run.apiKey, this.runIndex, itemIndex];
		about.push(autoCrop, autoRotate, removeGpsPosition, image.from, image.fileName);
		let content: string | Buffer;
		if (image.from === 'url') content = image.url;
		else if (image.from === 'base64') content = image.text;
		else {
			// For a stored file, the id stands for the bytes.
			about.push(image.field, image.file.id);
			content = image.file.data;
		}
		about.push(await contentHash(content));
		return createHash('sha256').update(JSON.stringify(about)).digest('base64');
	}
}
