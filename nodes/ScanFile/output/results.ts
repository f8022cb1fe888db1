import { Failure } from '../failures';
import { isJob, type Entry, type Job, type Plan } from '../plan/planRun';
import type { RunResult } from '../scan/scanAll';
import type { StoredResponse, StoredScan } from '../scan/storeScans';

/** A scan in n8n's file storage, and the photo that it was made from. */
export interface Scanned {
	entry: Job;
	response: StoredResponse;
	scan: StoredScan;
}

/** An image, or a whole item, for which only the reason is output. */
export interface FailedEntry {
	entry: Entry;
	failure: Failure;
	/** The scan, if the failure came after it: it is paid for, so it is output too. */
	scanned?: Scanned;
}

/** The result for an image. */
export type Result = Scanned | FailedEntry;

export function isFailed(result: object): result is FailedEntry {
	return 'failure' in result;
}

/** The results for all images: one for each scan, in input order. */
export function resultsOf({ entries }: Plan, { outcomes }: RunResult): Result[] {
	return entries.flatMap((entry): Result[] => {
		if (!isJob(entry)) return [{ entry, failure: entry.failure }];
		const response = outcomes.get(entry)!;
		if (response instanceof Failure) return [{ entry, failure: response }];
		return response.scans.map((scan) =>
			scan instanceof Failure ? { entry, failure: scan } : { entry, response, scan },
		);
	});
}
