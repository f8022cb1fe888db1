import type { Fault, FaultName, Settings } from '../service/server';

/** The photos to scan, and how the service behaves meanwhile. */
export interface Scenario {
	title: string;
	/** Of all executions together. */
	photos: number;
	/** Started at the same time, as by webhooks and emails; each gets an equal share of the photos. */
	executions: number;
	bytesEach: number;
	service: Partial<Settings>;
	/** What happens to the calls, in their order; memory is sampled then. */
	faults?: Array<FaultName | Fault>;
}

const usual = { mode: 'echo', latencyMs: 300 } as const;

/** The limit of the second scenario: this many calls at once, and then so many a second. */
export const callsPerSecond = 5;

const limitedService = {
	...usual,
	requestsPerSecond: callsPerSecond,
	burst: callsPerSecond,
};

export const scenarios = {
	small: {
		title: '60 photos of 100 kB, 300 ms each',
		photos: 60,
		executions: 1,
		bytesEach: 100_000,
		service: usual,
	},
	limited: {
		title: `The same, ${callsPerSecond} calls a second allowed`,
		photos: 60,
		executions: 1,
		bytesEach: 100_000,
		service: limitedService,
	},
	large: {
		title: '40 photos of 8 MB, 300 ms each',
		photos: 40,
		executions: 1,
		bytesEach: 8_000_000,
		service: usual,
	},
	webhooks: {
		title: `60 executions of one photo at once, ${callsPerSecond} calls a second allowed`,
		photos: 60,
		executions: 60,
		bytesEach: 100_000,
		service: limitedService,
	},
	mails: {
		title: `20 executions of three photos at once, ${callsPerSecond} calls a second allowed`,
		photos: 60,
		executions: 20,
		bytesEach: 100_000,
		service: limitedService,
	},
	largeMails: {
		title: '20 executions of two photos of 8 MB at once, 300 ms each',
		photos: 40,
		executions: 20,
		bytesEach: 8_000_000,
		service: usual,
	},
} satisfies Record<string, Scenario>;

/** What is scanned into one PDF, and as images for comparison. */
export const pdfScenarios = {
	pages: { ...scenarios.large, title: '200 pages of 1 MB', photos: 200, bytesEach: 1_000_000 },
	smallPages: {
		...scenarios.large,
		title: '2,000 pages of 10 kB',
		photos: 2_000,
		bytesEach: 10_000,
	},
};

/** Of a hundred calls, five fail and one loses its connection, always the same ones. */
const faultsOfLoad = Array.from({ length: 5_000 }, (_, call): FaultName | Fault => {
	if (call % 100 === 50) return 'reset';
	return call % 20 === 7 ? 'internal' : {};
});

const load: Scenario = {
	title: '2,000 photos of 20 kB in one execution',
	photos: 2_000,
	executions: 1,
	bytesEach: 20_000,
	service: { mode: 'echo', latencyMs: 100, requestsPerSecond: 100, burst: 100 },
	faults: faultsOfLoad,
};

/** Many photos under a limit, with faults: everything has to be accounted for. */
export const loadScenarios = {
	one: load,
	many: { ...load, title: '20 executions of 100 photos of 20 kB at once', executions: 20 },
};

export type ScenarioName = keyof typeof scenarios;
export const scenarioNames = Object.keys(scenarios) as ScenarioName[];

/** Those of one execution: real n8n servers run these; the end-to-end suite has the others there. */
export const serverScenarioNames = scenarioNames.filter((name) => scenarios[name].executions === 1);

/** The shortest time in which the photos of a limited scenario can be done at all. */
export const idealLimitedMs =
	((scenarios.limited.photos - callsPerSecond) / callsPerSecond) * 1000 + usual.latencyMs;
