const imageExtension =
	/\.(jpe?g?|jfif?|pjpe?g|png|apng|gif|webp|bmp|dib|tiff?|hei[cf]s?|hif|avci|avcs|avifs?|jxl|jp[2xfm]|j2[kc]|jpc|svg|dng|cr[23]|nef|arw|orf|raf|rw2)$/i;

/** Beyond it a database or a disk may not take a name; with room for a number and an extension. */
const maxBaseLength = 150;

/**
 * The name of a scan: that of the original, with the extension of its format.
 * @param number which scan of several, from 1
 */
export function imageFileName(original: string, extension: string, number?: number): string {
	// Folders in a name would become part of the path, control characters cannot be seen, and storages
	// reject halves of characters.
	const base = original
		.split(/[/\\]/)
		.pop()!
		.replace(/[\p{Cc}\p{Cs}]/gu, '');
	const name = withoutEnd(base).replace(imageExtension, '');
	const cut = name.slice(0, maxBaseLength).replace(/[\ud800-\udbff]$/, '');
	return `${cut || 'scan'}${number === undefined ? '' : `-${number}`}.${extension}`;
}

/** Without dots and spaces at the end, which hide the extension; Windows drops them too. */
function withoutEnd(name: string): string {
	let end = name.length;
	while (end > 0 && /[\s.]/.test(name[end - 1]!)) end--;
	return name.slice(0, end);
}
