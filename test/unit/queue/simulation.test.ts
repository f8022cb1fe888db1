import {
	idealMs,
	simulate,
	type SimulatedRun,
	type Simulation,
} from '../../../dev/simulation/simulate';

const seeds = [1, 2, 3];

/** The same with several draws of the back-off. */
async function simulateAll(simulation: Simulation) {
	const results: Array<Awaited<ReturnType<typeof simulate>>> = [];
	for (const seed of seeds) results.push(await simulate({ ...simulation, seed }));
	return results;
}

/** So many executions, as a webhook starts them. */
function executions(count: number, photos: number): SimulatedRun[] {
	return Array.from({ length: count }, (_, index) => ({ photos, startMs: index * 20 }));
}

const limits = [1, 2, 5, 10, 20, 30, 50, Infinity];
const cases = [300, 1_200, 3_000].flatMap((latencyMs) =>
	limits.map((limit): [limit: number, latencyMs: number] => [limit, latencyMs]),
);

describe.each([5, 50])('a service that throttles within %d ms', (throttledMs) => {
	test.each(cases)(
		'and accepts %d calls a second of %d ms is used well',
		async (limit, latencyMs) => {
			const photos = 300;
			const bestMs = Math.max(
				limit === Infinity ? 0 : idealMs(photos, limit, latencyMs),
				(photos * latencyMs) / 50,
			);
			for (const run of await simulateAll({ limit, latencyMs, throttledMs, runs: [{ photos }] })) {
				expect(run.scans).toBe(photos);
				expect(run.paidTwice).toBe(0);
				expect(run.durationMs).toBeLessThanOrEqual(1.25 * bestMs + 4 * latencyMs);
				expect(run.throttledCalls).toBeLessThanOrEqual(10 + 0.03 * run.calls.length);
				expect(run.maxInFlight).toBeLessThanOrEqual(50);
				expect(run.pendingSleeps).toBe(0);
			}
		},
	);
});

test.each([
	[60, 1],
	[150, 1],
	[20, 3],
])('%d executions of %d photos at once share the limit', async (count, photos) => {
	const runs = executions(count, photos);
	for (const run of await simulateAll({ limit: 5, latencyMs: 300, throttledMs: 30, runs })) {
		expect(run.scans).toBe(count * photos);
		expect(run.paidTwice).toBe(0);
		expect(run.throttledCalls).toBeLessThanOrEqual(12);
		expect(run.durationMs / idealMs(count * photos, 5, 300)).toBeLessThanOrEqual(1.2);
	}
});

test.each([500, 1_500, 10_000])(
	'executions at once after a quiet time, a photo every %d ms, use the limit well',
	async (everyMs) => {
		const quietMs = 60_000;
		const single = { photos: 1 };
		const quiet = Array.from({ length: quietMs / everyMs }, (_, index) => ({
			...single,
			startMs: 20_000 + index * everyMs,
		}));
		const startMs = 20_000 + quietMs + 2_000;
		const runs = [
			{ photos: 60 },
			...quiet,
			...Array.from({ length: 60 }, () => ({ ...single, startMs })),
		];
		for (const run of await simulateAll({ limit: 5, latencyMs: 300, throttledMs: 30, runs })) {
			expect((run.durationMs - startMs) / idealMs(60, 5, 300)).toBeLessThanOrEqual(1.2);
		}
	},
);

test.each([2, 4])('%d processes share a limit by what they see', async (processes) => {
	const runs = Array.from({ length: processes }, (_, process) => ({ photos: 50, process }));
	for (const run of await simulateAll({ limit: 5, latencyMs: 300, throttledMs: 30, runs })) {
		expect(run.scans).toBe(50 * processes);
		expect(run.durationMs / idealMs(50 * processes, 5, 300)).toBeLessThanOrEqual(1.3);
	}
});

test('a photo beside a large run does not wait for it', async () => {
	const singles = Array.from({ length: 15 }, (_, index) => ({
		photos: 1,
		startMs: 1_000 + index * 2_017,
	}));
	const runs = [{ photos: 200 }, ...singles];
	for (const {
		executions: [, ...others],
		scans,
	} of await simulateAll({
		limit: 5,
		latencyMs: 300,
		throttledMs: 30,
		runs,
	})) {
		expect(scans).toBe(215);
		for (const { durationMs } of others) expect(durationMs).toBeLessThan(2_000);
	}
});

test('small executions that keep coming do not starve a large one', async () => {
	const singles = Array.from({ length: 240 }, (_, index) => ({ photos: 1, startMs: index * 250 }));
	for (const {
		executions: [large],
		scans,
	} of await simulateAll({
		limit: 5,
		latencyMs: 300,
		throttledMs: 30,
		runs: [{ photos: 40 }, ...singles],
	})) {
		expect(scans).toBe(280);
		// Four fifths of the limit go to the small ones.
		expect(large!.durationMs).toBeLessThan(60_000);
	}
});

test('bytes in flight are limited for all executions together', async () => {
	const runs = Array.from({ length: 20 }, () => ({ photos: 2, bytes: 8_000_000 }));
	const [run] = await simulateAll({ limit: Infinity, latencyMs: 300, runs });

	expect(run!.scans).toBe(40);
	expect(run!.maxInFlight).toBe(3);
	expect(run!.maxBytesInFlight).toBe(24_000_000);
});

describe('nothing is lost', () => {
	const latencyMs = 300;
	const isIn = (fromMs: number, toMs: number) => (ms: number) => ms >= fromMs && ms < toMs;

	test.each<[what: string, simulation: Simulation]>([
		[
			'when the limit falls from 10 to 2 a second',
			{ limit: (ms) => (ms < 8_000 ? 10 : 2), latencyMs, runs: [{ photos: 160 }] },
		],
		[
			'when the limit rises from 2 to 10 a second',
			{ limit: (ms) => (ms < 10_000 ? 2 : 10), latencyMs, runs: [{ photos: 200 }] },
		],
		[
			'when every call is throttled for a minute',
			{ limit: (ms) => (isIn(5_000, 65_000)(ms) ? 0 : 5), latencyMs, runs: executions(60, 1) },
		],
		[
			'when every call fails for a minute',
			{ limit: 5, latencyMs, isDown: isIn(5_000, 65_000), runs: [{ photos: 100 }] },
		],
		[
			'when every call fails for a minute in the middle of many executions',
			{ limit: 5, latencyMs, isDown: isIn(3_000, 63_000), runs: executions(60, 1) },
		],
		[
			'when the service throttles as late as it scans',
			{ limit: 5, latencyMs, throttledMs: latencyMs, runs: executions(20, 3) },
		],
		[
			'when the service asks to wait',
			{ limit: 5, latencyMs, retryAfterMs: 3_000, runs: executions(60, 1) },
		],
		[
			'when the service asks for a wait that is as long as a run has patience',
			{
				limit: (ms) => (ms < 301_000 ? 0 : 5),
				latencyMs,
				retryAfterMs: 300_000,
				runs: executions(20, 1),
			},
		],
		[
			'when a service that is down asks for such a wait',
			{
				limit: 5,
				latencyMs,
				retryAfterMs: 120_000,
				isDown: isIn(0, 121_000),
				runs: executions(20, 3),
			},
		],
	])('%s', async (_, simulation) => {
		const photos = simulation.runs.reduce((sum, run) => sum + run.photos, 0);
		for (const run of await simulateAll(simulation)) {
			expect(run.scans).toBe(photos);
			expect(run.paidTwice).toBe(0);
		}
	});
});
