import { curveTag, displayProfile, profileTags } from './iccTags';

/** The number of color components of a pixel: gray, RGB, CMYK. */
export type Components = 1 | 3 | 4;

/** An ICC profile that can go into a PDF as the color space of an image. */
export interface IccProfile {
	bytes: Buffer;
	/** PDF 1.4, and therefore PDF/A-1, supports profiles up to version 2. */
	majorVersion: number;
}

const colorSpaces: Record<Components, string> = { 1: 'GRAY', 3: 'RGB ', 4: 'CMYK' };
/** Input, display, output and color space profiles: ISO 32000-1, 8.6.5.5, table 67. */
const deviceClasses = ['scnr', 'mntr', 'prtr', 'spac'];
/** Each of these sets of tags is sufficient to compute the colors: ICC.1:2010, 8.3 to 8.5. */
const requiredTags: Record<Components, string[][]> = {
	1: [['kTRC'], ['A2B0']],
	3: [['rXYZ', 'gXYZ', 'bXYZ', 'rTRC', 'gTRC', 'bTRC'], ['A2B0']],
	4: [['A2B0']],
};

/** The number of points of a curve that replaces a formula. */
const curvePoints = 1024;
const primaries = ['rXYZ', 'gXYZ', 'bXYZ'];

/**
 * Checks the profile of an image. A profile of version 4 is converted to version 2 with the same colors,
 * if possible.
 * @param components of the image
 * @returns undefined for a profile of another kind of image and for a damaged profile: without it, the
 *   image is shown in the default colors; with it, readers would reject the page
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

/**
 * Converts a profile of version 4, as phones write it, to one of version 2 with the same colors, as
 * PDF/A-1 requires. Primary colors have the same form in both; a tone curve may be a formula in version
 * 4, but is a list of points in version 2.
 * @param tags of the profile
 * @param colorSpace as named in its header
 * @returns undefined if the colors are in tables, which differ too much between the versions
 * @see ICC.1:2010, 10.5 and 10.15; ICC.1:1998-09, 6.5
 */
export function asVersion2(tags: Map<string, Buffer>, colorSpace: string): Buffer | undefined {
	if (tags.has('A2B0')) return undefined;
	const curveNames = colorSpace === 'GRAY' ? ['kTRC'] : ['rTRC', 'gTRC', 'bTRC'];
	const colors = colorSpace === 'GRAY' ? [] : primaries.map((name) => tags.get(name));
	const curves = curveNames.map((name) => plainCurve(tags.get(name)));
	if (![...colors, ...curves].every((tag) => tag !== undefined)) return undefined;
	// Three equal curves, the usual case, are written only once.
	const isOneCurve = curves.every((curve) => curve!.equals(curves[0]!));
	return displayProfile(colorSpace, 'Profile of the scan', [
		...primaries.slice(0, colors.length).map((name, i): [string[], Buffer] => [[name], colors[i]!]),
		...(isOneCurve
			? [[curveNames, curves[0]!] as [string[], Buffer]]
			: curveNames.map((name, i): [string[], Buffer] => [[name], curves[i]!])),
	]);
}

/** @returns undefined for a curve of an unknown type */
function plainCurve(tag: Buffer | undefined): Buffer | undefined {
	const type = tag?.toString('latin1', 0, 4);
	if (!tag || type === 'curv') return tag;
	const formula = type === 'para' ? parametricCurve(tag) : undefined;
	if (!formula) return undefined;
	const inputs = Array.from({ length: curvePoints }, (_, i) => i / (curvePoints - 1));
	return curveTag(inputs.map((x) => Math.min(1, Math.max(0, formula(x) || 0))));
}

/** ICC.1:2010, 10.15, table 65: five types of formula, with one to seven parameters. */
function parametricCurve(tag: Buffer): ((x: number) => number) | undefined {
	const parameterCount = tag.length >= 12 ? [1, 3, 4, 5, 7][tag.readUInt16BE(8)] : undefined;
	if (!parameterCount || tag.length < 12 + 4 * parameterCount) return undefined;
	const parameters = Array.from(
		{ length: parameterCount },
		(_, i) => tag.readInt32BE(12 + 4 * i) / 0x10000,
	);
	const [gamma = 1, a = 1, b = 0, c = 0, d, e = 0, f = 0] = parameters;
	switch (parameterCount) {
		case 1:
			return (x) => x ** gamma;
		case 3:
		case 4:
			return (x) => (x >= -b / a ? (a * x + b) ** gamma : 0) + c;
		default:
			return (x) => (x >= d! ? (a * x + b) ** gamma + e : c * x + f);
	}
}
