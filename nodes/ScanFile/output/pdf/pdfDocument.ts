import { createHash } from 'crypto';
import type { IccProfile } from './iccProfile';
import { contentStream, imageEntries, type PageImage } from './imageXObject';
import {
	checkDate,
	informationDictionary,
	plainTitle,
	xmpPacket,
	type DocumentProperties,
} from './metadata';
import { addOutputIntent } from './outputIntent';
import { pageImage } from './pageImage';
import { pageLayout, resolution, type PageSizeSetting } from './pageSize';
import { addPageTree, type Leaf } from './pageTree';
import { PdfFile } from './pdfFile';
import { dictionary, hexString, reference } from './pdfSyntax';
import { UnusableImage } from './unusableImage';

export interface PdfOptions {
	pageSize: PageSizeSetting;
	/** The title that readers show; any text. Line breaks and control characters become spaces. */
	title?: string | undefined;
	/** When the document was made. The same scans, options and date result in the same bytes. */
	creationDate: Date;
	/** Sizes of the scans to come, in bytes. A document that needs more room is copied as it grows. */
	expectedScans?: number[];
}

/** A page as it is in the document. */
export interface PdfPage {
	/** Its size in units of 1/72 inch. */
	width: number;
	height: number;
	/** The resolution at which its scan prints, in pixels per inch. Below 150, it looks coarse. */
	dpi: number;
}

export interface PdfResult {
	bytes: Buffer;
	/**
	 * Whether the file is PDF/A-1b, the archive format. It is, unless a scan is in CMYK without a usable
	 * ICC profile or has an ICC profile newer than PDF 1.4 supports.
	 */
	isPdfA: boolean;
}

/** Readers that count bytes in 32 bits cannot open larger files. */
const maxDocumentBytes = 2_000_000_000;
/**
 * The number of bytes hashed at each end of a scan. Hashing all of it would take as long as everything
 * else.
 */
const identifyingBytes = 4 * 1024;
/** More than a page takes beside its scan: its content, and entries in the page tree and the table. */
const pageBytes = 1_000;
/** More than metadata, output intent and the color profile of most scanners take. */
const documentBytes = 64 * 1024;

/**
 * A PDF document with one scan on each page.
 *
 * Scans are added one at a time, in the order of the pages, and are copied into the file at once, so
 * that the memory taken is the size of the file and one scan.
 *
 * @see ISO 32000-1 (PDF 1.7), of which only features of PDF 1.4 are used; ISO 19005-1 (PDF/A-1), level B
 */
export class PdfDocument {
	private readonly file: PdfFile;
	private readonly pages: Leaf[] = [];
	private readonly properties: DocumentProperties;
	private readonly pageSize: PageSizeSetting;
	private readonly hash = createHash('sha256');
	/** The object numbers of profiles, by their bytes: pages from the same scanner share one. */
	private readonly profileNumbers = new Map<string, number>();
	private isPdfA = true;

	/**
	 * @throws RangeError for an invalid date, or one outside the years 1 to 9999 (UTC); or when there is no
	 *   memory for the expected scans
	 */
	constructor({ pageSize, title = '', creationDate, expectedScans = [] }: PdfOptions) {
		checkDate(creationDate);
		const expectedBytes = expectedScans.reduce(
			(sum, bytes) => sum + bytes + pageBytes,
			documentBytes,
		);
		this.file = new PdfFile('1.4', Math.min(expectedBytes, maxDocumentBytes));
		this.pageSize = pageSize;
		this.properties = { title: plainTitle(title), creationDate };
	}

	get pageCount(): number {
		return this.pages.length;
	}

	/**
	 * Adds a scan as the next page. Wait for it before you add the next one.
	 * @param scan a JPEG or PNG file
	 * @throws UnusableImage; the document is then unchanged, and other pages can be added
	 */
	async addPage(scan: Buffer): Promise<PdfPage> {
		const image = await pageImage(scan);
		this.makeRoom(image);
		const layout = pageLayout(this.pageSize, image);
		this.pages.push({
			layout,
			imageNumber: this.addImage(image),
			contentNumber: this.file.addStream({}, contentStream(image.orientation, layout)),
		});
		this.identify(scan);
		const dpi = resolution(image, layout);
		return { width: layout.pageWidth, height: layout.pageHeight, dpi };
	}

	/**
	 * Completes the document; no page can be added afterwards.
	 * @throws RangeError if there are no pages
	 */
	end(): PdfResult {
		if (this.pages.length === 0) throw new RangeError('A PDF has at least one page');
		const { file, properties, isPdfA } = this;
		const information = informationDictionary(properties);
		const catalog = file.addObject(
			dictionary({
				Type: '/Catalog',
				// The first version that supports all ICC profiles; PDF/A-1 keeps to the version in the header.
				Version: isPdfA ? undefined : '/1.7',
				Pages: reference(addPageTree(file, this.pages)),
				Metadata: reference(
					file.addStream({ Type: '/Metadata', Subtype: '/XML' }, xmpPacket(properties, isPdfA)),
				),
				OutputIntents: isPdfA ? `[${reference(addOutputIntent(file))}]` : undefined,
			}),
		);
		const id = hexString(
			this.hash.update(this.pageSize).update(information).digest().subarray(0, 16),
		);
		const bytes = file.end({
			Root: reference(catalog),
			Info: reference(file.addObject(information)),
			ID: `[${id} ${id}]`,
		});
		return { bytes, isPdfA };
	}

	/** @throws UnusableImage when the page does not fit into the document, or into memory */
	private makeRoom({ data, iccProfile, palette }: PageImage): void {
		const addedBytes =
			data.length + (iccProfile?.bytes.length ?? 0) + 2 * (palette?.length ?? 0) + pageBytes;
		// What the pages before still have to add at the end of the file.
		const endBytes = this.pages.length * pageBytes + documentBytes;
		if (this.file.size + addedBytes + endBytes > maxDocumentBytes) {
			throw new UnusableImage('documentFull');
		}
		if (!this.file.hasRoom(addedBytes)) throw new UnusableImage('noMemory');
	}

	/** The file identifier: ISO 32000-1, 14.4. */
	private identify(scan: Buffer): void {
		this.hash
			.update(`${scan.length};`)
			.update(scan.subarray(0, identifyingBytes))
			.update(scan.subarray(-identifyingBytes));
	}

	private addImage(image: PageImage): number {
		const { iccProfile, components } = image;
		this.isPdfA &&= iccProfile ? iccProfile.majorVersion <= 2 : components !== 4;
		const profileNumber = iccProfile && this.addProfile(iccProfile, components);
		return this.file.addStream(imageEntries(image, profileNumber), image.data);
	}

	/** ISO 32000-1, 8.6.5.5. */
	private addProfile({ bytes }: IccProfile, components: number): number {
		const key = createHash('sha256').update(bytes).digest('hex');
		const known = this.profileNumbers.get(key);
		if (known !== undefined) return known;
		const added = this.file.addStream({ N: components }, bytes);
		this.profileNumbers.set(key, added);
		return added;
	}
}
