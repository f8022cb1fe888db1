import type { ErrorRow } from './errorRows';
import { saysThatScansAreKept, type FaultStory, type Outcome } from './errorTableRuns';

const introduction = `# Messages, and what becomes of a run

The node says what happened, with the photo and the item, then what to do. It then quotes IQS: its message, its code, the
HTTP status and the request ID, which Alibaba Cloud support asks for. An ellipsis (…) stands for what differs from case
to case. A test makes this page, from the node's own texts and from runs on n8n's engine:
\`ERRORS_PAGE=write npx jest -i test/engine/errorTablePage.test.ts\`.
`;

const plan = `## Before anything is sent

All items are checked first. What cannot be sent costs nothing. With _On Error_ set to _Stop Workflow_, the run ends
here; otherwise the other photos are sent.
`;

const calls = `## During and after a call

_Billed_ is "no" where the request did not leave n8n or IQS rejected it, "possibly" where Alibaba Cloud does not say, and
"yes" where IQS has delivered a scan.
`;

const runs = `## What becomes of the run

How a message ends depends on two settings of the node: _On Error_, and _Retry On Fail_ (here with two tries, of which
only the first fails). Each kind below was injected by the local service, into a run with one photo and into the
second photo of a run with three, sent one after the other with _Max Tries_ set to 2. _Calls_ are those that reached
the service; _paid_ are those that it answered with a scan, and "+ 1?" is a call that may have been billed without one.
`;

/** The page about messages, in Markdown. */
export function errorsPage(
	planRows: ErrorRow[],
	callRows: ErrorRow[],
	stories: FaultStory[],
): string {
	return [
		introduction,
		plan,
		table([
			['what you see', 'what to do'],
			...planRows.map(({ message, remedies }) => [escaped(message), remediesOf(remedies)]),
		]),
		calls,
		table([
			['what you see', 'what to do', 'retried', 'other photos', 'billed', 'code or HTTP status'],
			...callRows.map((row) => [
				escaped(row.message),
				remediesOf(row.remedies),
				row.retried,
				row.otherPhotos,
				row.billed,
				row.codes.join(', ') || '–',
			]),
		]),
		runs,
		...groupsOf(stories).map(partOf),
	].join('\n');
}

function remediesOf(remedies: string[]): string {
	return escaped(remedies.join(' Or: '));
}

/** Faults that end in the same way for calls, photos and bills, whatever the message. */
function groupsOf(stories: FaultStory[]): FaultStory[][] {
	const byRows = new Map<string, FaultStory[]>();
	for (const story of stories) {
		const rows = JSON.stringify(rowsOf(story));
		byRows.set(rows, [...(byRows.get(rows) ?? []), story]);
	}
	return [...byRows.values()];
}

function partOf(stories: FaultStory[]): string {
	const messages = [...new Set(stories.map(messageOf))].toSorted();
	const rows = rowsOf(stories[0]!);
	return [
		`### ${titleOf(stories[0]!)}`,
		messages.map((message) => `- ${escaped(message)}`).join('\n'),
		table([['On Error', 'photos', 'calls', 'paid', 'what comes out'], ...rows]),
	].join('\n\n');
}

function titleOf({ maybePaid, outcomes }: FaultStory): string {
	const photo = outcomes[0]!.calls > 1 ? 'Retried; then this photo' : 'This photo';
	if (outcomes.some(({ notSent }) => notSent > 0)) return 'The other photos are not sent';
	return `${photo} alone fails${maybePaid > 0 ? ', possibly billed' : ''}`;
}

/** The message without the photo and the number of calls. */
function messageOf({ outcomes }: FaultStory): string {
	return outcomes[0]!.sentence
		.replace(/ \('photo-1\.jpg'\) \[item 0\]$/, '')
		.replace(/, after \d+ calls$/, '')
		.replace(/\(HTTP \d+\)/, '(HTTP …)')
		.replace('iqs.example.com', '…')
		.replace(/\(\d+ s\)/, '(… s)');
}

function rowsOf({ maybePaid, outcomes }: FaultStory): string[][] {
	return outcomes.map((outcome) => [
		outcome.setting,
		String(outcome.photos),
		String(outcome.calls),
		maybePaid > 0 ? `${outcome.paid} + ${maybePaid}?` : String(outcome.paid),
		whatComesOut(outcome),
	]);
}

function whatComesOut({ scans, reasons, notSent, remedy }: Outcome): string {
	if (saysThatScansAreKept(remedy)) return 'nothing, the run ends; the scan is kept for an hour';
	const parts = [
		scans > 0 && `${scans} ${scans === 1 ? 'scan' : 'scans'}`,
		reasons.regular > 0 && `${reasons.regular} with a message`,
		reasons.error > 0 && `${reasons.error} with a message in the error output`,
		notSent > 0 && `${notSent} of them not sent`,
	].filter(Boolean);
	return parts.length > 0 ? parts.join(', ') : 'nothing, the run ends';
}

/** A table as Prettier writes it: all cells of a column have one width. */
function table(rows: string[][]): string {
	const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
	const line = (row: string[]) =>
		`| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |\n`;
	const [head, ...body] = rows.map(line);
	return [head, line(widths.map((width) => '-'.repeat(width))), ...body].join('');
}

/** Text in which Markdown finds nothing of its own; an underscore within a word is nothing to it. */
function escaped(text: string): string {
	return text.replaceAll(/[\\|*<]|(?<![A-Z])_|_(?![A-Z])/g, '\\$&');
}
