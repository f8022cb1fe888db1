import {
	NodeOperationError,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
} from 'n8n-workflow';
import { Failure, RunCancelled } from '../../../nodes/ScanFile/failures';
import {
	keepScansOnFailure,
	outputOf,
	outputOfNothing,
	requireSendable,
} from '../../../nodes/ScanFile/output/runOutput';
import type { Entry, Job } from '../../../nodes/ScanFile/plan/planRun';
import { scansForRerun } from '../../../nodes/ScanFile/scan/processState';
import type { RunResult } from '../../../nodes/ScanFile/scan/scanAll';
import { ScansForRetry } from '../../../nodes/ScanFile/scan/scansForRetry';
import type { StoredResponse } from '../../../nodes/ScanFile/scan/storeScans';
import { runSettings as run } from '../../support/runSettings';

afterEach(() => jest.restoreAllMocks());

const key = run.apiKey;
const failure = new Failure('It broke', 'Fix it.');

/** As much of n8n as is asked, and the hints that were given to it. */
function contextOf(
	settings: { continues?: boolean; onError?: string; type?: string; cancel?: AbortSignal } = {},
) {
	const { continues = true, onError, type = 'scanFile', cancel } = settings;
	const hints: unknown[] = [];
	const input: INodeExecutionData[] = [{ json: { a: 0 } }, { json: { a: 1 } }];
	const context = {
		getNode: () => ({ name: 'n', type, retryOnFail: true, onError }),
		getInputData: () => input,
		getContext: () => input,
		continueOnFail: () => continues,
		getExecutionCancelSignal: () => cancel,
		addExecutionHints: (hint: unknown) => hints.push(hint),
		helpers: { createBinarySignedUrl: () => 'https://n8n.example/link' },
	} as unknown as IExecuteFunctions;
	return { context, hints };
}

const jobOf = (itemIndex: number): Job =>
	({
		itemIndex,
		image: { from: 'base64', text: 'AAAA', fileName: 'scan' },
		settings: { outputField: 'data', keepInputFields: true },
		filesAreInJson: false,
	}) as unknown as Job;
const scan = {
	angle: 0,
	width: 1,
	height: 2,
	file: { data: '', id: 'files:1', mimeType: 'image/jpeg' },
	sizeBytes: 100,
};
const responseOf = (...scans: object[]) =>
	({ requestId: 'R-1', searchTimeMs: 3, scans }) as unknown as StoredResponse;
const quietStats = {
	throttledCalls: 0,
	retriedCalls: 0,
	possiblyBilledCalls: 0,
	wasSlowedDown: false,
	callsPerSecond: undefined,
};
const resultOf = (...outcomes: Array<[Job, StoredResponse | Failure]>): RunResult => ({
	outcomes: new Map(outcomes),
	stats: quietStats,
	keptScans: 0,
});

describe('a run that cannot send anything', () => {
	test('ends', () => {
		const { context } = contextOf({ continues: false });

		expect(() => outputOfNothing(context, failure)).toThrow('It broke');
	});

	test('has the reason in each item when it continues', () => {
		expect(outputOfNothing(contextOf().context, failure)).toEqual([
			{ json: { a: 0, error: 'It broke. Fix it.' }, pairedItem: { item: 0 } },
			{ json: { a: 1, error: 'It broke. Fix it.' }, pairedItem: { item: 1 } },
		]);
	});

	test('has nothing but the reason for the error output', () => {
		const { context } = contextOf({ onError: 'continueErrorOutput' });

		expect(outputOfNothing(context, failure)[1]!.json).toEqual({ error: 'It broke. Fix it.' });
	});
});

describe('what cannot be sent', () => {
	const entries: Entry[] = [jobOf(0), { itemIndex: 1, failure: new Failure(`No ${key}`, 'Fix.') }];

	test('ends a run that does not continue, before anything is sent', () => {
		const { context } = contextOf({ continues: false });

		expect(() => requireSendable(context, { entries, skipped: [] }, run)).toThrow(
			'No *** [item 1]',
		);
	});

	test.each<[name: string, entries: Entry[], continues: boolean]>([
		['all can be sent', [jobOf(0)], false],
		['the node continues', entries, true],
		['there is nothing to send', [], false],
	])('is not in the way when %s', (_, of, continues) => {
		const { context } = contextOf({ continues });

		expect(() => requireSendable(context, { entries: of, skipped: [] }, run)).not.toThrow();
	});
});

