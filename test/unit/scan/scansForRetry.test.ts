import type { IExecuteFunctions } from 'n8n-workflow';
import type { Job } from '../../../nodes/ScanFile/plan/planRun';
import { ScansForRetry } from '../../../nodes/ScanFile/scan/scansForRetry';
import type { StoredResponse } from '../../../nodes/ScanFile/scan/storeScans';
import { runSettings as run } from '../../support/runSettings';

const response = { scans: [] } as unknown as StoredResponse;

/** As much of n8n as is asked: the node's settings, its object of the execution, and the round of the loop. */
function contextOf(execution: object, runIndex = 0, retryOnFail = true): IExecuteFunctions {
	return {
		getNode: () => ({ retryOnFail }),
		getContext: () => execution,
		evaluateExpression: () => runIndex,
	} as unknown as IExecuteFunctions;
}

const url = {
	from: 'url',
	url: 'https://a.example/1.jpg',
	sourceUrl: '',
	fileName: '1.jpg',
} as const;
const text = { from: 'base64', text: 'AAAA', fileName: '1.jpg' } as const;
const file = { data: 'filesystem-v2', id: 'files/1', mimeType: 'image/jpeg' };
const stored = { from: 'files', field: 'data', fileName: '1.jpg', file } as const;

const jobOf = (image: object = url, settings: object = {}, itemIndex = 0) =>
	({
		itemIndex,
		image,
		settings: { autoCrop: 'true', autoRotate: 'true', ...settings },
	}) as unknown as Job;

test('a finished scan is there for the next try of the same execution', async () => {
	const execution = {};
	await ScansForRetry.of(contextOf(execution), run)!.add(jobOf(), response);

	expect(await ScansForRetry.of(contextOf(execution), run)!.get(jobOf())).toBe(response);
	expect(await ScansForRetry.of(contextOf({}), run)!.get(jobOf())).toBeUndefined();
});

test('nothing is kept without Retry On Fail', () => {
	expect(ScansForRetry.of(contextOf({}, 0, false), run)).toBeUndefined();
});

test('nothing is left when the node has finished', async () => {
	const execution = {};
	await ScansForRetry.of(contextOf(execution), run)!.add(jobOf(), response);
	ScansForRetry.forget(contextOf(execution, 0, false));
	expect(await ScansForRetry.of(contextOf(execution), run)!.get(jobOf())).toBe(response);
	ScansForRetry.forget(contextOf(execution));

	expect(await ScansForRetry.of(contextOf(execution), run)!.get(jobOf())).toBeUndefined();
});

test.each([
	['key', { apiKey: 'sk-2' }, 0],
	['URL', { url: 'https://other.example.com/scan/file' }, 0],
	['round of a loop', {}, 1],
])('another %s is another scan', async (_, change, runIndex) => {
	const execution = {};
	await ScansForRetry.of(contextOf(execution), run)!.add(jobOf(), response);
	const other = ScansForRetry.of(contextOf(execution, runIndex), { ...run, ...change })!;

	expect(await other.get(jobOf())).toBeUndefined();
});

test.each<[name: string, job: Job, other: Job]>([
	['item', jobOf(), jobOf(url, {}, 1)],
	['crop', jobOf(), jobOf(url, { autoCrop: 'force' })],
	['rotation', jobOf(), jobOf(url, { autoRotate: 'false' })],
	['URL', jobOf(), jobOf({ ...url, url: 'https://a.example/2.jpg' })],
	['source', jobOf(), jobOf({ ...url, from: 'base64', text: url.url })],
	['text', jobOf(text), jobOf({ ...text, text: 'AAAB' })],
	['file name', jobOf(stored), jobOf({ ...stored, fileName: '2.jpg' })],
	['field', jobOf(stored), jobOf({ ...stored, field: 'back' })],
	['file', jobOf(stored), jobOf({ ...stored, file: { ...file, id: 'files/2' } })],
	['content', jobOf(stored), jobOf({ ...stored, file: { ...file, data: 'AAAA' } })],
	[
		'border between two values',
		jobOf({ ...stored, field: 'a', file: { ...file, id: 'bc' } }),
		jobOf({ ...stored, field: 'ab', file: { ...file, id: 'c' } }),
	],
])('another %s is another scan', async (_, job, other) => {
	const finished = ScansForRetry.of(contextOf({}), run)!;
	await finished.add(job, response);

	expect(await finished.get(job)).toBe(response);
	expect(await finished.get(other)).toBeUndefined();
});
