import type { SimulatedRun, Simulation } from './simulate';

/** A line of the table. */
export interface Row {
	what: string;
	simulation: Simulation;
	/** Only the runs from this one on are timed, each from its own start; the slowest counts. */
	timedFrom?: number;
}

export interface Group {
	title: string;
	rows: Row[];
}

/** What holds for all rows that do not say otherwise. */
const usual = { limit: 5, latencyMs: 300, throttledMs: 30 };

/** So many executions, 20 ms apart, as a webhook starts them. */
function executions(count: number, photos: number, fromMs = 0): SimulatedRun[] {
	return Array.from({ length: count }, (_, index) => ({ photos, startMs: fromMs + index * 20 }));
}

const processes = (count: number) =>
	Array.from({ length: count }, (_, process) => ({ photos: 50, process }));

const singlesBesideLargeRun = [
	{ photos: 200 },
	...Array.from({ length: 15 }, (_, index) => ({ photos: 1, startMs: 1_000 + index * 2_017 })),
];

const quietMinutes = [
	{ photos: 60 },
	...Array.from({ length: 80 }, (_, index) => ({ photos: 1, startMs: 20_000 + index * 1_500 })),
];

const isIn = (fromMs: number, toMs: number) => (ms: number) => ms >= fromMs && ms < toMs;
const isOut = isIn(5_000, 65_000);

function singleRun(latencyMs: number): Group {
	const limits = [1, 2, 5, 10, 20, 30, 50, Infinity];
	return {
		title: `One run of 300 photos, ${latencyMs / 1000} s each`,
		rows: limits.map((limit) => ({
			what: limit === Infinity ? 'no limit' : `${limit} a second`,
			simulation: { limit, latencyMs, throttledMs: 50, runs: [{ photos: 300 }] },
		})),
	};
}

export const chartSimulation: Simulation = { ...usual, runs: executions(60, 1) };

export const groups: Group[] = [
	...[300, 1_200, 3_000].map(singleRun),
	{
		title: 'Many executions, 5 calls a second, 0.3 s each',
		rows: [
			{ what: '60 executions of 1 photo at once', simulation: chartSimulation },
			{
				what: '150 executions of 1 photo at once',
				simulation: { ...usual, runs: executions(150, 1) },
			},
			{
				what: '20 executions of 3 photos at once',
				simulation: { ...usual, runs: executions(20, 3) },
			},
			{
				what: '60 executions at once, after two quiet minutes',
				simulation: { ...usual, runs: [...quietMinutes, ...executions(60, 1, 142_000)] },
				timedFrom: quietMinutes.length,
			},
			{
				what: '1 photo beside a run of 200: the slowest of 15',
				simulation: { ...usual, runs: singlesBesideLargeRun },
				timedFrom: 1,
			},
			{ what: '2 processes, 50 photos each', simulation: { ...usual, runs: processes(2) } },
			{ what: '4 processes, 50 photos each', simulation: { ...usual, runs: processes(4) } },
		],
	},
	{
		title: 'Limits that change, outages and waits, 0.3 s each',
		rows: [
			{
				what: 'the limit falls from 10 to 2 a second, 160 photos',
				simulation: { ...usual, limit: (ms) => (ms < 8_000 ? 10 : 2), runs: [{ photos: 160 }] },
			},
			{
				what: 'the limit rises from 2 to 10 a second, 200 photos',
				simulation: { ...usual, limit: (ms) => (ms < 10_000 ? 2 : 10), runs: [{ photos: 200 }] },
			},
			{
				what: 'every call throttled for 60 s, 60 executions of 1 photo',
				simulation: { ...usual, limit: (ms) => (isOut(ms) ? 0 : 5), runs: executions(60, 1) },
			},
			{
				what: 'every call fails for 60 s, one run of 100',
				simulation: { ...usual, isDown: isOut, runs: [{ photos: 100 }] },
			},
			{
				what: 'every call fails for 60 s, 60 executions of 1 photo',
				simulation: { ...usual, isDown: isOut, runs: executions(60, 1) },
			},
			{
				what: 'throttling takes as long as scanning, 20 executions of 3 photos',
				simulation: { ...usual, throttledMs: 300, runs: executions(20, 3) },
			},
			{
				what: 'asks to wait 3 s when it throttles, 60 executions of 1 photo',
				simulation: { ...usual, retryAfterMs: 3_000, runs: executions(60, 1) },
			},
		],
	},
	{
		title: 'Large photos, no limit, 0.3 s each',
		rows: [
			{
				what: '20 executions of 2 × 8 MB at once',
				simulation: {
					limit: Infinity,
					latencyMs: 300,
					runs: executions(20, 2).map((run) => ({ ...run, bytes: 8_000_000 })),
				},
			},
			{
				what: 'one run of 40 × 8 MB',
				simulation: { limit: Infinity, latencyMs: 300, runs: [{ photos: 40, bytes: 8_000_000 }] },
			},
			{
				what: '40 × 8 MB beside 300 small photos',
				simulation: {
					limit: Infinity,
					latencyMs: 300,
					runs: [{ photos: 40, bytes: 8_000_000 }, { photos: 300 }],
				},
			},
		],
	},
];
