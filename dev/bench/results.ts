import type { Way } from './contenders';
import type { Measurement } from './measurement';
import { idealLimitedMs, scenarioNames, scenarios, type ScenarioName } from './scenarios';

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
	const node = 'this node' satisfies Way;
	const loop = 'one-by-one loop' satisfies Way;
	const chain = 'built-in chain' satisfies Way;
	return [
		{ what: 'Photos without a scan, or paid for twice', measured: lost(byScenario), atMost: 0 },
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

function lost(byScenario: Results['byScenario']): number {
	return scenarioNames.reduce((sum, name) => {
		const { scans, paidTwice } = byScenario[name]['this node'];
		return sum + scenarios[name].photos - scans + paidTwice;
	}, 0);
}

export function isMet({ measured, atMost }: Aim): boolean {
	return measured <= atMost;
}
