import type { Contender } from './contenders';
import type { Measurement } from './measurement';
import { idealLimitedMs, scenarios, type ScenarioName } from './scenarios';

/** The ways that are compared. */
export const ways = ['this node', 'one-by-one loop', 'built-in chain'] as const;
export type Way = (typeof ways)[number];

/** All that was measured in one run of the benchmark. */
export interface Results {
	/** Such as "n8n's engine (n8n-core 2.41.1)". */
	where: string;
	machine: string;
	byScenario: Record<ScenarioName, Record<Way, Measurement>>;
	/** CPU time for each megabyte of photo, milliseconds; missing in a server, which does more than scan. */
	cpuMsPerMegabyte?: { thisNode: number; carrier: number; floor: number };
}

/** Something that the node is to keep to. */
export interface Aim {
	what: string;
	measured: number;
	atMost: number;
}

/** What the node is to keep to, with what was measured. */
export function aimsOf({ byScenario, cpuMsPerMegabyte: cpu }: Results): Aim[] {
	const { small, limited, large } = byScenario;
	const node = 'this node' satisfies Contender;
	const loop = 'one-by-one loop' satisfies Contender;
	const chain = 'built-in chain' satisfies Contender;
	return [
		{
			what: 'Time for 60 photos, as a multiple of the built-in chain',
			measured: small[node].durationMs / small[chain].durationMs,
			atMost: 1,
		},
		{
			what: 'Calls on their way at once',
			measured: small[node].maxInFlight,
			atMost: 10,
		},
		{
			what: 'Time under a limit, as a multiple of the shortest possible',
			measured: limited[node].durationMs / idealLimitedMs,
			atMost: 1.15,
		},
		{ what: 'Refused calls under a limit', measured: limited[node].refusedCalls, atMost: 6 },
		{
			what: 'Photos under a limit without a scan, or paid for twice',
			measured: scenarios.limited.photos - limited[node].scans + limited[node].paidTwice,
			atMost: 0,
		},
		{
			what: 'Memory for 40 photos of 8 MB, as a multiple of the loop',
			measured: large[node].peakBytes / large[loop].peakBytes,
			atMost: 1.2,
		},
		{
			what: 'The same, as a multiple of the built-in chain',
			measured: large[node].peakBytes / large[chain].peakBytes,
			atMost: 1 / 12,
		},
		{
			what: 'Time for 40 photos of 8 MB, as a multiple of the loop',
			measured: large[node].durationMs / large[loop].durationMs,
			atMost: 0.6,
		},
		...(cpu
			? [
					// In a server, what the nodes before put out is saved too.
					{
						what: 'Saved execution of 60 scans, kB',
						measured: (small[node].savedBytes ?? NaN) / 1000,
						atMost: 60,
					},
					{
						what: "CPU time of the node, without n8n's way there and back, as a multiple of the floor",
						measured: (cpu.thisNode - cpu.carrier) / cpu.floor,
						atMost: 2,
					},
				]
			: []),
	];
}

export function isMet({ measured, atMost }: Aim): boolean {
	return measured <= atMost;
}
