import { saysThatScansAreKept, type FaultStory, type Outcome } from './errorTableRuns';

const introduction = `# What happens when something fails

Each part of this page is one way for a call to fail, played by the local service on n8n's own engine, with every
setting that decides what n8n does then: _On Error_ in the settings of the node, and _Retry On Fail_ with two tries,
of which the first meets the fault and the second does not. There is one photo, or there are three, of which the
second meets the fault. The photos are sent one after the other, and _Max Tries_ is 2.

_Calls_ are those that reached the service. _Paid_ are those that it answered with a scan; "+ 1?" stands for a call
that may have been billed without one. The photos that were not sent cost nothing.

The tables are made by a test. To make it anew, run
\`FAULTS_PAGE=write npx jest test/engine/errorTablePage\`.
`;

const headings = ['On Error', 'photos', 'calls', 'paid', 'what comes out', 'what the user reads'];

/** The page about faults, in Markdown. */
export function faultsPage(stories: FaultStory[]): string {
	return [introduction, ...stories.map(partOf)].join('\n');
}

function partOf({ fault, maybePaid, outcomes }: FaultStory): string {
	const rows = outcomes.map((outcome) => [
		outcome.setting,
		String(outcome.photos),
		String(outcome.calls),
		maybePaid > 0 ? `${outcome.paid} + ${maybePaid}?` : String(outcome.paid),
		whatComesOut(outcome),
		outcome.sentence || '–',
	]);
	return `## ${fault}\n\n> ${escaped(outcomes[0]!.remedy)}\n\n${table([headings, ...rows])}`;
}

function whatComesOut({ scans, reasons, notSent, remedy }: Outcome): string {
	if (saysThatScansAreKept(remedy)) return 'nothing, the run ends; the scan is kept for an hour';
	const parts = [
		scans > 0 && `${scans} ${scans === 1 ? 'scan' : 'scans'}`,
		reasons.regular > 0 && `${reasons.regular} with the reason`,
		reasons.error > 0 && `${reasons.error} with the reason in the error output`,
		notSent > 0 && `${notSent} of them not sent`,
	].filter(Boolean);
	return parts.length > 0 ? parts.join(', ') : 'nothing, the run ends';
}

/** A table as Prettier writes it: all cells of a column have one width. */
function table(rows: string[][]): string {
	const cells = rows.map((row) => row.map(escaped));
	const widths = headings.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
	const line = (row: string[]) =>
		`| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |\n`;
	const [head, ...body] = cells.map(line);
	return [head, line(widths.map((width) => '-'.repeat(width))), ...body].join('');
}

/** Text in which Markdown finds nothing of its own. */
function escaped(text: string): string {
	return text.replaceAll(/[\\|*_<]/g, '\\$&');
}
