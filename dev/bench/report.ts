import { ways, type Way } from './contenders';
import type { Measurement } from './measurement';
import { aimsOf, isMet, type Results } from './results';
import { idealLimitedMs, loadScenarios, pdfScenarios, scenarios, type Scenario } from './scenarios';

/** One line of the table: the same figure of all ways. */
interface Line {
	what: string;
	measured: Record<Way, Measurement>;
	show(measurement: Measurement): string;
	/** For a ratio to this node's figure; only if the run was completed. */
	compare?(measurement: Measurement): number | undefined;
}

/** The table of a run of the benchmark, as Markdown. */
export function tableOf({
	byScenario: { small, limited, large, webhooks, mails, largeMails },
	cpuMsPerMegabyte: cpu,
	pdf,
}: Results): string {
	const lines: Line[] = [
		...timeAndScans(scenarios.small, small),
		{ what: 'calls at once', measured: small, show: ({ maxInFlight }) => String(maxInFlight) },
		{
			what: 'saved execution',
			measured: small,
			show: ({ savedBytes }) => (savedBytes ? kilobytes(savedBytes) : 'cannot be saved'),
			compare: ({ savedBytes }) => savedBytes,
		},
		...timeAndScans(scenarios.limited, limited),
		...wastedCalls(limited),
		...timeAndScans(scenarios.large, large),
		memoryLine(large),
		...(cpu ? [cpuLine(large)] : []),
		...(webhooks ? [...timeAndScans(scenarios.webhooks, webhooks), ...wastedCalls(webhooks)] : []),
		...(mails ? [...timeAndScans(scenarios.mails, mails), ...wastedCalls(mails)] : []),
		...(largeMails
			? [...timeAndScans(scenarios.largeMails, largeMails), memoryLine(largeMails)]
			: []),
	];
	const rows = lines.map(({ what, measured, show, compare }) => [
		what,
		...ways.map((way) => {
			const own = compare?.(measured['this node']);
			const other = compare?.(measured[way]);
			const ratio = own && other && way !== 'this node' ? ` (${times(other / own)})` : '';
			return show(measured[way]) + ratio;
		}),
	]);
	return markdownTable(['', ...ways], [...rows, ...(pdf ? pdfRows(pdf) : [])]);
}

/** Only this node makes PDFs. */
function pdfRows(pdf: NonNullable<Results['pdf']>): string[][] {
	return [pdf.pages, pdf.smallPages].flatMap((measured, index) => {
		const { title } = [pdfScenarios.pages, pdfScenarios.smallPages][index]!;
		const { durationMs, peakBytes } = measured.pdf;
		const others = ['–', '–'];
		return [
			[`**${title} into one PDF**: time`, seconds(durationMs), ...others],
			['as images', seconds(measured.images.durationMs), ...others],
			['memory above idle', `${Math.round(peakBytes / 1e6)} MB`, ...others],
		];
	});
}

/** The node's targets, as Markdown. */
export function aimsTable(results: Results): string {
	const rows = aimsOf(results).map((aim) => [
		aim.what,
		round(aim.measured),
		round(aim.atMost),
		isMet(aim) ? 'yes' : '**no**',
	]);
	return markdownTable(['', 'measured', 'at most', 'met'], rows);
}

/** What became of many photos under a limit and with faults, as Markdown. */
export function loadTable(load: NonNullable<Results['load']>): string {
	const columns = [load.one, load.many];
	const row = (what: string, show: (measured: Measurement) => string) => [
		what,
		...columns.map(show),
	];
	return markdownTable(
		['', loadScenarios.one.title, loadScenarios.many.title],
		[
			row('scans that come out', ({ scans }) => String(scans)),
			row('photos paid for twice', ({ paidTwice }) => String(paidTwice)),
			row('calls', ({ calls }) => String(calls)),
			row('throttled calls', ({ rejectedCalls }) => String(rejectedCalls)),
			row('time', ({ durationMs }) => seconds(durationMs)),
			row('memory above idle', ({ peakBytes }) => `${Math.round(peakBytes / 1e6)} MB`),
		],
	);
}

/** The text below the table, as Markdown. */
export function notesOf({ where, machine, pdf, cpuMsPerMegabyte: cpu }: Results): string {
	const notes = [
		`Measured on ${where}, ${machine}, with default settings, and with a local service that takes exactly`,
		'300 ms for each photo; IQS itself was not measured. The one-by-one loop sends one photo after another; the',
		'built-in chain is Extract From File → HTTP Request → Convert to File. Each run has its own process.',
		"The saved execution is what n8n's database stores for the run. Memory is the peak above idle; multiples of",
		'this node are in brackets. With the limit, 5 calls are accepted at once and 5 per second from then on,',
		`so 60 photos take at least ${seconds(idealLimitedMs)}.`,
	];
	if (pdf) {
		notes.push(
			'Runs with one PDF alternate with runs with images, and the median run counts; the same holds for CPU time below.',
		);
	}
	if (cpu) {
		notes.push(
			`This node takes ${round(cpu.thisNode)} ms of CPU time per megabyte of photo, of which n8n needs`,
			`${round(cpu.carrier)} ms to read, send, receive and store the bytes. Encoding, concatenating and decoding them`,
			`takes at least ${round(cpu.floor)} ms (the floor): the node's own share is ${times((cpu.thisNode - cpu.carrier) / cpu.floor)} the floor,`,
			`the total ${times(cpu.thisNode / cpu.floor)}.`,
		);
	}
	return notes.join(' ');
}

function timeAndScans({ title, photos }: Scenario, measured: Record<Way, Measurement>): Line[] {
	return [
		{
			what: `**${title}**: scans that come out`,
			measured,
			show: ({ scans }) => String(scans),
		},
		{
			what: 'time',
			measured,
			show: ({ durationMs, scans }) => (scans > 0 ? seconds(durationMs) : '–'),
			// A way that lost photos does not count as faster.
			compare: ({ durationMs, scans }) => (scans === photos ? durationMs : undefined),
		},
	];
}

function wastedCalls(measured: Record<Way, Measurement>): Line[] {
	return [
		{ what: 'rejected calls', measured, show: ({ rejectedCalls }) => String(rejectedCalls) },
		{ what: 'photos paid for twice', measured, show: ({ paidTwice }) => String(paidTwice) },
	];
}

function memoryLine(measured: Record<Way, Measurement>): Line {
	return {
		what: 'memory above idle',
		measured,
		show: ({ peakBytes }) => `${Math.round(peakBytes / 1e6)} MB`,
		compare: ({ peakBytes }) => peakBytes,
	};
}

function cpuLine(measured: Record<Way, Measurement>): Line {
	const { photos, bytesEach } = scenarios.large;
	const perMegabyte = ({ cpuMs }: Measurement) => cpuMs! / ((photos * bytesEach) / 1e6);
	return {
		what: 'CPU time for each MB',
		measured,
		show: (measurement) => `${round(perMegabyte(measurement))} ms`,
		compare: perMegabyte,
	};
}

function markdownTable(head: readonly string[], rows: string[][]): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function seconds(durationMs: number): string {
	return `${(durationMs / 1000).toFixed(1)} s`;
}

function kilobytes(bytes: number): string {
	return `${Math.round(bytes / 1000)} kB`;
}

function times(ratio: number): string {
	return `${ratio >= 10 ? Math.round(ratio) : ratio.toFixed(1)} ×`;
}

function round(value: number): string {
	return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}
