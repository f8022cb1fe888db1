import type { Settings } from '../service/server';

/** What there is to do, and how the service behaves meanwhile. */
export interface Scenario {
	title: string;
	photos: number;
	bytesEach: number;
	service: Partial<Settings>;
}

const usual = { mode: 'echo', latencyMs: 300 } as const;

/** The limit of the second scenario: this many calls at once, and then so many a second. */
export const callsPerSecond = 5;

export const scenarios = {
	small: {
		title: '60 photos of 100 kB, 300 ms each',
		photos: 60,
		bytesEach: 100_000,
		service: usual,
	},
	limited: {
		title: `The same, ${callsPerSecond} calls a second allowed`,
		photos: 60,
		bytesEach: 100_000,
		service: { ...usual, requestsPerSecond: callsPerSecond, burst: callsPerSecond },
	},
	large: {
		title: '40 photos of 8 MB, 300 ms each',
		photos: 40,
		bytesEach: 8_000_000,
		service: usual,
	},
} satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;
export const scenarioNames = Object.keys(scenarios) as ScenarioName[];

/** The shortest time in which the photos of the limited scenario can be done at all. */
export const idealLimitedMs =
	((scenarios.limited.photos - callsPerSecond) / callsPerSecond) * 1000 + usual.latencyMs;
