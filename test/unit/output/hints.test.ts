import { Failure, NotSent } from '../../../nodes/ScanFile/failures';
import { runHints, type RunSummary } from '../../../nodes/ScanFile/output/hints';
import type { Page } from '../../../nodes/ScanFile/output/pdfItem';

const quietStats = {
	throttledCalls: 0,
	retriedCalls: 0,
	possiblyBilledCalls: 0,
	wasSlowedDown: false,
	callsPerSecond: undefined,
};
const allWell: RunSummary = {
	skipped: [],
	failures: [],
	stats: quietStats,
	keptScans: 0,
	pages: [],
};

test('there is nothing to tell when all went well', () => {
	expect(runHints(allWell)).toEqual([]);
});

test('there is nothing to tell beside its item about an image that failed', () => {
	expect(runHints({ ...allWell, failures: [new Failure('a', 'b')] })).toEqual([]);
});

test.each<[callsPerSecond: number | undefined, pace: string]>([
	[4.96, ' to about 5 calls a second'],
	[1.2, ' to about 1 call a second'],
	[0.7, ' to about 1 call a second'],
	[0.3, ' to about one call every 3 seconds'],
	[undefined, ''],
])('tells how far the account was slowed down: %d', (callsPerSecond, pace) => {
	const stats = { ...quietStats, throttledCalls: 4, wasSlowedDown: true, callsPerSecond };

	expect(runHints({ ...allWell, stats })).toEqual([
		`IQS limits how fast this account may send photos: 4 calls were throttled and retried at no cost, and the node slowed down${pace}. If that is too slow, ask Alibaba Cloud for a higher limit.`,
	]);
});

test('tells of a run that was slowed down because calls of others were throttled', () => {
	const stats = { ...quietStats, wasSlowedDown: true, callsPerSecond: 5 };

	expect(runHints({ ...allWell, stats })).toEqual([
		'IQS limits how fast this account may send photos: the node slowed down to about 5 calls a second. If that is too slow, ask Alibaba Cloud for a higher limit.',
	]);
});

test.each([
	[1, ' Whether IQS bills a call that ended like this is not documented.'],
	[0, ''],
])('tells of calls that were retried, and whether they may be billed: %d', (count, billed) => {
	const stats = { ...quietStats, retriedCalls: 1, possiblyBilledCalls: count };

	expect(runHints({ ...allWell, stats })).toEqual([
		`1 call was retried because IQS or the connection to it failed.${billed}`,
	]);
});

test.each([
	[
		1,
		'1 photo was not billed again: its scan was kept from a previous run that failed or was stopped.',
	],
	[
		12,
		'12 photos were not billed again: their scans were kept from a previous run that failed or was stopped.',
	],
])('tells of %d kept scans', (keptScans, hint) => {
	expect(runHints({ ...allWell, keptScans })).toEqual([hint]);
});

test('tells of pages that print coarsely, the first five by name', () => {
	const pages = [149, 150, 300, 72, 72, 72, 72, 1].map((dpi, index) => ({
		entry: { image: { fileName: `${index}.jpg` } },
		dpi,
	})) as unknown as Page[];

	expect(runHints({ ...allWell, pages })).toEqual([
		"6 pages of a PDF may look coarse in print, at less than 150 dpi: '0.jpg' (149 dpi); '3.jpg' (72 dpi); '4.jpg' (72 dpi); '5.jpg' (72 dpi); '6.jpg' (72 dpi) and 1 more. A photo taken from closer up, or at a higher resolution, prints better.",
	]);
	expect(runHints({ ...allWell, pages: pages.slice(1, 3) })).toEqual([]);
});

test('tells of files that were skipped, by name, but not of hundreds', () => {
	const skipped = Array.from({ length: 7 }, (_, index) => ({
		itemIndex: 0,
		isFile: true,
		why: `'${index}.pdf' is not an image`,
	}));

	expect(runHints({ ...allWell, skipped })).toEqual([
		"Skipped at no cost: 7 files. '0.pdf' is not an image; '1.pdf' is not an image; '2.pdf' is not an image; '3.pdf' is not an image; '4.pdf' is not an image and 2 more",
	]);
});

test('one call that was throttled is one call', () => {
	const stats = { ...quietStats, throttledCalls: 1, wasSlowedDown: true };

	expect(runHints({ ...allWell, stats })).toEqual([
		expect.stringContaining(': 1 call was throttled and retried at no cost, and the node'),
	]);
});

test('names five skipped files without more', () => {
	const skipped = Array.from({ length: 5 }, () => ({ itemIndex: 0, isFile: true, why: 'why' }));

	expect(runHints({ ...allWell, skipped })).toEqual([
		'Skipped at no cost: 5 files. why; why; why; why; why',
	]);
});

test.each([
	[[true], '1 file'],
	[[false], '1 item without the file'],
	[[true, true, false, false], '2 files and 2 items without the file'],
])('counts skipped files, and items without one: %j', (kinds, counts) => {
	const skipped = kinds.map((isFile, itemIndex) => ({ isFile, itemIndex, why: 'why' }));

	const [hint] = runHints({ ...allWell, skipped });
	expect(hint).toMatch(new RegExp(`^Skipped at no cost: ${counts}\\. why`));
});

test('tells how many images were not sent after a reason that holds for all', () => {
	const reason = new Failure('a', 'b');
	const failures = [reason, new NotSent(reason), new NotSent(reason)];

	expect(runHints({ ...allWell, failures })).toEqual([
		'Stopped early: 2 photos were not sent and cost nothing. The output items say why.',
	]);
});
