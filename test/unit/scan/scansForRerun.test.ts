import type { IExecuteFunctions } from 'n8n-workflow';
import { VirtualClock } from '../../../dev/simulation/virtualClock';
import { Failure } from '../../../nodes/ScanFile/failures';
import type { RunSettings } from '../../../nodes/ScanFile/plan/parameters';
import type { Job } from '../../../nodes/ScanFile/plan/planRun';
import { contentHash } from '../../../nodes/ScanFile/scan/contentHash';
import { responsesOfExecution } from '../../../nodes/ScanFile/scan/responsesOfExecution';
import { photoKey, ScansForRerun } from '../../../nodes/ScanFile/scan/scansForRerun';
import type { StoredResponse } from '../../../nodes/ScanFile/scan/storeScans';
import { runSettings as run } from '../../support/runSettings';

const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4, 5]);
const hourMs = 60 * 60_000;

interface Surroundings {
	workflowId?: string | undefined;
	nodeName?: string;
	/** Whether an agent uses the node. */
	isTool?: boolean;
	/** What the storage does with a scan. */
	store?: (name: string) => Promise<object>;
	/** What the storage has; everything by default. */
	read?: (id: string) => Promise<Buffer>;
	/** The same for all runs of an execution. */
	cancel?: AbortSignal;
}

function contextOf(surroundings: Surroundings = {}): IExecuteFunctions {
	const { workflowId = 'w', nodeName = 'n', isTool, store, read, cancel } = surroundings;
	return {
		getWorkflow: () =>
			'workflowId' in surroundings ? { id: surroundings.workflowId } : { id: workflowId },
		getExecutionCancelSignal: () => cancel,
		getNode: () => ({ name: nodeName, type: isTool ? 'scanFileTool' : 'scanFile' }),
		helpers: {
			getBinaryDataBuffer: async (_: number, { id }: { id: string }) =>
				read ? await read(id) : jpeg,
			prepareBinaryData: async (_: Buffer, fileName: string) =>
				store ? await store(fileName) : { data: 'filesystem-v2', id: 'files:new', fileName },
		},
	} as unknown as IExecuteFunctions;
}

const jobOf = (photo: string, settings: object = {}, image: object = {}): Job =>
	({
		itemIndex: 0,
		scanName: 'a',
		image: { from: 'base64', text: Buffer.from(photo).toString('base64'), fileName: 'a', ...image },
		settings: { autoCrop: 'true', autoRotate: 'true', ...settings },
	}) as unknown as Job;

const file = (bytes: number) => ({ data: 'A'.repeat(bytes), mimeType: 'image/jpeg' });
const stored = { data: 'filesystem-v2', id: 'files:old', mimeType: 'image/jpeg' };
const responseOf = (...files: object[]): StoredResponse =>
	({
		requestId: 'R-1',
		searchTimeMs: 3,
		scans: files.map((of) =>
			of instanceof Failure ? of : { angle: 9, width: 1, height: 2, file: of },
		),
	}) as unknown as StoredResponse;

/** A run of the node that has these responses so far. */
async function runWith(
	responses: Array<[photo: Job, response: StoredResponse]>,
	surroundings: Surroundings = {},
): Promise<IExecuteFunctions> {
	const context = contextOf(surroundings);
	for (const [photo, response] of responses) {
		const { image } = photo;
		const photoHash =
			image.from === 'base64' ? await contentHash(Buffer.from(image.text, 'base64')) : undefined;
		responsesOfExecution(context).set(response, photoKey(context, run, photo, photoHash));
	}
	return context;
}

/** Keeps the scans of photos, as a run that ends in failure does. */
async function keeperOf(
	responses: Array<[photo: Job, response: StoredResponse]>,
	surroundings: Surroundings = {},
) {
	const clock = new VirtualClock();
	const keeper = new ScansForRerun(clock);
	const { kept: count, made } = keeper.keep(await runWith(responses, surroundings));
	const take = async (
		jobs: Job[],
		{ settings = run, ...of }: Surroundings & { settings?: RunSettings } = surroundings,
	) => await keeper.take(contextOf(of), settings, jobs);
	return { clock, keeper, count, made, take };
}

test('a scan is taken once, stored again, with all that was told of it', async () => {
	const photo = jobOf('one');
	const { count, take } = await keeperOf([[photo, responseOf(stored)]]);
	const sameAgain = jobOf('one');
	expect(count).toBe(1);

	expect(await take([jobOf('two'), sameAgain, jobOf('one')])).toEqual(
		new Map([
			[
				sameAgain,
				{
					requestId: 'R-1',
					searchTimeMs: 3,
					scans: [
						{
							angle: 9,
							width: 1,
							height: 2,
							file: { data: 'filesystem-v2', id: 'files:new', fileName: 'a.jpg' },
							sizeBytes: jpeg.length,
						},
					],
				},
			],
		]),
	);
	expect((await take([photo])).size).toBe(0);
});

