import type { IExecuteFunctions } from 'n8n-workflow';
import { Failure, NotSent } from '../../../nodes/ScanFile/failures';
import { BufferPool } from '../../../nodes/ScanFile/iqs/bufferPool';
import type { Entry, Job } from '../../../nodes/ScanFile/plan/planRun';
import { scansForRerun, withScanBuffers } from '../../../nodes/ScanFile/scan/processState';
import { scanAll } from '../../../nodes/ScanFile/scan/scanAll';
import { scanImage } from '../../../nodes/ScanFile/scan/scanImage';
import type { StoredResponse } from '../../../nodes/ScanFile/scan/storeScans';
import { runSettings } from '../../support/runSettings';

afterEach(() => jest.restoreAllMocks());

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4, 5]);
const notAnImage = Buffer.from('no image at all');
let accounts = 0;

/** A run of an account of its own. */
const newRun = () => ({
	...runSettings,
	url: `https://iqs.example.com/${++accounts}/scan/file`,
	maxConcurrentCalls: 1,
	maxTries: 1,
});

interface Surroundings {
	continues?: boolean;
	retryOnFail?: boolean;
	execution?: object;
	/** The files of the response to each call, one after the other. */
	responses?: Buffer[][];
	store?: () => Promise<object>;
}

function contextOf(surroundings: Surroundings = {}) {
	const {
		continues = true,
		retryOnFail = false,
		execution = {},
		responses = [],
		store,
	} = surroundings;
	const bodies: Buffer[] = [];
	const context = {
		getNode: () => ({ name: 'n', type: 'scanFile', retryOnFail }),
		getWorkflow: () => ({ id: 'w' }),
		getContext: () => execution,
		evaluateExpression: () => 0,
		continueOnFail: () => continues,
		getExecutionCancelSignal: () => undefined,
		helpers: {
			async httpRequestWithAuthentication(_: string, { body }: { body: Buffer }) {
				const files = responses[bodies.length] ?? [jpeg];
				bodies.push(body);
				const scanFileInfoList = files.map((file) => ({ imageBase64: file.toString('base64') }));
				return {
					statusCode: 200,
					headers: {},
					body: [Buffer.from(JSON.stringify({ scanFileInfoList }))],
				};
			},
			prepareBinaryData:
				store ?? (async (_: Buffer, fileName: string) => ({ data: '', id: 'files:1', fileName })),
		},
	} as unknown as IExecuteFunctions;
	return { context, bodies };
}

const jobOf = (photo: string): Job =>
	({
		itemIndex: 0,
		bytes: 5,
		scanName: photo,
		image: { from: 'base64', text: Buffer.from(photo).toString('base64'), fileName: photo },
		settings: { autoCrop: 'force', autoRotate: 'false' },
	}) as unknown as Job;
const planOf = (...entries: Entry[]) => ({ entries, skipped: [] });
const response = { requestId: 'kept', searchTimeMs: 1, scans: [] } as unknown as StoredResponse;

