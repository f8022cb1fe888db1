import type { Way } from './contenders';
import type { Measurement } from './measurement';
import { idealLimitedMs, loadScenarios, pdfScenarios, scenarioNames, scenarios } from './scenarios';

/** All that was measured in one run of the benchmark. */
export interface Results {
	/** Such as "n8n's engine (n8n-core 2.41.1)". */
	where: string;
	machine: string;
	byScenario: Record<'small' | 'limited' | 'large', Record<Way, Measurement>> &
		/** Many executions at once: missing in a server. */
		Partial<Record<'webhooks' | 'mails' | 'largeMails', Record<Way, Measurement>>>;
	/** One PDF of all pages, and the same scans as images; missing in a server. */
	pdf?: Record<keyof typeof pdfScenarios, { pdf: Measurement; images: Measurement }>;
	/** Many photos, a limit and faults; missing in a server. */
	load?: Record<keyof typeof loadScenarios, Measurement>;
	/** CPU time for each megabyte of photo, milliseconds; missing in a server, which does more than scan. */
	cpuMsPerMegabyte?: { thisNode: number; carrier: number; floor: number };
}

/** A target for the node. */
export interface Aim {
	what: string;
	measured: number;
	atMost: number;
}

/** The node's targets, with the measured values. */
export function aimsOf({ byScenario, cpuMsPerMegabyte: cpu, pdf, load }: Results): Aim[] {
	const { small, limited, large, webhooks, mails, largeMails } = byScenario;
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
			what: 'Calls in flight',
			measured: small[node].maxInFlight,
			atMost: 50,
		},
		{
			what: 'Time under a limit, as a multiple of the shortest possible',
			measured: limited[node].durationMs / idealLimitedMs,
			atMost: 1.15,
		},
		{ what: 'Rejected calls under a limit', measured: limited[node].rejectedCalls, atMost: 6 },
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
		...[webhooks, mails].flatMap((measured) => (measured ? limitAims(measured[node]) : [])),
		...(largeMails
			? [
					{
						what: '20 executions with 40 photos of 8 MB: calls in flight',
						measured: largeMails[node].maxInFlight,
						atMost: 3,
					},
					{
						what: 'The same: memory, as a multiple of one execution',
						measured: largeMails[node].peakBytes / large[node].peakBytes,
						atMost: 1.3,
					},
				]
			: []),
		...(pdf ? pdfAims(pdf) : []),
		...(load ? Object.values(load).flatMap(loadAims) : []),
		...(cpu
			? [
					// In a server, what the previous nodes output is saved too.
					{
						what: 'Saved execution of 60 scans, kB',
						measured: (small[node].savedBytes ?? NaN) / 1000,
						atMost: 60,
					},
					{
						what: "CPU time of the node without n8n's transport, as a multiple of the floor",
						measured: (cpu.thisNode - cpu.carrier) / cpu.floor,
						atMost: 2,
					},
				]
			: []),
	];
}

function pdfAims({ pages, smallPages }: NonNullable<Results['pdf']>): Aim[] {
	const { photos, bytesEach, title } = pdfScenarios.pages;
	return [
		{
			what: `One PDF of ${title}: pages that are missing`,
			measured: photos - pages.pdf.scans,
			atMost: 0,
		},
		{
			what: 'The same: memory, as a multiple of all pages',
			measured: pages.pdf.peakBytes / (photos * bytesEach),
			atMost: 2.2,
		},
		{
			what: 'The same: time, as a multiple of the scans alone',
			measured: pages.pdf.durationMs / pages.images.durationMs,
			atMost: 1.1,
		},
		{
			what: `One PDF of ${pdfScenarios.smallPages.title}: pages that are missing`,
			measured: pdfScenarios.smallPages.photos - smallPages.pdf.scans,
			atMost: 0,
		},
		{
			what: 'The same: time, as a multiple of the scans alone',
			measured: smallPages.pdf.durationMs / smallPages.images.durationMs,
			atMost: 1.1,
		},
	];
}

/** The targets for 2,000 photos with faults, in one execution or in many. */
function loadAims({ scans, paidTwice, memory = [] }: Measurement): Aim[] {
	const half = Math.floor(memory.length / 2);
	const highest = (samples: typeof memory) => Math.max(...samples.map(({ bytes }) => bytes));
	return [
		{
			what: '2,000 photos with faults: without a scan, or paid for twice',
			measured: loadScenarios.one.photos - scans + paidTwice,
			atMost: 0,
		},
		{
			what: 'The same: memory in the second half, as a multiple of the first',
			measured: highest(memory.slice(half)) / highest(memory.slice(0, half)),
			atMost: 1.3,
		},
	];
}

/** The targets for 60 photos in many executions at once. */
function limitAims({ durationMs, rejectedCalls }: Measurement): Aim[] {
	return [
		{
			what: 'Many executions at once: time, as a multiple of the shortest possible',
			measured: durationMs / idealLimitedMs,
			atMost: 1.2,
		},
		{ what: 'The same: rejected calls', measured: rejectedCalls, atMost: 12 },
	];
}

function lost(byScenario: Results['byScenario']): number {
	return scenarioNames.reduce((sum, name) => {
		const measured = byScenario[name]?.['this node'];
		if (!measured) return sum;
		const { scans, paidTwice } = measured;
		return sum + scenarios[name].photos - scans + paidTwice;
	}, 0);
}

export function isMet({ measured, atMost }: Aim): boolean {
	return measured <= atMost;
}
