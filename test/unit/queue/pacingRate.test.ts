import { idealMs, presetBound, seededRandom, simulate, type Simulation } from './simulatedService';

afterEach(() => jest.restoreAllMocks());

const seeds = [1, 2, 3, 4, 5, 6];

/** The same run with several draws of the back-off. */
async function runsOf(simulation: Simulation) {
	const runs: Array<Awaited<ReturnType<typeof simulate>>> = [];
	for (const seed of seeds) {
		jest.spyOn(Math, 'random').mockImplementation(seededRandom(seed));
		runs.push(await simulate(simulation));
	}
	return runs;
}

const limits = [1, 2, 5, 10, 20, 50];
const cases = [50, 300, 1_200, 20_000].flatMap((latencyMs) =>
	limits.map((limit): [limit: number, latencyMs: number] => [limit, latencyMs]),
);

describe.each<[name: string, refusalMs: (latencyMs: number) => number, factors: Factors]>([
	['at once', () => 5, { most: 1.45, mostAtOnePerSecond: 1.7, mostRefusalsOf5: 6 }],
	['in 50 ms', () => 50, { most: 1.45, mostAtOnePerSecond: 1.7, mostRefusalsOf5: 8 }],
	// The rate of a second ago is refused now, so it swings.
	['as late as scans', (ms) => ms, { most: 1.45, mostAtOnePerSecond: 1.7, mostRefusalsOf5: 15 }],
])('a service that refuses %s', (_, refusalMs, factors) => {
	it.each(cases)('and takes %d a second in %d ms each is used well', async (limit, latencyMs) => {
		const runs = await runsOf({ limit, latencyMs, refusalMs: refusalMs(latencyMs) });

		for (const run of runs) {
			expect(run.scans).toBe(60);
			expect(run.mostTries).toBeLessThanOrEqual(4);
			expect(run.mostInFlight).toBeLessThanOrEqual(presetBound);
			expect(run.durationMs / idealMs(limit, latencyMs)).toBeGreaterThanOrEqual(1);
			const most = limit === 1 ? factors.mostAtOnePerSecond : factors.most;
			expect(run.durationMs / idealMs(limit, latencyMs)).toBeLessThan(most);
		}
	});

	it('has little to refuse at an ordinary limit', async () => {
		const runs = await runsOf({ limit: 5, latencyMs: 300, refusalMs: refusalMs(300) });

		for (const run of runs) {
			expect(run.durationMs / idealMs(5, 300)).toBeLessThan(1.15);
			expect(run.refusals).toBeLessThanOrEqual(factors.mostRefusalsOf5);
			expect(run.stats.throttledCalls).toBe(run.refusals);
			expect(Math.round(run.stats.callsPerSecond!)).toBe(5);
		}
	});
});

interface Factors {
	/** Time of the run, as a multiple of the shortest possible. */
	most: number;
	mostAtOnePerSecond: number;
	mostRefusalsOf5: number;
}

it('a limit above what the bound can reach is never met', async () => {
	const [run] = await runsOf({ limit: 50, latencyMs: 300 });

	expect(run!.refusals).toBe(0);
	// The first call goes alone; the last of the other ten begins 40 ms after the first of them.
	expect(run!.durationMs).toBeLessThanOrEqual(300 + 40 + (60 / presetBound) * 300);
});

it.each([
	[20, 5],
	[20, 10],
	[50, 5],
	[50, 20],
])('a bound of %d far above a limit of %d a second costs one burst', async (bound, limit) => {
	const runs = await runsOf({ limit, latencyMs: 300, bound, jobs: 300 });

	for (const run of runs) {
		expect(run.scans).toBe(300);
		expect(run.mostTries).toBeLessThanOrEqual(4);
		expect(run.mostInFlight).toBeLessThanOrEqual(bound);
		expect(run.refusals).toBeLessThanOrEqual(bound + 25);
		expect(run.durationMs / idealMs(limit, 300, 300, bound)).toBeLessThan(1.2);
	}
});

it('60 photos of 300 ms take at most a quarter more than the bound allows, though the first goes alone', async () => {
	const [run] = await runsOf({ limit: 1000, latencyMs: 300 });

	expect(run!.mostInFlight).toBe(presetBound);
	expect(run!.durationMs).toBeLessThanOrEqual(((60 * 300) / presetBound) * 1.25);
});
