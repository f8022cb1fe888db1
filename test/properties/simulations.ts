import * as fc from 'fast-check';
import type { SimulatedRun, Simulation } from '../../dev/simulation/simulate';

/** From next to nothing to more than the limit of bytes in flight. */
const bytes = fc.constantFrom(0, 1, 100_000, 7_000_000, 8_000_000, 13_000_000, 30_000_000);

export const run: fc.Arbitrary<SimulatedRun> = fc.record({
	photos: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 40 })),
	startMs: fc.oneof(fc.constant(0), fc.nat({ max: 30_000 })),
	bytes,
	process: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: 2 })),
	maxConcurrentCalls: fc.oneof(fc.constant(50), fc.integer({ min: 1, max: 12 })),
	maxTries: fc.integer({ min: 1, max: 6 }),
});

/** Services with limits and responses of all kinds; some accept nothing for some time, or forever. */
export const service: fc.Arbitrary<Omit<Simulation, 'runs'>> = fc
	.record({
		limit: fc.oneof(
			fc.constantFrom(Infinity, 0.5, 1, 5, 50),
			fc.double({ min: 0.2, max: 60, noNaN: true }),
		),
		latencyMs: fc.oneof(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 20_000 })),
		throttledMs: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 20_000 })),
		failedShare: fc.oneof(
			{ weight: 2, arbitrary: fc.constant(0) },
			{ weight: 2, arbitrary: fc.double({ min: 0, max: 0.4, noNaN: true }) },
			fc.constant(1),
		),
		seed: fc.nat(),
		outageFromMs: fc.nat({ max: 20_000 }),
		outageMs: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: 400_000 })),
		isThrottlingOutage: fc.boolean(),
		burst: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
		retryAfterMs: fc.option(
			fc.oneof(fc.integer({ min: 1, max: 10_000 }), fc.constantFrom(60_000, 300_000, 300_001)),
			{ nil: undefined, freq: 3 },
		),
	})
	.map(
		({ limit, burst, retryAfterMs, outageFromMs, outageMs, isThrottlingOutage, ...settings }) => {
			const isOut = (ms: number) => ms >= outageFromMs && ms < outageFromMs + outageMs;
			return {
				...settings,
				limit: isThrottlingOutage ? (ms: number) => (isOut(ms) ? 0 : limit) : limit,
				isDown: (ms: number) => !isThrottlingOutage && isOut(ms),
				...(burst !== undefined && { burst }),
				...(retryAfterMs !== undefined && { retryAfterMs }),
			};
		},
	);

/** Executions of several processes against one service. */
export const simulation: fc.Arbitrary<Simulation> = fc
	.tuple(service, fc.array(run, { minLength: 1, maxLength: 8 }))
	.map(([settings, runs]) => ({ ...settings, runs }));

/** Runs that need all the slots there are. */
export const busySimulation: fc.Arbitrary<Simulation> = fc.record({
	limit: fc.constantFrom(Infinity, 200),
	latencyMs: fc.integer({ min: 100, max: 2_000 }),
	runs: fc.array(
		fc.record({ photos: fc.integer({ min: 60, max: 120 }), process: fc.constant(0) }),
		{
			minLength: 2,
			maxLength: 3,
		},
	),
});
