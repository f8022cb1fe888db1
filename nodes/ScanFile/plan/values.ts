/** The number of characters of an unknown text that a message repeats; the text could be a whole image. */
const maxShownLength = 60;
/** How many names of fields or files a message lists. */
export const maxShownNames = 10;

/** Prepares a text for a message: on one line, and shortened. */
export function shown(text: string): string {
	const line = text
		.slice(0, 2 * maxShownLength)
		.replace(/\s+/g, ' ')
		.trim();
	const isWhole = text.length <= 2 * maxShownLength && line.length <= maxShownLength;
	// Must not end in half of a surrogate pair.
	return isWhole ? line : `${line.slice(0, maxShownLength).replace(/[\ud800-\udbff]$/, '')}…`;
}

/**
 * Names for a message: the first few, and how many more there are.
 * @param count the number of all names, if only some are given
 */
export function shownNames(names: string[], count = names.length): string {
	const first = names.slice(0, maxShownNames).map(shown).join(', ');
	return count > maxShownNames ? `${first} and ${count - maxShownNames} more` : first;
}

/** Describes a value for a sentence such as "it is set to a list of 3 entries". */
export function describeValue(value: unknown): string {
	if (value === undefined || value === null || value === '') return 'nothing';
	if (typeof value === 'string') return `the text '${shown(value)}'`;
	if (typeof value === 'function') return 'a function';
	if (typeof value !== 'object') return `the ${typeof value} ${shown(String(value))}`;
	if (ArrayBuffer.isView(value)) return 'the bytes of a file';
	if (Array.isArray(value)) {
		if (value.length === 1) return `a list of one entry: ${describeValue(value[0])}`;
		return value.length === 0 ? 'an empty list' : `a list of ${value.length} entries`;
	}
	if (isDate(value)) return 'a date';
	if (isFileValue(value)) return 'a file';
	const names = Object.keys(value);
	if (names.length === 0) return 'an object without fields';
	return `an object with the fields ${shownNames(names)}`;
}

/** A date of JavaScript, or of Luxon, as n8n's $now. */
function isDate(value: object): boolean {
	return (
		Object.prototype.toString.call(value) === '[object Date]' ||
		Object.hasOwn(value, 'isLuxonDateTime')
	);
}

/** Replaces a list of one entry by that entry, because spreadsheets and databases return such lists. */
export function onlyEntry(value: unknown): unknown {
	return Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;
}

/** A string, or a number or boolean as a string; undefined for everything else. */
export function writtenText(value: unknown): string | undefined {
	if (typeof value === 'string') return value;
	return ['number', 'bigint', 'boolean'].includes(typeof value) ? String(value) : undefined;
}

/** Whether a value is a plain object: not a list, a date or an instance of another class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
	const prototype: unknown = Object.getPrototypeOf(value);
	// Objects from a form have no prototype, and objects from an expression have that of another realm.
	return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * Whether a value is a file as n8n describes one. Some nodes leave out `mimeType`, and expressions
 * such as {{ $binary.data }} leave out `data`.
 */
export function isFileValue(value: unknown): value is Record<string, unknown> {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
	if (ArrayBuffer.isView(value)) return false;
	if ('mimeType' in value) return true;
	const hasContent = 'data' in value || 'id' in value;
	return hasContent && ['fileName', 'fileExtension', 'fileType'].some((name) => name in value);
}
