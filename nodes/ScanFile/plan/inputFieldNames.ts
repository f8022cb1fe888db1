/** Where a workflow in combined binary mode keeps its files inside the json. */
export const filesInJson = '_files';

/** A name or a pattern in 'Input Data Field Name'. */
export interface FieldName {
	/** As the user wrote it. */
	text: string;
	/** The same without the prefix `_files.` that people write in combined binary mode. */
	name: string;
	/** For a pattern: whether a field matches. `*` matches any number of characters. */
	matches: ((field: string) => boolean) | undefined;
}

/** Names and patterns, separated by commas. */
export function parseFieldNames(text: string): FieldName[] {
	const names = text.split(',').map((name) => name.trim());
	return [...new Set(names)].filter((name) => name !== '').map(parseFieldName);
}

function parseFieldName(text: string): FieldName {
	const name = text.startsWith(`${filesInJson}.`) ? text.slice(filesInJson.length + 1) : text;
	const parts = name.split('*');
	return {
		text,
		name,
		matches: parts.length > 1 ? (field) => matchesParts(parts, field) : undefined,
	};
}

/**
 * Whether a text consists of these parts, in this order, with anything between them. Field names may come
 * from outside, so this takes linear time: no part is searched for twice.
 */
function matchesParts(parts: string[], text: string): boolean {
	const first = parts[0]!;
	const last = parts.at(-1)!;
	const end = text.length - last.length;
	if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return false;
	let position = first.length;
	for (const part of parts.slice(1, -1)) {
		const found = text.indexOf(part, position);
		if (found < 0 || found + part.length > end) return false;
		position = found + part.length;
	}
	return true;
}
