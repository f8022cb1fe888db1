import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { pdfBaseName, uniqueNames } from '../plan/fileName';
import type { PdfScope } from '../plan/parameters';
import type { Job } from '../plan/planRun';
import { PdfOfScans, type Page } from './pdfItem';
import type { Redactor } from './redact';
import { isMissed, itemIndexOf, type Missed, type Result } from './results';

/** The scans of one PDF in the order of its pages, and between them the photos that are missing. */
type Group = Result[];

export interface PdfOutput {
	/** In the order of the input, the item of a PDF in the place of its first page. */
	output: Array<INodeExecutionData | Missed>;
	pages: Page[];
}

/** Puts the scans of a run into PDFs, one PDF at a time. */
export async function pdfItems(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	results: Result[],
	createPdf: PdfScope,
	redactor: Redactor,
): Promise<PdfOutput> {
	const groups = groupsOf(results, createPdf);
	const names = uniqueNames(groups.map(nameOf));
	const made: PdfOutput = { output: [], pages: [] };
	for (const [index, group] of groups.entries()) {
		const first = jobsOf(group)[0];
		if (!first) {
			made.output.push(...group.filter(isMissed));
			continue;
		}
		const pdf = new PdfOfScans(context, first.settings, names[index]!);
		for (const result of group) await pdf.add(result);
		made.output.push(...(await pdf.end(items, redactor)));
		made.pages.push(...pdf.pages);
	}
	return made;
}

function groupsOf(results: Result[], createPdf: PdfScope): Group[] {
	if (createPdf === 'allItems') return [results];
	if (createPdf === 'eachScan') return results.map((result) => [result]);
	const groups = new Map<number, Group>();
	for (const result of results) {
		const group = groups.get(itemIndexOf(result)) ?? [];
		group.push(result);
		groups.set(itemIndexOf(result), group);
	}
	return [...groups.values()];
}

/** The photos of which there are scans. */
function jobsOf(group: Group): Job[] {
	return [...new Set(group.flatMap((result) => (isMissed(result) ? [] : result.job)))];
}

/** The name of a PDF without its extension: what 'File Name' says, or the name of the only photo. */
function nameOf(group: Group): string {
	const [first, ...others] = jobsOf(group);
	if (!first) return '';
	if (first.settings.fileName) return pdfBaseName(first.settings.fileName);
	return others.length === 0 ? pdfBaseName(first.image.fileName) : 'scans';
}
