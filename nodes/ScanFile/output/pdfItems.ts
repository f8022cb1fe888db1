import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { pdfBaseName, uniqueNames } from '../plan/fileName';
import type { PdfScope } from '../plan/parameters';
import type { Job } from '../plan/planRun';
import { PdfOfScans, type Page } from './pdfItem';
import type { Redactor } from './redact';
import { isFailed, type FailedEntry, type Result } from './results';

/** The scans of one PDF in the order of its pages, interspersed with the photos that are missing. */
type Group = Result[];

/** The output of a run. */
export interface Output {
	/** In input order, with the item of a PDF at the position of its first page. */
	parts: Array<INodeExecutionData | FailedEntry>;
	pages: Page[];
}

/** Puts the scans of a run into PDFs, one PDF at a time. */
export async function pdfItems(
	context: IExecuteFunctions,
	results: Result[],
	createPdf: PdfScope,
	redactor: Redactor,
): Promise<Output> {
	const groups = groupsOf(results, createPdf);
	const names = uniqueNames(groups.map(nameOf));
	const output: Output = { parts: [], pages: [] };
	for (const [index, group] of groups.entries()) {
		const [first] = jobsOf(group);
		if (!first) {
			output.parts.push(...group.filter(isFailed));
			continue;
		}
		const pdf = new PdfOfScans(context, first.settings, names[index]!);
		await pdf.add(group);
		output.parts.push(...(await pdf.end(redactor)));
		output.pages.push(...pdf.pages);
	}
	return output;
}

function groupsOf(results: Result[], createPdf: PdfScope): Group[] {
	if (createPdf === 'allItems') return [results];
	if (createPdf === 'eachScan') return results.map((result) => [result]);
	const groups = new Map<number, Group>();
	for (const result of results) {
		const group = groups.get(result.entry.itemIndex) ?? [];
		group.push(result);
		groups.set(result.entry.itemIndex, group);
	}
	return [...groups.values()];
}

/** The photos that have scans. */
function jobsOf(group: Group): Job[] {
	return [...new Set(group.flatMap((result) => (isFailed(result) ? [] : result.entry)))];
}

/** The name of a PDF without its extension: the value of 'File Name', or the name of the only photo. */
function nameOf(group: Group): string {
	const [first, ...others] = jobsOf(group);
	if (!first) return '';
	if (first.settings.fileName) return pdfBaseName(first.settings.fileName);
	return others.length === 0 ? pdfBaseName(first.image.fileName) : 'scans';
}
