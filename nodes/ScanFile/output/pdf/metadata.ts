import { dateString, dictionary, textString } from './pdfSyntax';

/** The properties of a document that readers show. */
export interface DocumentProperties {
	/** Empty for none; see {@link plainTitle}. */
	title: string;
	/** Between the years 1 and 9999; see {@link checkDate}. */
	creationDate: Date;
}

const producer = 'n8n-nodes-iqs-scanfile';
/** A string in PDF/A-1 has at most 65,535 bytes, with two or more bytes per character. */
const maxTitleLength = 32_000;
/** XML 1.0, 2.2: these characters cannot be written at all. In PDF, U+001B means a change of language. */
const unwritable = /[\p{Cc}\u2028\u2029\ufffe\uffff]+/gu;
const looseSurrogate = /\p{Surrogate}/gu;

/** A title on one line, valid for both the information dictionary and XMP. */
export function plainTitle(title: string): string {
	return (
		title
			.replace(unwritable, ' ')
			.slice(0, maxTitleLength)
			// A character may have been cut in half.
			.replace(looseSurrogate, '\ufffd')
			.trim()
	);
}

/** @throws RangeError for an invalid date, and for a year that PDF or XMP cannot represent */
export function checkDate(date: Date): void {
	const year = date.getUTCFullYear();
	if (!(year >= 1 && year <= 9999)) throw new RangeError('The year is not between 1 and 9999');
}

/** The information dictionary: ISO 32000-1, 14.3.3. */
export function informationDictionary({ title, creationDate }: DocumentProperties): string {
	return dictionary({
		Title: title ? textString(title) : undefined,
		Producer: textString(producer),
		CreationDate: dateString(creationDate),
	});
}

/**
 * The metadata stream: the same properties as in the information dictionary, and whether the file is
 * PDF/A-1b.
 * @see ISO 19005-1, 6.7; ISO 16684-1 (XMP)
 */
export function xmpPacket({ title, creationDate }: DocumentProperties, isPdfA: boolean): Buffer {
	const date = creationDate.toISOString().replace(/\.\d+Z$/, '+00:00');
	const properties = [
		title
			? `<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escaped(title)}</rdf:li></rdf:Alt></dc:title>`
			: '',
		`<pdf:Producer>${producer}</pdf:Producer>`,
		`<xmp:CreateDate>${date}</xmp:CreateDate>`,
		isPdfA ? '<pdfaid:part>1</pdfaid:part>\n<pdfaid:conformance>B</pdfaid:conformance>' : '',
	];
	return Buffer.from(`<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
${properties.filter(Boolean).join('\n')}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`);
}

function escaped(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
