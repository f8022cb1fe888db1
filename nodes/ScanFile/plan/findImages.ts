import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { Failure } from '../failures';
import { imageTypeOf } from '../iqs/imageType';
import { filesInJson, parseFieldNames, type FieldName } from './inputFieldNames';
import { fileDescribedBy, readInputFile, type InputFile } from './inputFile';
import type { ImageSourceSetting } from './parameters';
import {
	describeValue,
	isFileValue,
	isPlainObject,
	maxShownNames,
	onlyEntry,
	shown,
	shownNames,
	writtenText,
} from './values';

/** An image to be scanned, whose bytes have not been read yet. */
export type InputImage =
	| { from: 'files'; field: string; fileName: string; file: InputFile }
	/** `url` as it is sent, `sourceUrl` as it was entered. */
	| { from: 'url'; url: string; sourceUrl: string; fileName: string }
	| { from: 'base64'; text: string; fileName: string };

/** What a name or an expression led to. */
export interface Found {
	/** The field with the image, if there is one. */
	field?: string;
	image: InputImage | Failure;
}

const parameterName = "'Input Data Field Name'";

/** Finds the images of items. */
export class ImageFinder {
	/** Whether the workflow is in combined binary mode, in which files are in the json. */
	readonly filesAreInJson: boolean;
	private lastNames: { text: string; names: FieldName[] } = { text: '', names: [] };

	constructor(private readonly context: IExecuteFunctions) {
		// Before n8n 2, there are no binary modes, and no function to ask for them.
		const { getWorkflowSettings } = context as Partial<IExecuteFunctions>;
		this.filesAreInJson = getWorkflowSettings?.call(context).binaryMode === 'combined';
	}

	/**
	 * The images that an item names, and a failure for each name without a file. The content of the files
	 * is not checked here.
	 */
	find(item: INodeExecutionData, itemIndex: number, source: ImageSourceSetting): Found[] {
		if (source.from === 'url') {
			return [{ image: { ...source, fileName: fileNameOfUrl(source.url) } }];
		}
		if (source.from === 'base64') return [{ image: { ...source, fileName: 'scan' } }];
		const files = this.filesOf(item);
		const given = onlyEntry(source.fields);
		if (isFileValue(given)) return [{ field: 'file', image: givenFile(given, files) }];
		const names = this.readNames(given, files);
		if (names instanceof Failure) return [{ image: names }];
		return this.findFiles(itemIndex, names, files);
	}

	/** The values of the file fields by name, in both binary modes. */
	private filesOf({ json, binary }: INodeExecutionData): Map<string, unknown> {
		const inJson: unknown = this.filesAreInJson && json?.[filesInJson];
		return new Map([
			...(isPlainObject(inJson) ? Object.entries(inJson) : []),
			...(isPlainObject(binary) ? Object.entries(binary) : []),
		]);
	}

	private readNames(given: unknown, files: Map<string, unknown>): FieldName[] | Failure {
		const list = Array.isArray(given) && given.every((entry) => typeof entry === 'string');
		const text = list ? given.join(',') : (writtenText(given) ?? '');
		const exact: FieldName = { text, name: text, matches: undefined };
		if (text.trim() === '') return files.has(text) ? [exact] : noNames(given);
		if (isImageText(text)) {
			return new Failure(
				`${parameterName} contains the image itself, as text`,
				"Set 'Image Source' to 'Base64 Text' and move the value there.",
			);
		}
		// Most items have the same names and patterns, which are parsed once.
		if (this.lastNames.text !== text) this.lastNames = { text, names: parseFieldNames(text) };
		const { names } = this.lastNames;
		// A field may have a comma in its name, or spaces around it. Strangers choose such names too, to hide
		// the fields that are meant.
		const isFound = ({ name, matches }: FieldName) =>
			matches ? [...files.keys()].some(matches) : files.has(name);
		if (names.length > 0 && names.every(isFound)) return names;
		if (files.has(text)) return [exact];
		return names.length > 0 ? names : noNames('');
	}

