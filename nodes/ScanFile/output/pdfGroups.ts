import type { IExecuteFunctions } from 'n8n-workflow';
import { pdfBaseName, uniqueNames } from '../plan/fileName';
import type { PdfScope } from '../plan/parameters';
import type { Job } from '../plan/planRun';
import { pdfOf, type Output } from './pdfItem';
import type { Redactor } from './redact';
import { isFailed, type Result } from './results';

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
		const pdf = await pdfOf(context, group, first.settings, names[index]!, redactor);
		output.parts.push(...pdf.parts);
		output.pages.push(...pdf.pages);
	}
	return output;
}

/** For each PDF its scans in the order of the pages, and between them the photos that are missing. */
function groupsOf(results: Result[], createPdf: PdfScope): Result[][] {
	if (createPdf === 'allItems') return [results];
	if (createPdf === 'eachScan') return results.map((result) => [result]);
	const groups = new Map<number, Result[]>();
	for (const result of results) {
		const group = groups.get(result.entry.itemIndex) ?? [];
		group.push(result);
		groups.set(result.entry.itemIndex, group);
	}
	return [...groups.values()];
}

/** The photos that have scans. */
function jobsOf(group: Result[]): Job[] {
	return [...new Set(group.flatMap((result) => (isFailed(result) ? [] : result.entry)))];
}

/** The name of a PDF without its extension: the value of 'File Name', or the name of the only photo. */
function nameOf(group: Result[]): string {
	const [first, ...others] = jobsOf(group);
	if (!first) return '';
	if (first.settings.fileName) return pdfBaseName(first.settings.fileName);
	return others.length === 0 ? pdfBaseName(first.image.fileName) : 'scans';
}
