/** Simulates runs against services of all kinds, and writes the figures to docs/pacing.md. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { chartOf } from './chart';
import { measure, type Measured } from './measure';
import { chartSimulation, groups } from './rows';
import { simulate } from './simulate';

const docs = path.join(__dirname, '..', '..', 'docs');
const page = path.join(docs, 'pacing.md');

const columns =
	'photos | lost | paid twice | throttled calls | failed calls | time | × ideal | max in flight';

function cells(measured: Measured): string {
	const { photos, lost, paidTwice, throttledCalls, failedCalls } = measured;
	const { timeMs, idealMs, maxInFlight } = measured;
	const time = `${(timeMs / 1000).toFixed(1)} s`;
	const ratio = (timeMs / idealMs).toFixed(2);
	return [photos, lost, paidTwice, throttledCalls, failedCalls, time, ratio, maxInFlight].join(
		' | ',
	);
}

async function table(): Promise<string> {
	const lines = [`| | ${columns} |`, `|---|${'---:|'.repeat(columns.split('|').length)}`];
	for (const { title, rows } of groups) {
		lines.push(`| **${title}** |${' |'.repeat(columns.split('|').length)}`);
		for (const row of rows) lines.push(`| ${row.what} | ${cells(await measure(row))} |`);
	}
	return lines.join('\n');
}

/** Puts the table between its two marks on the page. */
async function writePage(markdown: string): Promise<void> {
	const [begin, end] = ['<!-- table -->', '<!-- end of table -->'];
	const text = await readFile(page, 'utf8');
	const [before, rest] = text.split(begin);
	const after = rest?.split(end)[1];
	if (before === undefined || after === undefined) throw new Error(`${page} has no place for it`);
	const options = { ...(await resolveConfig(page)), filepath: page };
	const whole = `${before}${begin}\n\n${markdown}\n\n${end}${after}`;
	await writeFile(page, await format(whole, options));
}

async function main(): Promise<void> {
	const markdown = await table();
	await writePage(markdown);
	await writeFile(path.join(docs, 'pacing.svg'), chartOf((await simulate(chartSimulation)).calls));
	console.log(await format(markdown, { parser: 'markdown' }));
}

void main().catch((failure: unknown) => {
	console.error(failure);
	process.exitCode = 1;
});