describe('a run', () => {
	test('scans its images, and nothing that cannot be sent', async () => {
		const { context, bodies } = contextOf();
		const [one, two] = [jobOf('one'), jobOf('two')];
		const rejected: Entry = { itemIndex: 0, failure: new Failure('a', 'b') };
		const {
			outcomes,
			stats,
			keptScans: kept,
		} = await scanAll(context, planOf(one, rejected, two), newRun());

		expect([...outcomes]).toMatchObject([
			[one, { scans: [{ file: { fileName: 'one.jpg' } }] }],
			[two, { scans: [{ file: { fileName: 'two.jpg' } }] }],
		]);
		expect(bodies.map((body) => JSON.parse(body.toString()) as object)).toMatchObject([
			{
				imageBase64: Buffer.from('one').toString('base64'),
				scanFileInputConfig: { autoCrop: 'force', autoRotate: 'false' },
			},
			{ imageBase64: Buffer.from('two').toString('base64') },
		]);
		expect(stats.throttledCalls).toBe(0);
		expect(kept).toBe(0);
	});

	test('sends a URL as it is', async () => {
		const { context, bodies } = contextOf();
		const image = { from: 'url', url: 'https://a.example/b', sourceUrl: '', fileName: 'b' };
		await scanAll(context, planOf({ ...jobOf(''), image } as Job), newRun());

		expect(JSON.parse(bodies[0]!.toString())).toMatchObject({ imageUrl: 'https://a.example/b' });
	});

	test.each([
		[true, 2],
		[false, 1],
	])('that continues (%s) after a failure makes %d calls', async (continues, calls) => {
		const { context, bodies } = contextOf({ continues, responses: [[notAnImage]] });
		const { outcomes } = await scanAll(context, planOf(jobOf('one'), jobOf('two')), newRun());

		expect(bodies).toHaveLength(calls);
		expect([...outcomes.values()][0]).toBeInstanceOf(Failure);
	});

	test('that ends at the first failure takes what is whole', async () => {
		const { context, bodies } = contextOf({ continues: false, responses: [[jpeg, jpeg]] });
		const { outcomes } = await scanAll(context, planOf(jobOf('one'), jobOf('two')), newRun());

		expect(bodies).toHaveLength(2);
		expect([...outcomes.values()]).toMatchObject([
			{ scans: [{ file: { fileName: 'one-1.jpg' } }, { file: { fileName: 'one-2.jpg' } }] },
			{ scans: [{ file: { fileName: 'two.jpg' } }] },
		]);
	});

	test.each<[continues: boolean, isScan: boolean]>([
		[true, true],
		[false, false],
	])('that continues (%s) takes a part of a response: %s', async (continues, isScan) => {
		const { context } = contextOf({ continues, responses: [[jpeg, notAnImage]] });
		const { outcomes } = await scanAll(context, planOf(jobOf('one')), newRun());
		const [outcome] = [...outcomes.values()];

		expect(outcome instanceof Failure).toBe(!isScan);
		if (isScan) {
			expect(outcome).toMatchObject({ scans: [{ file: { id: 'files:1' } }, expect.any(Failure)] });
		}
	});
});

/** A storage that takes the first scan, and no other. */
function storeOne(errorMessage: string): () => Promise<object> {
	let scans = 0;
	return async () => {
		if (++scans > 1) throw new Error(errorMessage);
		return await Promise.resolve({ data: '', id: 'files:1', fileName: 'a' });
	};
}

describe('a response of which one scan cannot be stored', () => {
	const plan = planOf(jobOf('one'), jobOf('two'), jobOf('three'));
	const responses = [[jpeg, jpeg]];

	test('brings the others, and nothing more is sent to a full storage', async () => {
		const { context, bodies } = contextOf({ responses, store: storeOne('The disk is full') });
		const { outcomes, keptScans } = await scanAll(context, plan, newRun());
		const [first, ...others] = [...outcomes.values()];

		expect(bodies).toHaveLength(1);
		expect(first).toMatchObject({ scans: [{ file: { id: 'files:1' } }, expect.any(Failure)] });
		expect(others).toEqual([expect.any(NotSent), expect.any(NotSent)]);
		expect(keptScans).toBe(0);
	});

	test('brings the others, and the run goes on if it was too large', async () => {
		const { context, bodies } = contextOf({ responses, store: storeOne('Entity too large') });
		await scanAll(context, plan, newRun());
		expect(bodies).toHaveLength(3);
	});

	test('tells of the full storage, if another scan of it is unusable', async () => {
		const { context, bodies } = contextOf({
			responses: [[notAnImage, jpeg]],
			store: async () => await Promise.reject(new Error('The disk is full')),
		});
		const { outcomes } = await scanAll(context, plan, newRun());

		expect(bodies).toHaveLength(1);
		expect([...outcomes.values()].map((outcome) => (outcome as Failure).message)).toEqual(
			Array(3).fill("'one' was scanned, but n8n's file storage is full"),
		);
	});

	test('fails as a whole in a run that ends at the first failure', async () => {
		const { context, bodies } = contextOf({
			continues: false,
			responses,
			store: storeOne('too large'),
		});
		const { outcomes } = await scanAll(context, plan, newRun());
		const [first, ...others] = [...outcomes.values()];

		expect(first).toMatchObject({
			message: "'one' was scanned, but the scan is too large for n8n's file storage",
		});
		expect(others).toEqual([new NotSent(first as Failure), new NotSent(first as Failure)]);
		expect(bodies).toHaveLength(1);
	});
});

