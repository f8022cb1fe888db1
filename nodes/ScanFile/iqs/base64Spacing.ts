const lineBreakAndIndentation = /^[\r\n]+[ \t]+$/;
/** When lines are joined, a line break becomes one space, or one space for each of its characters. */
const maxJoinLength = 3;
/** Programs do not write longer white space between two lines. */
const maxGapLength = 1000;

/**
 * Tells spaces that lay out a Base64 text from spaces that were plus signs. A web form that posts Base64
 * as it is turns each `+` into a space, and removing those would damage the image. Line breaks and tabs
 * are never lost plus signs, so a text without spaces may have any layout.
 */
export class Base64Spacing {
	/** The number of characters that are not white space. */
	private length = 0;
	/** The number of characters since the last white space. */
	private partLength = 0;
	private firstPartLength = 0;
	private arePartsEven = true;
	/** The white space since the last character, up to the maximum between two lines. */
	private gap = '';
	/** The number of all spaces in it. */
	private gapSpaces = 0;
	private gaps = 0;
	private firstGap = '';
	private areGapsAlike = true;
	private spaces = 0;

	/** Counts the next piece of the text. */
	take(piece: string): void {
		let end = 0;
		for (const { 0: white, index } of piece.matchAll(/\s+/g)) {
			this.takeCharacters(index - end);
			this.gap += white.slice(0, maxGapLength - this.gap.length);
			if (white.includes(' ')) this.gapSpaces += white.split(' ').length - 1;
			end = index + white.length;
		}
		this.takeCharacters(piece.length - end);
	}

	/** The same for a piece without white space. */
	takeCharacters(count: number): void {
		if (count === 0) return;
		// White space before the first character and after the last one does not count.
		if (this.gap !== '' && this.length > 0) this.endPart();
		this.gap = '';
		this.gapSpaces = 0;
		this.length += count;
		this.partLength += count;
	}

	private endPart(): void {
		if (this.gaps++ === 0) {
			this.firstPartLength = this.partLength;
			this.firstGap = this.gap;
		}
		this.arePartsEven &&= this.partLength === this.firstPartLength;
		this.areGapsAlike &&= this.gap === this.firstGap && this.gap.length < maxGapLength;
		this.partLength = 0;
		this.spaces += this.gapSpaces;
	}

	/**
	 * Whether all white space is layout: lines of one length, of which the last may be shorter, that are
	 * indented alike or were joined by spaces. A lost plus sign would make its line shorter than the
	 * others. With too few lines to compare, the total length decides.
	 * @param isPadded whether the text ends in `=`
	 */
	isLayout(isPadded: boolean): boolean {
		if (this.spaces === 0) return true;
		const hasEvenLines = this.arePartsEven && this.partLength <= this.firstPartLength;
		if (!hasEvenLines || !this.areGapsAlike) return false;
		const isIndented = lineBreakAndIndentation.test(this.firstGap);
		if (isIndented && this.gaps > 1) return true;
		const isWhole = this.length % 4 === 0;
		const mayHave = this.mayHavePlusSigns(isPadded);
		if (isIndented) return !mayHave || (isPadded && isWhole);
		const isJoined = this.firstPartLength % 4 === 0 && this.firstGap.length <= maxJoinLength;
		return isWhole && isJoined && (!mayHave || this.gaps >= 4);
	}

	/** Whether the total length is possible if each gap has lost the same number of plus signs. */
	private mayHavePlusSigns(isPadded: boolean): boolean {
		for (let each = 1; each <= this.spaces / this.gaps; each++) {
			const rest = (this.length + each * this.gaps) % 4;
			if (isPadded ? rest === 0 : rest !== 1) return true;
		}
		return false;
	}
}
