import { pageResources } from './imageXObject';
import type { PageLayout } from './pageSize';
import type { PdfFile } from './pdfFile';
import { dictionary, numbers, reference } from './pdfSyntax';

/** A page, and its objects in the file. */
export interface Leaf {
	layout: PageLayout;
	imageNumber: number;
	contentNumber: number;
}

/** An array of PDF/A-1 has at most 8,191 elements: ISO 19005-1, 6.1.12. */
const maxKids = 8_000;

/**
 * Adds the page tree, with pages as its leaves. If a single node cannot contain all of them, there are
 * intermediate nodes.
 * @returns the number of its root
 * @see ISO 32000-1, 7.7.3
 */
export function addPageTree(file: PdfFile, pages: Leaf[]): number {
	const root = file.reserve();
	if (pages.length <= maxKids) return addPages(file, root, undefined, pages);
	const kids: number[] = [];
	for (let first = 0; first < pages.length; first += maxKids) {
		kids.push(addPages(file, file.reserve(), root, pages.slice(first, first + maxKids)));
	}
	return addNode(file, root, undefined, kids, pages.length);
}

function addPages(file: PdfFile, node: number, parent: number | undefined, pages: Leaf[]): number {
	const kids = pages.map((page) => addLeaf(file, page, node));
	return addNode(file, node, parent, kids, kids.length);
}

/** @param pageCount the number of pages below the node, at any depth */
function addNode(
	file: PdfFile,
	node: number,
	parent: number | undefined,
	kids: number[],
	pageCount: number,
): number {
	return file.addObject(
		dictionary({
			Type: '/Pages',
			Parent: parent && reference(parent),
			Kids: `[${kids.map(reference).join(' ')}]`,
			Count: pageCount,
		}),
		node,
	);
}

function addLeaf(file: PdfFile, page: Leaf, parent: number): number {
	return file.addObject(
		dictionary({
			Type: '/Page',
			Parent: reference(parent),
			MediaBox: numbers([0, 0, page.layout.pageWidth, page.layout.pageHeight]),
			Resources: pageResources(page.imageNumber),
			Contents: reference(page.contentNumber),
		}),
	);
}