test('a photo is kept as often as it was paid for', async () => {
	const { count, take } = await keeperOf([
		[jobOf('one'), responseOf(stored)],
		[jobOf('one'), responseOf(stored)],
	]);
	expect(count).toBe(2);

	expect((await take([jobOf('one'), jobOf('one'), jobOf('one')])).size).toBe(2);
});

test.each<[name: string, job: Job, change: object]>([
	['photo', jobOf('two'), {}],
	['crop', jobOf('one', { autoCrop: 'force' }), {}],
	['rotation', jobOf('one', { autoRotate: 'false' }), {}],
	['key', jobOf('one'), { settings: { ...run, apiKey: 'sk-2' } }],
	['URL', jobOf('one'), { settings: { ...run, url: 'https://b.example' } }],
	['workflow', jobOf('one'), { workflowId: 'other' }],
	['node', jobOf('one'), { nodeName: 'other' }],
])('another %s is another scan', async (_, job, change) => {
	const { take } = await keeperOf([[jobOf('one'), responseOf(stored)]]);

	expect((await take([job], change)).size).toBe(0);
	expect((await take([jobOf('one')])).size).toBe(1);
});

test('a workflow that was never saved has its scans too', async () => {
	const { take } = await keeperOf([[jobOf('one'), responseOf(stored)]], { workflowId: undefined });

	expect((await take([jobOf('one')])).size).toBe(1);
});

test('images from a URL and responses with a failure are not kept', async () => {
	const { made, count, take } = await keeperOf([
		[jobOf('one'), responseOf(stored, new Failure('a', 'b'))],
		[jobOf('two', {}, { from: 'url', url: 'https://a.example' }), responseOf(stored)],
		[jobOf('three'), responseOf(stored)],
	]);

	expect({ made, count }).toEqual({ made: 3, count: 1 });
	expect((await take([jobOf('one')])).size).toBe(0);
});

test('photos that cannot be read or come from a URL are asked for in vain', async () => {
	const { take } = await keeperOf([[jobOf('one'), responseOf(stored)]]);
	const fromUrl = jobOf('one', {}, { from: 'url', url: 'https://a.example' });

	expect((await take([fromUrl, jobOf('', {}, { text: '*' })])).size).toBe(0);
	expect((await take([jobOf('one')])).size).toBe(1);
});

test('nothing is read when nothing is kept of the workflow', async () => {
	const { take } = await keeperOf([[jobOf('one'), responseOf(stored)]]);
	const inStorage = jobOf('', {}, { from: 'files', field: 'data', file: { id: 'files:1' } });
	const read = jest.fn(async () => jpeg);
	await take([inStorage], { workflowId: 'other', read });
	expect(read).not.toHaveBeenCalled();

	await take([inStorage], { read });
	expect(read).toHaveBeenCalledTimes(1);
});

test('scans of several workflows are kept side by side', async () => {
	const { keeper, take } = await keeperOf([[jobOf('one'), responseOf(stored)]]);
	const other = await runWith([[jobOf('one'), responseOf(stored)]], { workflowId: 'other' });
	keeper.keep(other);

	expect((await take([jobOf('one'), jobOf('one')])).size).toBe(1);
	expect((await take([jobOf('one')], { workflowId: 'other' })).size).toBe(1);
});

test('a scan is kept for an hour', async () => {
	const { clock, take } = await keeperOf([[jobOf('one'), responseOf(stored)]]);
	await clock.advance(hourMs);
	expect((await take([jobOf('two')])).size).toBe(0);
	expect((await take([jobOf('one')])).size).toBe(1);

	const later = await keeperOf([[jobOf('one'), responseOf(stored)]]);
	await later.clock.advance(hourMs + 1);
	expect((await later.take([jobOf('one')])).size).toBe(0);
});

describe('of scans in memory', () => {
	const largest = 64_000_000;

	test('one larger than 64 MB is not kept', async () => {
		const small = await keeperOf([[jobOf('one'), responseOf(file(largest))]]);
		expect(small.count).toBe(1);
		expect((await small.take([jobOf('one')])).size).toBe(1);

		const large = await keeperOf([[jobOf('one'), responseOf(file(largest), file(1))]]);
		expect(large.count).toBe(0);
		expect((await large.take([jobOf('one')])).size).toBe(0);
	});

	test('the oldest go when they are more than 64 MB', async () => {
		const { count, take } = await keeperOf([
			[jobOf('one'), responseOf(file(largest / 2))],
			[jobOf('two'), responseOf(file(largest / 2))],
			[jobOf('three'), responseOf(stored)],
			[jobOf('four'), responseOf(file(1))],
		]);
		// What the message of the run promises.
		expect(count).toBe(3);

		expect([...(await take([jobOf('one'), jobOf('two'), jobOf('four')])).keys()]).toHaveLength(2);
		expect((await take([jobOf('one')])).size).toBe(0);
		expect((await take([jobOf('three')])).size).toBe(1);
	});
});