describe('the output', () => {
	const [first, second] = [jobOf(0), jobOf(1)];
	const rejected: Entry = { itemIndex: 0, failure: new Failure('Cannot be read', 'Fix it.') };

	test('has an item for each scan, in input order, and each failure in its place', async () => {
		const { context, hints } = contextOf();
		const result = resultOf(
			[second, responseOf(scan, failure, scan)],
			[first, new Failure(`Rejected ${key}`, 'Fix it.', { failedCalls: 1 })],
		);
		const output = await outputOf(
			context,
			run,
			{ entries: [rejected, first, second], skipped: [] },
			result,
		);

		expect(
			output.map(({ json, pairedItem }) => [json.error ?? json.requestId, pairedItem]),
		).toEqual([
			['Cannot be read [item 0]. Fix it.', { item: 0 }],
			['Rejected *** [item 0]. Fix it.', { item: 0 }],
			['R-1', { item: 1 }],
			['It broke [item 1]. Fix it.', { item: 1 }],
			['R-1', { item: 1 }],
		]);
		expect(output[2]!.json).toMatchObject({ a: 1, width: 1 });
		expect(output[2]!.json).not.toHaveProperty('scanUrl');
		expect(hints).toEqual([]);
	});

	test.each([
		['of all that worked, when the run continues', true, new Failure('No', 'Fix it.'), 1],
		['of all, when nothing failed', false, responseOf(scan), 2],
		['of nothing, when the run ends', false, new Failure('No', 'Fix it.'), 0],
	])('is a PDF %s', async (_, continues, last, pagesRead) => {
		const { context } = contextOf({ continues });
		const read = jest.fn().mockRejectedValue(new Error('gone'));
		context.helpers.getBinaryDataBuffer = read;
		const plan = { entries: [first, second], skipped: [] };
		const result = resultOf([first, responseOf(scan)], [second, last]);
		await outputOf(context, { ...run, createPdf: 'allItems' }, plan, result).catch(() => []);

		expect(read).toHaveBeenCalledTimes(pagesRead);
	});

	test('has a link for an agent', async () => {
		const { context } = contextOf({ type: 'scanFileTool' });
		const plan = { entries: [first], skipped: [] };
		const [item] = await outputOf(context, run, plan, resultOf([first, responseOf(scan)]));

		expect(item!.json.scanUrl).toBe('https://n8n.example/link');
	});

	test('comes with hints, without the key', async () => {
		const { context, hints } = contextOf();
		const skipped = [{ itemIndex: 0, isFile: true, why: `'${key}' is not an image` }];
		await outputOf(context, run, { entries: [], skipped }, { ...resultOf(), keptScans: 2 });

		expect(hints).toEqual([
			{
				message: "Skipped at no cost: 1 file. '***' is not an image",
				location: 'outputPane',
			},
			{
				message: expect.stringMatching(/^2 photos were not billed again/),
				location: 'outputPane',
			},
		]);
	});

	test('is none when something failed and the node does not continue', async () => {
		const { context } = contextOf({ continues: false });
		const result = resultOf([first, responseOf(scan, scan)], [second, failure]);
		const output = outputOf(context, run, { entries: [first, second], skipped: [] }, result);

		await expect(output).rejects.toMatchObject({
			message: 'It broke [item 1]',
			description: 'Fix it.',
		});
	});

	test.each<[name: string, entries: Entry[], isForgotten: boolean]>([
		['a scan first', [first, rejected], true],
		['a failure first, for n8n runs the node again', [rejected, first], false],
		['nothing', [], true],
	])('with %s: the finished scans are forgotten, %s', async (_, entries, isForgotten) => {
		const forget = jest.spyOn(ScansForRetry, 'forget');
		const { context } = contextOf();
		await outputOf(context, run, { entries, skipped: [] }, resultOf([first, responseOf(scan)]));

		expect(forget).toHaveBeenCalledTimes(isForgotten ? 1 : 0);
	});
});

describe('the output of tens of thousands of photos', () => {
	const count = 30_000;
	const scans = Array.from({ length: count }, () => [jobOf(0), responseOf(scan)] as const);
	const failures = scans.map(([job]) => [job, failure] as const);

	test.each<[string, ReadonlyArray<readonly [Job, StoredResponse | Failure]>]>([
		['scans', scans],
		['failures', failures],
	])('of %s leaves n8n time for other work, Stop included', async (_, outcomes) => {
		const stop = new AbortController();
		const { context } = contextOf({ cancel: stop.signal });
		const plan = { entries: outcomes.map(([job]) => job), skipped: [] };
		let turns = 0;
		const timer = setInterval(() => turns++, 1);
		const output = outputOf(context, run, plan, resultOf(...outcomes.map(([...each]) => each)));
		expect(await output).toHaveLength(count);
		expect(turns).toBeGreaterThan(3);
		clearInterval(timer);

		setTimeout(() => stop.abort(), 1);
		const stopped = outputOf(context, run, plan, resultOf(...outcomes.map(([...each]) => each)));
		await expect(stopped).rejects.toThrow(RunCancelled);
	});
});

describe('a run that outputs nothing', () => {
	test('keeps its scans, and says so', async () => {
		const { context } = contextOf();
		const keep = jest.spyOn(scansForRerun, 'keep').mockReturnValue({ made: 2, kept: 1 });
		const thrown = new NodeOperationError({} as INode, 'It broke', { description: 'Fix it.' });
		const work = keepScansOnFailure(context, async () => await Promise.reject(thrown));

		await expect(work).rejects.toBe(thrown);
		expect(thrown.description).toMatch(/^Fix it. 2 scans had already been made. 1 of them is kept/);
		expect(keep.mock.calls).toEqual([[context]]);
	});

	test('keeps them when it was stopped', async () => {
		const { context } = contextOf();
		const keep = jest.spyOn(scansForRerun, 'keep').mockReturnValue({ made: 2, kept: 1 });
		const stopped = new RunCancelled();
		const work = keepScansOnFailure(context, async () => await Promise.reject(stopped));

		await expect(work).rejects.toBe(stopped);
		expect(keep).toHaveBeenCalledTimes(1);
	});
});

test('a run that outputs something keeps nothing', async () => {
	const keep = jest.spyOn(scansForRerun, 'keep');

	expect(await keepScansOnFailure(contextOf().context, async () => await Promise.resolve(7))).toBe(
		7,
	);
	expect(keep).not.toHaveBeenCalled();
});
