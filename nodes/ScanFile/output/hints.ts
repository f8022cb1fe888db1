import { NotSent, type Failure } from '../failures';
import type { Skipped } from '../plan/planRun';
import type { QueueStats } from '../queue/scanQueue';
import { plural } from './plural';

/** What happened in a run besides its items. */
export interface RunSummary {
	skipped: Skipped[];
	failures: Failure[];
	stats: QueueStats;
	/** Photos whose scans were kept from a run that failed. */
	keptScans: number;
}

/** Notes for the output pane; none when all went well. */
export function runHints({ skipped, failures, stats, keptScans }: RunSummary): string[] {
	const hints: string[] = [];
	if (skipped.length > 0) hints.push(skippedHint(skipped));
	if (keptScans > 0) {
		hints.push(
			`${keptScans} ${plural(keptScans, 'photo')} ${keptScans === 1 ? 'was' : 'were'} not paid for again: ${keptScans === 1 ? 'its scan was' : 'their scans were'} kept from a run that failed.`,
		);
	}
	if (stats.wasSlowedDown) hints.push(throttlingHint(stats));
	if (stats.retriedCalls > 0) {
		const { retriedCalls: count, possiblyBilledCalls } = stats;
		const billed =
			possiblyBilledCalls > 0
				? ' Whether IQS bills a call that ended like this is not documented.'
				: '';
		hints.push(
			`${count} ${plural(count, 'call')} had to be retried, because IQS or the connection to it had failed.${billed}`,
		);
	}
	const notSent = failures.filter((failure) => failure instanceof NotSent).length;
	if (notSent > 0) {
		hints.push(
			`Stopped early: ${notSent} ${plural(notSent, 'image')} not sent. The items say why, and nothing was paid for them.`,
		);
	}
	return hints;
}

function skippedHint(skipped: Skipped[]): string {
	const files = skipped.filter(({ isFile }) => isFile).length;
	const items = skipped.length - files;
	const counts = [
		files > 0 && `${files} ${plural(files, 'file')}`,
		items > 0 && `${items} ${plural(items, 'item')} with no such file`,
	].filter(Boolean);
	const reasons = skipped.slice(0, 5).map(({ why }) => why);
	const more = skipped.length > 5 ? ` and ${skipped.length - 5} more` : '';
	return `Skipped at no cost: ${counts.join(' and ')}. ${reasons.join('; ')}${more}`;
}

function throttlingHint({ throttledCalls: count, callsPerSecond }: QueueStats): string {
	const throttled =
		count > 0 &&
		`${count} ${plural(count, 'call')} ${count === 1 ? 'was' : 'were'} throttled and retried at no cost`;
	const pace = callsPerSecond ? ` to about ${paceOf(callsPerSecond)}` : '';
	const what = [throttled, `calls were slowed down${pace}`].filter(Boolean).join(', and ');
	return `IQS limits how fast this account may send photos: ${what}. If that is too slow, ask Alibaba Cloud for a higher limit.`;
}

function paceOf(callsPerSecond: number): string {
	const rounded = Math.round(callsPerSecond);
	if (rounded === 0) return `one call every ${Math.round(1 / callsPerSecond)} seconds`;
	return `${rounded} ${plural(rounded, 'call')} a second`;
}