describe('the next try of a node', () => {
	test('sends only what has not been scanned in whole', async () => {
		const execution = {};
		const run = newRun();
		const plan = planOf(jobOf('one'), jobOf('two'), jobOf('three'));
		const first = contextOf({
			retryOnFail: true,
			execution,
			responses: [[jpeg], [jpeg, notAnImage], [notAnImage]],
		});
		await scanAll(first.context, plan, run);
		expect(first.bodies).toHaveLength(3);

		const forget = jest.spyOn(scansForRerun, 'forget');
		const second = contextOf({ retryOnFail: true, execution });
		const { outcomes } = await scanAll(second.context, plan, run);
		expect(second.bodies).toHaveLength(2);
		expect(outcomes.size).toBe(3);
		expect(forget).toHaveBeenCalledTimes(1);
	});
});

describe('scans that were kept', () => {
	test('are not made again, and stay for the next try', async () => {
		const execution = {};
		const [one, two] = [jobOf('one'), jobOf('two')];
		const take = jest
			.spyOn(scansForRerun, 'take')
			.mockResolvedValueOnce(new Map([[one, response]]));
		const { context, bodies } = contextOf({ retryOnFail: true, execution });
		const run = newRun();
		const result = await scanAll(context, planOf(one, two), run);

		expect(take.mock.calls).toEqual([[context, run, [one, two]]]);
		expect(result.keptScans).toBe(1);
		expect(result.outcomes.get(one)).toBe(response);
		expect(bodies).toHaveLength(1);

		const again = contextOf({ retryOnFail: true, execution });
		const { outcomes } = await scanAll(again.context, planOf(one, two), run);
		expect(outcomes.get(one)).toBe(response);
		expect(again.bodies).toHaveLength(0);
	});

	test('but cannot be stored end the run before anything is paid for', async () => {
		const [one, two] = [jobOf('one'), jobOf('two')];
		const full = new Failure('The storage is full', 'Make room.', { scope: 'run' });
		jest.spyOn(scansForRerun, 'take').mockResolvedValueOnce(new Map([[one, full]]));
		const { context, bodies } = contextOf();
		const result = await scanAll(context, planOf(one, two), newRun());

		expect(bodies).toHaveLength(0);
		expect(result.keptScans).toBe(0);
		const [first, second] = [...result.outcomes.values()];
		expect(first).toBe(full);
		expect(second).toBeInstanceOf(NotSent);
		expect((second as NotSent).because).toBe(full);
	});
});

describe('the room of a scan', () => {
	const run = newRun();

	test('is used again once the scan is stored', async () => {
		const buffers = new BufferPool();
		const release = jest.spyOn(buffers, 'release');
		const { context } = contextOf({ responses: [[jpeg, notAnImage, jpeg]] });
		await scanImage(context, jobOf('one'), run, buffers, false);

		expect(release.mock.calls.flat().filter((file) => file.equals(jpeg))).toHaveLength(2);
	});

	test('is not used again while the scan is being stored', async () => {
		const buffers = new BufferPool();
		const release = jest.spyOn(buffers, 'release');
		let released = -1;
		const { context } = contextOf({
			async store() {
				released = release.mock.calls.flat().filter((file) => file.equals(jpeg)).length;
				return await Promise.resolve({ data: '', mimeType: 'image/jpeg' });
			},
		});
		await scanImage(context, jobOf('one'), run, buffers, false);

		expect(released).toBe(0);
	});

	test('is given back when the last run ends, however it ends', async () => {
		const clear = jest.spyOn(BufferPool.prototype, 'clear');
		const outer = withScanBuffers(async () => {
			await withScanBuffers(async () => await Promise.reject(new Error('no'))).catch(() => 0);
			expect(clear).not.toHaveBeenCalled();
			return 5;
		});

		expect(await outer).toBe(5);
		expect(clear).toHaveBeenCalledTimes(1);
	});
});
