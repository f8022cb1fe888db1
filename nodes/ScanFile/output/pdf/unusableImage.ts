/** Why a file cannot become a page of a PDF. */
export type UnusableReason = keyof typeof clauses;

/** Each completes a sentence such as "The scan cannot be a page of a PDF: …". */
const clauses = {
	notJpegOrPng: 'it is neither a JPEG nor a PNG image',
	truncated: 'the image file ends too early',
	damaged: 'the image file is damaged',
	noPixels: 'the image has a width or height of zero',
	tooManyPixels: 'the image has more pixels than can be processed',
	precision: 'it is a JPEG with a color depth other than 8 bits, which PDF does not allow',
	components: 'it is a JPEG with a number of color components that PDF does not allow',
	coding:
		'it is a JPEG of a rare kind (lossless, hierarchical or with arithmetic coding), which PDF does not allow',
	noMemory: 'n8n has too little memory for it',
	documentFull: 'the PDF would be larger than 2 GB',
};

/**
 * A file that cannot become a page, detected before any part of it is in the document. `message` is a
 * clause in plain English, without a full stop; `reason` is for programs.
 */
export class UnusableImage extends Error {
	constructor(readonly reason: UnusableReason) {
		super(clauses[reason]);
		this.name = 'UnusableImage';
	}
}
