import { Failure } from '../failures';
import { isHttpUrl } from '../iqs/endpoint';
import type { Mode } from '../iqs/scanFile';
import { describeValue, isFileValue, onlyEntry, writtenText } from './values';

/** @throws Failure when a parameter is given an object or a list, except a list of one text */
export function readText(parameter: string, value: unknown, remedy = textRemedy): string {
	const only = onlyEntry(value);
	const text = writtenText(only ?? '');
	if (text !== undefined) return text;
	throw new Failure(
		`${parameter} is set to ${describeValue(only)} instead of text`,
		isFileValue(only) ? "Set 'Image Source' to 'Input Files' to scan a file." : remedy,
	);
}

const textRemedy =
	'Change the expression so that it returns a single text, for example {{ $json.photo[0].url }} instead of {{ $json.photo }}.';

const urlStart = /https?:\/\//i;
/** The start of a second URL in the same text. */
const secondUrl = /(?:[\s,;|<>"']|\.[a-z]\w{1,4})https?:\/\//i;
/** Programs put invisible characters, such as a zero-width space, around a text that people copy. */
const unseen = /[\s\p{Cc}\p{Cf}]/u;

export function readUrl(value: unknown): { url: string; sourceUrl: string } {
	const sourceUrl = withoutUnseenEnds(readText("'Image URL'", value));
	if (secondUrl.test(sourceUrl.slice(sourceUrl.search(urlStart) + 1))) {
		throw new Failure(
			"'Image URL' contains more than one URL",
			"Use one URL for each item. The 'Split Out' node turns a list into items.",
		);
	}
	if (isHttpUrl(sourceUrl)) return { url: new URL(sourceUrl).href, sourceUrl };
	const remedy =
		'Enter a complete URL that starts with https:// or http:// and opens from the public internet.';
	if (sourceUrl === '') throw new Failure("'Image URL' is empty", remedy);
	if (/^data:/i.test(sourceUrl)) {
		throw new Failure(
			"'Image URL' contains the image itself (a data: URL)",
			"Set 'Image Source' to 'Base64 Text' and move the value there.",
		);
	}
	throw new Failure("'Image URL' is not a web URL", remedy);
}

/** In linear time, because strangers fill in forms: a pattern that looks for the end of a text is not. */
function withoutUnseenEnds(text: string): string {
	let start = 0;
	let end = text.length;
	while (start < end && unseen.test(text[start]!)) start++;
	while (end > start && unseen.test(text[end - 1]!)) end--;
	return text.slice(start, end);
}

export function readBase64Text(value: unknown): string {
	const text = readText("'Base64 Text'", value);
	if (/\S/.test(text)) return text;
	throw new Failure(
		"'Base64 Text' is empty",
		'Check that the expression points to the field with the Base64 text of the image.',
	);
}

/**
 * Reads a parameter with a list of options. An expression may return a boolean where the service expects
 * a string.
 * @param choices the values, each with the name that the user sees
 */
export function readChoice<Choice extends string>(
	displayName: string,
	value: unknown,
	choices: Record<Choice, string>,
): Choice {
	const text = readText(`'${displayName}'`, value).trim().toLowerCase();
	const values = Object.keys(choices) as Choice[];
	const choice = values.find((known) => known.toLowerCase() === text);
	if (choice) return choice;
	throw new Failure(
		`'${displayName}' has an invalid value`,
		`Select ${inOneList(Object.values(choices))}; an expression must return ${inOneList(values)}.`,
	);
}

function inOneList(words: string[]): string {
	return `${words.slice(0, -1).join(', ')} or ${words.at(-1)!}`;
}

/** The display names of the service's values for both modes. */
export const modeNames: Record<Mode, string> = { true: 'Automatic', false: 'Off', force: 'Force' };

/** Spreadsheets return the texts "true" and "false", in upper or lower case. */
export function readBoolean(displayName: string, value: unknown, unset: boolean): boolean {
	if (value === undefined) return unset;
	const text = writtenText(onlyEntry(value))?.trim().toLowerCase();
	if (text === 'true' || text === 'false') return text === 'true';
	throw new Failure(
		`'${displayName}' is set to ${describeValue(value)} instead of true or false`,
		'Switch the option on or off, or make its expression return true or false. If you remove the option, the node uses its default.',
	);
}

export function readNumber(
	displayName: string,
	value: unknown,
	limit: { default: number; max: number },
): number {
	const only = onlyEntry(value) ?? limit.default;
	const number = typeof only === 'number' || typeof only === 'string' ? Number(only) : NaN;
	if (Number.isInteger(number) && number >= 1 && number <= limit.max) return number;
	throw new Failure(
		`'${displayName}' is not a whole number from 1 to ${limit.max}`,
		`Enter a number from 1 to ${limit.max}, or remove the option to use the default of ${limit.default}.`,
	);
}
