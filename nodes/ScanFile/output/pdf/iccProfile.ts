import { profileTags } from './iccTags';
import { asVersion2 } from './iccVersion2';

/** How many color components a sample has: gray, RGB, CMYK. */
export type Components = 1 | 3 | 4;

/** An ICC profile that can go into a PDF as the color space of an image. */
export interface IccProfile {
	bytes: Buffer;
	/** PDF 1.4, and with it PDF/A-1, knows profiles up to version 2. */
	majorVersion: number;
}

const colorSpaces: Record<Components, string> = { 1: 'GRAY', 3: 'RGB ', 4: 'CMYK' };
/** Input, display, output and color space profiles: ISO 32000-1, 8.6.5.5, table 67. */
const deviceClasses = ['scnr', 'mntr', 'prtr', 'spac'];
/** Each of these sets of tags makes the colors computable: ICC.1:2010, 8.3 to 8.5. */
const requiredTags: Record<Components, string[][]> = {
	1: [['kTRC'], ['A2B0']],
	3: [['rXYZ', 'gXYZ', 'bXYZ', 'rTRC', 'gTRC', 'bTRC'], ['A2B0']],
	4: [['A2B0']],
};

/**
 * Checks a profile that came with an image. One of version 4 becomes one of version 2 with the same
 * colors, where that can be.
 * @param components of the image
 * @returns undefined for a profile of another kind of image and for a damaged one: without it, the
 * image shows in the usual colors; with it, readers would refuse the page
 */
export function usableProfile(file: Buffer, components: Components): IccProfile | undefined {
	const tags = profileTags(file);
	if (!tags) return undefined;
	const isForTheImage =
		file.toString('latin1', 16, 20) === colorSpaces[components] &&
		deviceClasses.includes(file.toString('latin1', 12, 16));
	const isComplete = requiredTags[components].some((set) => set.every((tag) => tags.has(tag)));
	if (!isForTheImage || !isComplete) return undefined;
	const majorVersion = file[8]!;
	const older = majorVersion > 2 ? asVersion2(tags, colorSpaces[components]) : undefined;
	if (older) return { bytes: older, majorVersion: 2 };
	return { bytes: file.subarray(0, file.readUInt32BE(0)), majorVersion };
}
