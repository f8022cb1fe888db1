const imageExtension =
	/\.(jpe?g?|jfif?|pjp(?:e?g)?|png|apng|gif|webp|bmp|dib|tiff?|hei[cf]s?|hif|avci|avcs|avifs?|jxl|jp[2xfm]|j2[kc]|jpc|svg|dng|cr[23]|nef|arw|orf|raf|rw2)$/i;

/**
 * A database or a disk may reject longer names: most disks take 255 bytes, and a letter may have four.
 * Leaves room for a number and an extension.
 */
const maxBaseLength = 150;
const maxBaseBytes = 230;

/**
 * The name of a file without its extension, valid for every disk, database and object store.
 * @param original any text: the name of a photo, or what the user entered
 */
export function baseName(original: string): string {
	// Folders in a name would become part of the path, control characters are invisible, and storage
	// systems reject half characters.
	const name = original
		.split(/[/\\]/)
		.pop()!
		.replace(/[\p{Cc}\p{Cs}]/gu, '');
	return cut(withoutEnd(name).replace(imageExtension, '')) || 'scan';
}

/** The same for a PDF. The user may have entered the extension too. */
export function pdfBaseName(original: string): string {
	return baseName(baseName(original).replace(/\.pdf$/i, ''));
}

/**
 * Numbers the names that occur more than once, ignoring case.
 * @param names without extensions
 */
export function uniqueNames(names: string[]): string[] {
	const counts = new Map<string, number>();
	for (const name of names) counts.set(keyOf(name), (counts.get(keyOf(name)) ?? 0) + 1);
	const taken = new Set(counts.keys());
	const numbers = new Map<string, number>();
	return names.map((name) => {
		const key = keyOf(name);
		if (counts.get(key) === 1) return name;
		for (let number = (numbers.get(key) ?? 0) + 1; ; number++) {
			const ending = `-${number}`;
			const numbered = `${cut(name, ending.length)}${ending}`;
			if (taken.has(keyOf(numbered))) continue;
			taken.add(keyOf(numbered));
			numbers.set(key, number);
			return numbered;
		}
	});
}

/** Windows and macOS treat names that differ only in case as the same. */
function keyOf(name: string): string {
	return name.toLowerCase();
}

/**
 * Shortens a name without cutting a character in half.
 * @param reserved how much room is needed after it
 */
function cut(name: string, reserved = 0): string {
	const short = name.slice(0, maxBaseLength - reserved).replace(/[\ud800-\udbff]$/, '');
	const bytes = Buffer.from(short);
	const maxBytes = maxBaseBytes - reserved;
	if (bytes.length <= maxBytes) return short;
	// A character cut in half becomes U+FFFD.
	return bytes
		.subarray(0, maxBytes)
		.toString()
		.replace(/\ufffd+$/, '');
}

/** Removes trailing dots and spaces, which hide the extension; Windows drops them too. */
function withoutEnd(name: string): string {
	let end = name.length;
	while (end > 0 && /[\s.]/.test(name[end - 1]!)) end--;
	return name.slice(0, end);
}
