import { imageTypeOf } from '../../iqs/imageType';
import type { PageImage } from './imageXObject';
import { jpegPageImage } from './jpeg';
import { pngPageImage } from './png';
import { UnusableImage } from './unusableImage';

/**
 * Converts an image file, whose type is detected from its bytes, to an image XObject.
 * @throws UnusableImage
 */
export async function pageImage(file: Buffer): Promise<PageImage> {
	const mimeType = imageTypeOf(file)?.mimeType;
	if (mimeType === 'image/jpeg') return jpegPageImage(file);
	if (mimeType === 'image/png') return await pngPageImage(file);
	throw new UnusableImage('notJpegOrPng');
}
