import { Failure } from '../failures';
import { isJob, type Entry, type Job, type Plan } from '../plan/planRun';
import type { RunResult } from '../scan/scanAll';
import type { StoredResponse, StoredScan } from '../scan/storeScans';

/** A scan in n8n's file storage, and the photo that it was made of. */
export interface Scanned {
	entry: Job;
	response: StoredResponse;
	scan: StoredScan;
}

/** An image, or a whole item, of which nothing comes out but the reason. */
export interface FailedEntry {
	entry: Entry;
	failure: Failure;
	/** The scan, where there is one and the failure came later: it is paid for, and comes out too. */
	scanned?: Scanned;
}

/** What became of an image. */
export type Result = Scanned | FailedEntry;

export function isFailed(result: object): result is FailedEntry {
	return 'failure' in result;
}

/** What became of all images: one result for each scan, in input order. */
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
