import { LocalFailure } from '../failures';
import type { ImageSourceSetting } from './parameters';
import type { IBinaryData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/** One image to be scanned; its bytes are still where they were. */
export type InputImage =
	| { from: 'files'; field: string; fileName: string; file: IBinaryData }
	| { from: 'url'; url: string; fileName: string }
	| { from: 'base64'; text: string; fileName: string };

/** Where a workflow in combined binary mode keeps its files inside the json. */
export const filesInJson = '_files';

/**
 * The images that one item names, and a reason for each name that leads to none.
 * What is in the files is not looked at here.
 */
export function findImages(
	context: IExecuteFunctions,
	item: INodeExecutionData,
	itemIndex: number,
	source: ImageSourceSetting,
): Array<InputImage | LocalFailure> {
	if (source.from === 'url') return [{ ...source, fileName: fileNameOfUrl(source.url) }];
	if (source.from === 'base64') return [{ ...source, fileName: 'scan' }];
	// An expression may give the file itself, as in {{ $('Node').item.binary.data }}.
	if (isFile(source.fields)) return [fileImage('file', source.fields)];
	return findFiles(context, item, itemIndex, String(source.fields ?? ''));
}

/** All files of an item by field name, whichever binary mode the workflow is in. */
function filesOf(item: INodeExecutionData): Map<string, IBinaryData> {
	const entries = [
		...Object.entries(item.json[filesInJson] ?? {}),
		...Object.entries(item.binary ?? {}),
	];
	return new Map(entries.filter((entry): entry is [string, IBinaryData] => isFile(entry[1])));
}

function findFiles(
	context: IExecuteFunctions,
	item: INodeExecutionData,
	itemIndex: number,
	fields: string,
): Array<InputImage | LocalFailure> {
	const names = fields
		.split(',')
		.map((name) => name.trim())
		.filter((name) => name !== '');
	if (names.length === 0) {
		return [
			new LocalFailure(
				"'Input Data Field Name' is empty",
				'Enter the name of the field with the image, for example data, or a pattern such as attachment_*.',
			),
		];
	}
	const files = filesOf(item);
	const found = new Map<string, InputImage | LocalFailure>();
	for (const name of names) {
		const fieldNames = [...files.keys()].filter((field) => isNamedBy(name, field));
		for (const field of fieldNames) found.set(field, fileImage(field, files.get(field)!));
		if (fieldNames.length > 0) continue;
		const file = fileAtPath(context, itemIndex, name);
		found.set(name, file ? fileImage(name, file) : missingFile(name, files));
	}
	return [...found.values()];
}

/** `*` stands for any characters. In combined binary mode people write the path `_files.name`. */
function isNamedBy(name: string, field: string): boolean {
	const pattern = name
		.replace(new RegExp(`^${filesInJson}\\.`), '')
		.split('*')
		.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
		.join('.*');
	return new RegExp(`^${pattern}$`, 's').test(field);
}

/** In combined binary mode a file may stand anywhere in the json; n8n resolves the path. */
function fileAtPath(
	context: IExecuteFunctions,
	itemIndex: number,
	path: string,
): IBinaryData | undefined {
	try {
		return context.helpers.assertBinaryData(itemIndex, path);
	} catch {
		// n8n throws when there is no such file; the message the user needs names the files there are.
		return undefined;
	}
}

function missingFile(name: string, files: Map<string, IBinaryData>): LocalFailure {
	const pattern = name.includes('*');
	const existing = [...files].map(([field, { fileName }]) =>
		fileName ? `${field} (${fileName})` : field,
	);
	return new LocalFailure(
		pattern
			? `No file of the item matches '${name}' in 'Input Data Field Name'`
			: `The item has no file in the field '${name}' that 'Input Data Field Name' asks for`,
		existing.length > 0
			? `The files of the item are: ${existing.join(', ')}. Enter one of these field names, or a pattern such as attachment_*.`
			: 'The item has no files at all. Check that the node before puts out a file, or choose another image source.',
		// A mail without attachments is ordinary; a field asked for by its full name is not.
		{ skippable: pattern },
	);
}

function fileImage(field: string, file: IBinaryData): InputImage {
	return { from: 'files', field, fileName: file.fileName ?? field, file };
}

function isFile(value: unknown): value is IBinaryData {
	return (
		typeof value === 'object' &&
		value !== null &&
		'mimeType' in value &&
		('data' in value || 'id' in value)
	);
}

function fileNameOfUrl(url: string): string {
	const lastSegment = new URL(url).pathname.split('/').pop() ?? '';
	try {
		return decodeURIComponent(lastSegment) || 'scan';
	} catch {
		// A stray % in the path: the name as it stands is still a name.
		return lastSegment;
	}
}
