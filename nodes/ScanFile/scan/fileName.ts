const imageExtension =
	/\.(jpe?g|jfif|png|gif|webp|bmp|tiff?|hei[cf]|avif|jxl|jp2|svg|dng|cr[23]|nef|arw)$/i;

/**
 * The name of a scan: that of its original, with the extension its bytes deserve.
 * @param number which scan of several, from 1
 */
export function imageFileName(original: string, extension: string, number?: number): string {
	// Directories in a name would end up in the file's path; control characters in nobody's eyes.
	const base = original
		.split(/[/\\]/)
		.pop()!
		.replace(/\p{Cc}/gu, '')
		.replace(imageExtension, '');
	return `${base || 'scan'}${number === undefined ? '' : `-${number}`}.${extension}`;
}
