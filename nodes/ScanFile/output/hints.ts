import { NotSent, type Failure } from '../failures';
import type { Skipped } from '../plan/planRun';
import { shown } from '../plan/values';
import type { QueueStats } from '../queue/scanQueue';
import type { RunResult } from '../scan/scanAll';
import type { Page } from './pdfItem';
import { plural } from './plural';

/** What happened in a run, apart from its output items. */
export interface RunSummary extends Omit<RunResult, 'outcomes'> {
	skipped: Skipped[];
	failures: Failure[];
	/** The pages of the PDFs. */
	pages: Page[];
}

/** Below this, a printed page looks coarse; office scanners use 200 to 300. */
const minPrintDpi = 150;

/** Hints for the output pane; none if everything went well. */
export function runHints({ skipped, failures, stats, keptScans, pages }: RunSummary): string[] {
	const notSent = failures.filter((failure) => failure instanceof NotSent).length;
	const coarse = pages.filter(({ dpi }) => dpi < minPrintDpi);
	const hints = [
		skipped.length > 0 && skippedHint(skipped),
		keptScans > 0 &&
			`${keptScans} ${plural(keptScans, 'photo')} ${keptScans === 1 ? 'was' : 'were'} not billed again: ${keptScans === 1 ? 'its scan was' : 'their scans were'} kept from a previous run that failed or was stopped.`,
		stats.wasSlowedDown && throttlingHint(stats),
		stats.retriedCalls > 0 && retriedHint(stats),
		notSent > 0 &&
			`Stopped early: ${notSent} ${plural(notSent, 'photo')} ${notSent === 1 ? 'was' : 'were'} not sent and cost nothing. The output items say why.`,
		coarse.length > 0 && coarseHint(coarse),
	];
	return hints.filter((hint) => hint !== false);
}

function retriedHint({ retriedCalls: count, possiblyBilledCalls }: QueueStats): string {
	const billed =
		possiblyBilledCalls > 0
			? ' Whether IQS bills a call that ended like this is not documented.'
			: '';
	return `${count} ${plural(count, 'call')} ${count === 1 ? 'was' : 'were'} retried because IQS or the connection to it failed.${billed}`;
}

function coarseHint(pages: Page[]): string {
	const count = pages.length;
	const names = pages.map(({ entry, dpi }) => `'${shown(entry.image.fileName)}' (${dpi} dpi)`);
	return `${count} ${plural(count, 'page')} of a PDF may look coarse in print, at less than ${minPrintDpi} dpi: ${firstOf(names)}. A photo taken from closer up, or at a higher resolution, prints better.`;
}

function firstOf(texts: string[]): string {
	const more = texts.length > 5 ? ` and ${texts.length - 5} more` : '';
	return `${texts.slice(0, 5).join('; ')}${more}`;
}

function skippedHint(skipped: Skipped[]): string {
	const files = skipped.filter(({ isFile }) => isFile).length;
	// An item may lack several of the requested files.
	const items = new Set(skipped.filter(({ isFile }) => !isFile).map(({ itemIndex }) => itemIndex))
		.size;
	const counts = [
		files > 0 && `${files} ${plural(files, 'file')}`,
		items > 0 && `${items} ${plural(items, 'item')} without the file`,
	].filter(Boolean);
	return `Skipped at no cost: ${counts.join(' and ')}. ${firstOf(skipped.map(({ why }) => why))}`;
}

function throttlingHint({ throttledCalls: count, callsPerSecond }: QueueStats): string {
	const throttled =
		count > 0 &&
		`${count} ${plural(count, 'call')} ${count === 1 ? 'was' : 'were'} throttled and retried at no cost`;
	const pace = callsPerSecond ? ` to about ${paceOf(callsPerSecond)}` : '';
	const what = [throttled, `the node slowed down${pace}`].filter(Boolean).join(', and ');
	return `IQS limits how fast this account may send photos: ${what}. If that is too slow, ask Alibaba Cloud for a higher limit.`;
}

function paceOf(callsPerSecond: number): string {
	const rounded = Math.round(callsPerSecond);
	if (rounded === 0) return `one call every ${Math.round(1 / callsPerSecond)} seconds`;
	return `${rounded} ${plural(rounded, 'call')} a second`;
}