	private findFiles(itemIndex: number, names: FieldName[], files: Map<string, unknown>): Found[] {
		const found = new Map<string, Found>();
		for (const fieldName of names) {
			const { text, name, matches } = fieldName;
			const fields = matches
				? [...files.keys()].filter(matches)
				: [text, name].filter((field) => files.has(field)).slice(0, 1);
			for (const field of fields) {
				found.set(field, { field, image: fileImage(field, files.get(field)) });
			}
			if (fields.length > 0) continue;
			const file = this.fileAtPath(itemIndex, text);
			found.set(
				text,
				file === undefined
					? { image: missingFile(fieldName, files) }
					: { field: text, image: fileImage(text, file) },
			);
		}
		return [...found.values()];
	}

	/** In combined binary mode, a file can be anywhere in the json; n8n resolves the path. */
	private fileAtPath(itemIndex: number, path: string): unknown {
		if (!this.filesAreInJson) return undefined;
		try {
			return this.context.helpers.assertBinaryData(itemIndex, path);
		} catch {
			// n8n throws if there is no such file; the user needs a message that lists the existing files
			// instead.
			return undefined;
		}
	}
}

/** A file that an expression returned, as in {{ $('Node').item.binary.data }}. */
function givenFile(
	given: Record<string, unknown>,
	files: Map<string, unknown>,
): InputImage | Failure {
	const file = readInputFile(given) ?? fileDescribedBy(given, files);
	if (file) return { from: 'files', field: 'file', fileName: file.fileName ?? 'file', file };
	return new Failure(
		`The expression in ${parameterName} returns a file without its content`,
		`Enter the name of the field instead of an expression. The fields of the item that contain a file are: ${shownNames([...files.keys()]) || 'none'}.`,
	);
}

function fileImage(field: string, value: unknown): InputImage | Failure {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		return new Failure(
			`The field '${shown(field)}' contains ${describeValue(value)} instead of a file`,
			"In n8n, a file is an object with its content in 'data'. In a Code node, create it with this.helpers.prepareBinaryData. If the text is the image itself, set 'Image Source' to 'Base64 Text'.",
			{ isSkippable: true },
		);
	}
	const file = readInputFile(value);
	if (file) return { from: 'files', field, fileName: file.fileName ?? field, file };
	return new Failure(
		`The file in the field '${shown(field)}' has no content`,
		"In n8n, a file has its content in 'data', as Base64 text. Check the node that provides the file.",
	);
}

function noNames(given: unknown): Failure {
	const isNothing = given === undefined || given === null || typeof given === 'string';
	return new Failure(
		isNothing
			? `${parameterName} is empty`
			: `${parameterName} is set to ${describeValue(given)} instead of a field name`,
		'Enter the name of the field with the image, for example data, or a pattern such as attachment_*.',
	);
}

function missingFile({ text, matches }: FieldName, files: Map<string, unknown>): Failure {
	const name = shown(text);
	const existing = [...files].slice(0, maxShownNames).map(([field, file]) => {
		const fileName = isFileValue(file) ? writtenText(file.fileName) : undefined;
		return fileName ? `${shown(field)} (${shown(fileName)})` : shown(field);
	});
	const skipAdvice =
		" To skip items without the file, switch on 'Skip Files That Are Not Images' in 'Options'.";
	return new Failure(
		matches
			? `No file of the item matches '${name}' in ${parameterName}`
			: `The item has no file in the field '${name}' named in ${parameterName}`,
		existing.length > 0
			? `The files of the item are: ${shownNames(existing, files.size)}. Enter one of these field names, or a pattern such as attachment_*.${skipAdvice}`
			: `The item has no files. Check that the previous node outputs a file, or select another image source.${skipAdvice}`,
		// An email without attachments is normal.
		{ isSkippable: true },
	);
}

/** How much of a text is decoded to see whether it is an image, characters. */
const imageTextHead = 1024;
/** A shorter text cannot be an image, whatever it decodes to. */
const minImageTextLength = 64;

/** Whether a text is an image instead of a field name: a `data:` URL, or Base64 of a known format. */
function isImageText(text: string): boolean {
	const head = text.slice(0, imageTextHead);
	if (/^\s*data:image\//i.test(head)) return true;
	return (
		text.length >= minImageTextLength && imageTypeOf(Buffer.from(head, 'base64')) !== undefined
	);
}

function fileNameOfUrl(url: string): string {
	const lastSegment = new URL(url).pathname.split('/').pop() ?? '';
	try {
		return decodeURIComponent(lastSegment) || 'scan';
	} catch {
		// A stray % in the path: the name is used undecoded.
		return lastSegment;
	}
}
