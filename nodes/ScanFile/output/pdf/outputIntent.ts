import type { PdfFile } from './pdfFile';
import { dictionary, reference, textString } from './pdfSyntax';
import { srgbName, srgbProfile } from './srgbProfile';

/**
 * Adds the output intent: what the colors of all pages mean that have no ICC profile of their own.
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
