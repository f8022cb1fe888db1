import { Failure } from '../failures';
import { isHttpUrl } from '../iqs/endpoint';
import { modes, type Mode } from '../iqs/scanFile';
import { describeValue, isFileValue, onlyEntry, writtenText } from './values';

/** @throws Failure when a parameter is given an object or a list, except a list of one text */
export function readText(parameter: string, value: unknown, remedy = textRemedy): string {
	const only = onlyEntry(value);
	const text = writtenText(only ?? '');
	if (text !== undefined) return text;
	throw new Failure(
		`${parameter} is given ${describeValue(only)} instead of a text`,
		isFileValue(only) ? "Set 'Image Source' to 'Input Files' to scan a file." : remedy,
	);
}

const textRemedy =
	'Let the expression go on to one text, for example {{ $json.photo[0].url }} in place of {{ $json.photo }}.';

/** The start of a second address in the same text. */
const secondUrl = /(?:[\s,;|<>"']|\.[a-z]\w{1,4})https?:\/\//i;

export function readUrl(value: unknown): { url: string; sourceUrl: string } {
	const sourceUrl = readText("'Image URL'", value).trim();
	if (secondUrl.test(sourceUrl)) {
		throw new Failure(
			"'Image URL' holds more than one address",
			"Give each item one address. The 'Split Out' node makes an item of each entry of a list.",
		);
	}
	if (isHttpUrl(sourceUrl)) return { url: new URL(sourceUrl).href, sourceUrl };
	const remedy =
		'Enter a complete address that starts with https:// or http:// and opens from the public internet.';
	if (sourceUrl === '') throw new Failure("'Image URL' is empty", remedy);
	if (/^data:/i.test(sourceUrl)) {
		throw new Failure(
			"'Image URL' holds the image itself (a data: address)",
			"Set 'Image Source' to 'Base64 Text' and move the value there.",
		);
	}
	throw new Failure("'Image URL' is not a web address", remedy);
}

export function readBase64Text(value: unknown): string {
	const text = readText("'Base64 Text'", value);
	if (/\S/.test(text)) return text;
	throw new Failure(
		"'Base64 Text' is empty",
		'Check that the expression points to the field with the text of the image.',
	);
}

/** An expression may give a boolean where the service wants a string. */
export function readMode(displayName: string, value: unknown): Mode {
	const text = readText(`'${displayName}'`, value).trim().toLowerCase();
	const mode = modes.find((known) => known === text);
	if (mode) return mode;
	throw new Failure(
		`'${displayName}' has a value that does not exist`,
		'Choose Automatic, Off or Force; an expression must give true, false or force.',
	);
}

/** Sheets give the texts "true" and "false", in any case. */
export function readBoolean(displayName: string, value: unknown, unset: boolean): boolean {
	if (value === undefined) return unset;
	const text = writtenText(onlyEntry(value))?.trim().toLowerCase();
	if (text === 'true' || text === 'false') return text === 'true';
	throw new Failure(
		`'${displayName}' is given ${describeValue(value)} instead of true or false`,
		"Switch the option on or off, or let its expression give true or false. Without the option, the node's default holds.",
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
		`Enter a number from 1 to ${limit.max}, or remove the option to use ${limit.default}.`,
	);
}