test.each<[name: string, response: StoredResponse, surroundings: Surroundings]>([
	[
		'was removed by n8n',
		responseOf(stored),
		{ read: async () => await Promise.reject(new Error('gone')) },
	],
	['is no image any more', responseOf(stored), { read: async () => Buffer.from('gone') }],
])(
	'a scan that %s is taken out, and its photo scanned again',
	async (_, response, surroundings) => {
		const { take } = await keeperOf([[jobOf('one'), response]]);

		expect((await take([jobOf('one')], surroundings)).size).toBe(0);
		expect((await take([jobOf('one')])).size).toBe(0);
	},
);

test('a scan that the storage does not take stays kept, and nothing more is tried', async () => {
	const photos = [jobOf('one'), jobOf('two'), jobOf('three')];
	const { take } = await keeperOf(photos.map((photo) => [photo, responseOf(stored)]));
	const full = await take([photos[1]!, photos[2]!], {
		store: async () => await Promise.reject(Object.assign(new Error(), { code: 'ENOSPC' })),
	});

	expect([...full.keys()]).toEqual([photos[1]]);
	expect(full.get(photos[1]!)).toBeInstanceOf(Failure);
	expect([...(await take(photos)).keys()]).toEqual(photos);
});

test('what is no failure of the storage is thrown', async () => {
	const { take } = await keeperOf([[jobOf('one'), responseOf(stored)]]);
	const broken = {
		...jobOf('one'),
		get scanName(): string {
			throw new TypeError('no');
		},
	};

	await expect(take([broken])).rejects.toBeInstanceOf(TypeError);
});

describe('an execution with several runs of the node', () => {
	const of = () => ({ cancel: new AbortController().signal });

	test('keeps the scans of all, each once, however often its last run fails', async () => {
		const keeper = new ScansForRerun(new VirtualClock());
		const execution = of();
		const repeated = responseOf(stored);
		await runWith([[jobOf('one'), responseOf(stored)]], execution);
		const firstTry = await runWith([[jobOf('two'), repeated]], execution);
		expect(keeper.keep(firstTry)).toEqual({ made: 2, kept: 2 });

		const nextTry = await runWith([[jobOf('two'), repeated]], execution);
		expect(keeper.keep(nextTry)).toEqual({ made: 2, kept: 2 });
		const photos = [jobOf('one'), jobOf('one'), jobOf('two'), jobOf('two')];
		const taken = await keeper.take(contextOf(), run, photos);
		expect([...taken.keys()]).toEqual([photos[0], photos[2]]);
	});

	test('keeps a scan once that two tries have output', async () => {
		const keeper = new ScansForRerun(new VirtualClock());
		const execution = of();
		const repeated = responseOf(stored);
		await runWith([[jobOf('one'), repeated]], execution);
		const nextTry = await runWith([[jobOf('one'), repeated]], execution);

		expect(keeper.keep(nextTry)).toEqual({ made: 1, kept: 1 });
	});

	test('keeps the scans of its other nodes, each for its own node', async () => {
		const keeper = new ScansForRerun(new VirtualClock());
		const execution = of();
		const [photo, other] = [jobOf('one'), jobOf('two')];
		await runWith([[photo, responseOf(stored)]], { ...execution, nodeName: 'front' });
		const last = await runWith([[other, responseOf(stored)]], { ...execution, nodeName: 'back' });
		expect(keeper.keep(last)).toEqual({ made: 2, kept: 2 });

		const both = [photo, other];
		const front = await keeper.take(contextOf({ nodeName: 'front' }), run, both);
		expect([...front.keys()]).toEqual([photo]);
		const back = await keeper.take(contextOf({ nodeName: 'back' }), run, both);
		expect([...back.keys()]).toEqual([other]);
	});

	test("keeps only the scans of the call of an agent's tool that failed", async () => {
		const keeper = new ScansForRerun(new VirtualClock());
		const execution = { ...of(), isTool: true };
		await runWith([[jobOf('one'), responseOf(stored)]], execution);
		const failed = await runWith([[jobOf('two'), responseOf(stored)]], execution);
		expect(keeper.keep(failed)).toEqual({ made: 1, kept: 1 });

		// The next call of the execution does not lose them.
		const next = await runWith([], execution);
		keeper.forget(responsesOfExecution(next));
		const taken = await keeper.take(next, run, [jobOf('one'), jobOf('two')]);
		expect(taken.size).toBe(1);
	});

	test('forgets its scans and no others', async () => {
		const { keeper, take } = await keeperOf([[jobOf('one'), responseOf(stored)]]);
		const context = await runWith([[jobOf('two'), responseOf(stored)]]);
		keeper.keep(context);
		keeper.forget(responsesOfExecution(context));

		expect((await take([jobOf('two')])).size).toBe(0);
		expect((await take([jobOf('one')])).size).toBe(1);
	});
});
