import type { Trouble } from '../failures';
import type { Entry, Job } from '../plan/planRun';
import type { StoredResponse, StoredScan } from '../scan/storeScans';

/** A scan in n8n's file storage, and the photo that it was made of. */
export interface Scanned {
	job: Job;
	response: StoredResponse;
	scan: StoredScan;
}

/** An image of which nothing came that was asked for, and why. */
export class Missed {
	/** @param scanned its scan, where there is one that could not be put into a PDF */
	constructor(
		readonly entry: Entry,
		readonly trouble: Trouble,
		readonly scanned?: Scanned,
	) {}
}

/** What became of an image. */
export type Result = Scanned | Missed;

export function isMissed(result: unknown): result is Missed {
	return result instanceof Missed;
}

/** The input item that it comes from. */
export function itemIndexOf(result: Result): number {
	return isMissed(result) ? result.entry.itemIndex : result.job.itemIndex;
}
