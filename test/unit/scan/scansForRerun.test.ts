import { Failure } from '../../../nodes/ScanFile/failures';
import type { Job } from '../../../nodes/ScanFile/plan/planRun';
import type { StoredResponse } from '../../../nodes/ScanFile/scan/storeScans';
import { runSettings as run } from '../../support/runSettings';
import {
	file,
	jobOf,
	jpeg,
	keeperOf,
	responseOf,
	runWith,
	stored,
	type Surroundings,
} from './keptRuns';

const hourMs = 60 * 60_000;

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

	test('one larger than 64 MB does not cost the others', async () => {
		const { keeper, take } = await keeperOf([[jobOf('one'), responseOf(file(1))]]);
		const large = await runWith([
			[jobOf('two'), responseOf(file(1))],
			[jobOf('three'), responseOf(file(largest + 1))],
		]);

		expect(keeper.keep(large)).toEqual({ made: 2, kept: 1 });
		expect((await take([jobOf('one'), jobOf('two'), jobOf('three')])).size).toBe(2);
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

test('an execution that is stopped takes nothing more', async () => {
	const cancel = new AbortController();
	const [one, two] = [jobOf('one'), jobOf('two')];
	const { take } = await keeperOf([
		[one, responseOf(stored)],
		[two, responseOf(stored)],
	]);
	const store = async (fileName: string) => {
		cancel.abort();
		return await Promise.resolve({ data: 'filesystem-v2', id: 'files:new', fileName });
	};

	expect([...(await take([one, two], { store, cancel: cancel.signal })).keys()]).toEqual([one]);
	expect([...(await take([one, two])).keys()]).toEqual([two]);
});
