import { curveTag, displayProfile, xyzTag } from './iccTags';
import type { PdfFile } from './pdfFile';
import { dictionary, reference, textString } from './pdfSyntax';

/** Registered name of the standard color space. */
const srgbName = 'sRGB IEC61966-2.1';

/** Points of the tone curve: with this many, interpolation is accurate to a hundredth of an 8-bit step. */
const curvePoints = 256;

/**
 * Adds the output intent, which defines the colors of all pages without their own ICC profile.
 * @returns its number
 * @see ISO 19005-1, 6.2.2; ISO 32000-1, 14.11.5
 */
export function addOutputIntent(file: PdfFile): number {
	const profile = file.addStream({ N: 3 }, srgbProfile());
	return file.addObject(
		dictionary({
			Type: '/OutputIntent',
			S: '/GTS_PDFA1',
			OutputConditionIdentifier: textString(srgbName),
			RegistryName: textString('http://www.color.org'),
			Info: textString(srgbName),
			DestOutputProfile: reference(profile),
		}),
	);
}

/** A profile of sRGB: IEC 61966-2-1, its primary colors adapted to the light D50 (Bradford). */
export function srgbProfile(): Buffer {
	const curve = Array.from({ length: curvePoints }, (_, i) => linear(i / (curvePoints - 1)));
	return displayProfile('RGB ', srgbName, [
		[['rXYZ'], xyzTag([0.43607, 0.22249, 0.01392])],
		[['gXYZ'], xyzTag([0.38515, 0.71687, 0.09708])],
		[['bXYZ'], xyzTag([0.14307, 0.06061, 0.7141])],
		[['rTRC', 'gTRC', 'bTRC'], curveTag(curve)],
	]);
}

/** IEC 61966-2-1, 5.2: light from a stored value, both from 0 to 1. */
function linear(value: number): number {
	return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
