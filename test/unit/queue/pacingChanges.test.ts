import { idealMs, seededRandom, simulate } from './simulatedService';

const seeds = [1, 2, 3, 4, 5, 6];

afterEach(() => jest.restoreAllMocks());

/** Does the same for several draws of the back-off. */
async function forEachSeed(check: () => Promise<void>): Promise<void> {
	for (const seed of seeds) {
		jest.spyOn(Math, 'random').mockImplementation(seededRandom(seed));
		await check();
	}
}

describe('a limit that changes in the middle', () => {
	it('is followed down, from 10 to 2 a second', async () => {
		await forEachSeed(async () => {
			const limit = (ms: number) => (ms < 8_000 ? 10 : 2);
			const run = await simulate({ limit, latencyMs: 300, jobs: 160 });

			expect(run.scans).toBe(160);
			expect(run.mostTries).toBeLessThanOrEqual(4);
			expect(run.refusals).toBeLessThanOrEqual(24);
			// The best is 90 scans in the 8 s, and 70 more at 2 a second.
			expect(run.durationMs).toBeLessThan((8_000 + 35_000) * 1.5);
		});
	});

	it('is followed up, from 2 to 10 a second', async () => {
		await forEachSeed(async () => {
			const limit = (ms: number) => (ms < 10_000 ? 2 : 10);
			const run = await simulate({ limit, latencyMs: 300, jobs: 200 });

			expect(run.scans).toBe(200);
			expect(run.mostTries).toBeLessThanOrEqual(4);
			// The best is 22 scans in the 10 s, and 178 more at 10 a second.
			expect(run.durationMs).toBeLessThan((10_000 + 17_800) * 1.6);
		});
	});
});

describe('a service that says how long to wait', () => {
	it.each([1_000, 3_000, 10_000])('is left alone by everybody for %d ms', async (retryAfterMs) => {
		const settings = { limit: 5, latencyMs: 300, refusalMs: 50, retryAfterMs };
		const { calls, refusals, scans } = await simulate(settings);
		const refused = calls.filter(({ isRefused }) => isRefused);
		const tooEarly = refused.flatMap(({ endMs }) =>
			calls.filter(({ startMs }) => startMs > endMs && startMs < endMs + retryAfterMs),
		);

		expect(tooEarly).toEqual([]);
		expect(scans).toBe(60);
		expect(refusals).toBeGreaterThan(0);
	});

	it.each([
		[2, 10_000],
		[5, 10_000],
		[10, 10_000],
		[2, 30_000],
	])('takes calls at %d a second between pauses of %d ms', async (limit, retryAfterMs) => {
		const { calls, durationMs, mostTries } = await simulate({
			limit,
			latencyMs: 300,
			retryAfterMs,
			jobs: 120,
		});
		let pausedMs = 0;
		let untilMs = 0;
		for (const { endMs, isRefused } of calls) {
			if (!isRefused) continue;
			pausedMs += endMs + retryAfterMs - Math.max(endMs, untilMs);
			untilMs = endMs + retryAfterMs;
		}

		expect(mostTries).toBeLessThanOrEqual(4);
		expect((durationMs - pausedMs) / idealMs(limit, 300, 120)).toBeLessThan(1.6);
	});
});

describe('an outage of 10 s in the middle', () => {
	const outage = (limit: number) => (ms: number) => (ms >= 3_000 && ms < 13_000 ? 0 : limit);

	it.each([5, 10])('is lived through with four tries, at %d a second', async (limit) => {
		await forEachSeed(async () => {
			const run = await simulate({ limit: outage(limit), latencyMs: 300, jobs: 120, maxTries: 4 });

			expect(run.scans).toBe(120);
			// Ten when the limit is met first, some when the outage begins, then now and then one that
			// looks whether it is over.
			expect(run.refusals).toBeLessThanOrEqual(24);
		});
	});

	it.each([2, 5, 10])('is soon forgotten, at %d a second', async (limit) => {
		await forEachSeed(async () => {
			const run = await simulate({ limit: outage(limit), latencyMs: 300, jobs: 120 });

			expect(run.durationMs / (idealMs(limit, 300, 120) + 10_000)).toBeLessThan(2);
		});
	});
});

it('a burst of refusals counts once: it is the first of the back-offs', async () => {
	await forEachSeed(async () => {
		const { calls } = await simulate({ limit: 10, latencyMs: 300, bound: 40, jobs: 80 });
		const refused = calls.filter(({ isRefused }) => isRefused);
		const firstEndMs = refused[0]!.endMs;
		const burst = refused.filter(({ startMs }) => startMs < firstEndMs);
		const lastEndMs = Math.max(...burst.map(({ endMs }) => endMs));
		const next = Math.min(...calls.map((c) => c.startMs).filter((startMs) => startMs > firstEndMs));

		expect(burst.length).toBeGreaterThan(20);
		expect(next - lastEndMs).toBeLessThanOrEqual(1_000);
		expect(next - firstEndMs).toBeGreaterThanOrEqual(500);
	});
});
