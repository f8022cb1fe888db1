import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { temporaryFolder } from '../n8n/freshServer';
import { installServer } from '../n8n/install';
import { packPackage } from '../n8n/pack';
import { currentVersion } from '../n8n/versions';
import { endOnSignals } from '../signals';
import { chartOf } from './chart';
import { ways, type Way } from './contenders';
import { measureFloor, measureOnEngine } from './enginePlace';
import { loadChart } from './loadChart';
import type { Measurement } from './measurement';
import { aimsTable, loadTable, notesOf, tableOf } from './report';
import { aimsOf, isMet, type Results } from './results';
import {
	loadScenarios,
	pdfScenarios,
	scenarioNames,
	scenarios,
	serverScenarioNames,
	type Scenario,
	type ScenarioName,
} from './scenarios';
import { measureOnServer } from './serverPlace';

const repository = resolve(__dirname, '..', '..');

/**
 * Runs this node and what people would do without it side by side: `npm run bench [-- --n8n]`, on n8n's
 * engine or in real n8n servers (Linux, some minutes). Prints the table and writes it with charts to
 * docs/; fails if the node misses its targets.
 */
async function main(): Promise<boolean> {
	const { values } = parseArgs({ options: { n8n: { type: 'boolean', default: false } } });
	endOnSignals();
	const results = values.n8n ? await benchServers() : await benchEngine();
	console.log(`\n${tableOf(results)}\n\n${notesOf(results)}\n\n${aimsTable(results)}`);
	if (results.load) console.log(`\n${loadTable(results.load)}`);
	await writeDocs(results, values.n8n ? 'benchmark-n8n' : 'benchmark');
	return aimsOf(results).every(isMet);
}

const otherPage = {
	benchmark: 'See also the figures [for real n8n servers](benchmark-n8n.md).',
	'benchmark-n8n': "See also the figures [for n8n's engine alone](benchmark.md).",
};

async function writeDocs(results: Results, name: keyof typeof otherPage): Promise<void> {
	const text = [
		`# Benchmark: ${results.where}`,
		otherPage[name],
		`![The figures that matter most](${name}.svg)`,
		tableOf(results),
		notesOf(results),
		...(results.load ? loadSection(results.load) : []),
		'## Targets',
		aimsTable(results),
	].join('\n\n');
	await writeMarkdown(join(repository, 'docs', `${name}.md`), text);
	await writeFile(join(repository, 'docs', `${name}.svg`), chartOf(results));
	if (results.load) await writeFile(join(repository, 'docs', loadPicture), loadChart(results.load));
}

const loadPicture = 'benchmark-load.svg';

function loadSection(load: NonNullable<Results['load']>): string[] {
	return [
		'## Many photos, with faults',
		'The service allows 100 calls per second. Of every hundred calls, five fail and one loses its connection. Every photo has to be accounted for, and memory must not grow with the number of photos.',
		`![Memory above idle during both runs](${loadPicture})`,
		loadTable(load),
	];
}

async function writeMarkdown(path: string, text: string): Promise<void> {
	const options = { ...(await resolveConfig(path)), parser: 'markdown' };
	await writeFile(path, await format(text, options));
}

async function benchEngine(): Promise<Results> {
	// Its nodes are the built-in chain; here, where it can say that it takes some minutes at first.
	await installServer(currentVersion);
	const byScenario = await runAll(scenarioNames, measureOnEngine);
	const pdf = { pages: await measurePdf('pages'), smallPages: await measurePdf('smallPages') };
	const load = {
		one: await measureLoad('one'),
		many: await measureLoad('many'),
	};
	return {
		where: `n8n's engine, version ${currentVersion}`,
		machine: machine(),
		byScenario,
		pdf,
		load,
		cpuMsPerMegabyte: await measureCpu(),
	};
}

/** Single runs differ by up to a tenth, so those that are compared alternate, and the median counts. */
const rounds = 5;

/** CPU time for large photos, of this node and of n8n's transport alone. */
async function measureCpu() {
	const thisNode: Measurement[] = [];
	const carrier: Measurement[] = [];
	for (let round = 1; round <= rounds; round++) {
		console.log(`CPU time (${round} of ${rounds})`);
		thisNode.push(await measureOnEngine('this node', scenarios.large));
		carrier.push(await measureOnEngine('carrier', scenarios.large));
	}
	const failed = carrier.find(({ error }) => error);
	if (failed) throw new Error(failed.error);
	const megabytes = (scenarios.large.photos * scenarios.large.bytesEach) / 1e6;
	const perMegabyte = (runs: Measurement[]) => medianOf(runs, 'cpuMs').cpuMs! / megabytes;
	return {
		thisNode: perMegabyte(thisNode),
		carrier: perMegabyte(carrier),
		floor: await measureFloor(),
	};
}

/** One PDF and images alternately, so that both have the same conditions. */
async function measurePdf(name: keyof typeof pdfScenarios) {
	const pdf: Measurement[] = [];
	const images: Measurement[] = [];
	for (let round = 1; round <= rounds; round++) {
		console.log(`${pdfScenarios[name].title}: one PDF, and images (${round} of ${rounds})`);
		pdf.push(await measureOnEngine('this node, one PDF', pdfScenarios[name]));
		images.push(await measureOnEngine('this node', pdfScenarios[name]));
	}
	return { pdf: medianOf(pdf, 'durationMs'), images: medianOf(images, 'durationMs') };
}

/** The run with the median of a figure. */
function medianOf(runs: Measurement[], figure: 'durationMs' | 'cpuMs'): Measurement {
	const sorted = runs.toSorted((a, b) => a[figure]! - b[figure]!);
	return sorted[Math.floor(runs.length / 2)]!;
}

async function measureLoad(name: keyof typeof loadScenarios): Promise<Measurement> {
	console.log(`${loadScenarios[name].title}, with faults`);
	return await measureOnEngine('this node', loadScenarios[name]);
}

async function benchServers(): Promise<Results> {
	const workFolder = await temporaryFolder();
	const given = { workFolder, tarball: await packPackage(workFolder) };
	const byScenario = await runAll(
		serverScenarioNames,
		async (way, scenario) => await measureOnServer(way, scenario, given),
	);
	return { where: `real n8n ${currentVersion} servers`, machine: machine(), byScenario };
}

async function runAll(
	names: readonly ScenarioName[],
	measure: (way: Way, scenario: Scenario) => Promise<Measurement>,
): Promise<Results['byScenario']> {
	const all: Partial<Record<ScenarioName, Record<Way, Measurement>>> = {};
	for (const name of names) {
		const measured: Partial<Record<Way, Measurement>> = {};
		for (const way of ways) {
			console.log(`${scenarios[name].title}: ${way}`);
			measured[way] = await measure(way, scenarios[name]);
			if (measured[way].error) console.log(`  ended with: ${measured[way].error}`);
		}
		all[name] = measured as Record<Way, Measurement>;
	}
	return all as Results['byScenario'];
}

function machine(): string {
	const processors = cpus();
	return `${processors.length} cores (${processors[0]!.model.trim()})`;
}

main()
	.then((isGood) => {
		process.exitCode = isGood ? 0 : 1;
	})
	.catch((error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	});
