import type { IBinaryData, IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';
import { filesInJson } from '../plan/fieldNames';
import type { InputImage } from '../plan/inputImages';
import type { Entry, Job } from '../plan/planRun';
import { isPlainObject } from '../plan/values';
import { keptFields, readableFields } from './keptFields';
import type { Redactor } from './redact';
import type { FailedEntry, Scanned } from './results';

/**
 * The output item of one scan.
 * @param link to the scan, for AI agents, which cannot see its file
 */
export function scanItem(
	input: INodeExecutionData,
	scanned: Scanned,
	link: string | undefined,
	redactor: Redactor,
): INodeExecutionData {
	const { entry, response, scan } = scanned;
	const { requestId, ...about } = scanFields(scanned, redactor);
	const fields = {
		...about,
		...(link && { scanUrl: link }),
		requestId,
		searchTime: response.searchTimeMs,
	};
	return { ...withInput(entry, input, fields, scan.file), pairedItem: { item: entry.itemIndex } };
}

/** The fields of a scan, for an item or for a page. */
export function scanFields(
	{ entry: { image }, response: { requestId }, scan: { angle, width, height } }: Scanned,
	redactor: Redactor,
) {
	return {
		angle,
		width,
		height,
		...origin(image),
		// A gateway may have put anything there, even the request.
		requestId: requestId === null ? null : redactor.quote(requestId),
	};
}

/**
 * An output item with fields and a file, and with the included parts of the input item.
 * @param job whose settings apply
 * @param input undefined if nothing is included, as with a PDF made from several items
 */
export function withInput(
	{ settings, image, filesAreInJson }: Job,
	input: INodeExecutionData | undefined,
	fields: IDataObject,
	file: IBinaryData,
): INodeExecutionData {
	const kept: ItemFiles = input && settings.keepInputFiles ? filesOf(input, filesAreInJson) : {};
	const output = { [settings.outputField]: file };
	// In combined mode, n8n itself moves a stored file into the json, and loses a field named __proto__.
	const isInJson = filesAreInJson && file.id !== undefined;
	return {
		json: {
			// First, so that they come first in n8n's table, and again below, so that no input field overrides
			// them.
			...fields,
			...(input && settings.keepInputFields && keptFields(input.json, image, filesAreInJson)),
			...fields,
			...((kept.inJson || isInJson) && {
				[filesInJson]: { ...kept.inJson, ...(isInJson && output) } as IDataObject,
			}),
		},
		...((kept.binary || !isInJson) && { binary: { ...kept.binary, ...(!isInJson && output) } }),
	};
}

/**
 * The output item of an image without a scan: the input item with the error. A scan that could not be put
 * into a PDF is paid for, so it is included in the output field.
 * @param toErrorOutput n8n sends an item to the error output if its json contains only `error` and
 *   `details`, and adds the json of the input item itself, including all files in combined binary mode
 *   (n8n-core, handleNodeErrorOutput). There, a scan can only be put into the details.
 */
export function failureItem(
	input: INodeExecutionData,
	{ entry, scanned }: FailedEntry,
	error: string,
	toErrorOutput: boolean,
): INodeExecutionData {
	const files = filesWithoutOthers(input, entry);
	const scan = scanned && { [scanned.entry.settings.outputField]: scanned.scan.file };
	const isScanInJson = entry.filesAreInJson && scanned?.scan.file.id !== undefined;
	const inJson = isScanInJson ? { ...files.inJson, ...scan } : files.inJson;
	const binary = scan && !isScanInJson ? { ...files.binary, ...scan } : files.binary;
	return {
		json: {
			...(!toErrorOutput && readableFields(input.json)),
			...(!toErrorOutput && inJson && { [filesInJson]: inJson as IDataObject }),
			error,
			...(toErrorOutput && isScanInJson && { details: { scan: scanned.scan.file } }),
		},
		...(binary && { binary }),
		pairedItem: { item: entry.itemIndex },
	};
}

/** The files of an item, in the json or in the binary part; undefined if there are none. */
interface ItemFiles {
	/** In combined binary mode. */
	inJson?: IDataObject | undefined;
	binary?: IBinaryKeyData | undefined;
}

function filesOf({ json, binary }: INodeExecutionData, filesAreInJson: boolean): ItemFiles {
	const inJson = filesAreInJson ? json?.[filesInJson] : undefined;
	return {
		inJson: isPlainObject(inJson) ? (inJson as IDataObject) : undefined,
		binary: isPlainObject(binary) ? binary : undefined,
	};
}

/** The files of an item that are not to be scanned, cached for all images of the item. */
const filesBesideImages = new WeakMap<ReadonlySet<string>, ItemFiles>();

/**
 * The files that are output with an image without a scan: its own, and those that were not to be scanned.
 * The other images have their own items: if they were included here, a retry would pay for them again.
 */
function filesWithoutOthers(input: INodeExecutionData, entry: Entry): ItemFiles {
	const { imageFields, filesAreInJson = false } = entry;
	const files = filesOf(input, filesAreInJson);
	if (!imageFields) return files;
	const beside = filesBesideImages.get(imageFields) ?? {
		inJson: without(files.inJson, imageFields),
		binary: without(files.binary, imageFields),
	};
	filesBesideImages.set(imageFields, beside);
	return {
		inJson: files.inJson && { ...only(files.inJson, entry.field), ...beside.inJson },
		binary: files.binary && { ...only(files.binary, entry.field), ...beside.binary },
	};
}

function without<Value>(
	files: Record<string, Value> | undefined,
	fields: ReadonlySet<string>,
): Record<string, Value> {
	return Object.fromEntries(Object.entries(files ?? {}).filter(([field]) => !fields.has(field)));
}

function only<Value>(
	files: Record<string, Value>,
	field: string | undefined,
): Record<string, Value> {
	return field !== undefined && Object.hasOwn(files, field) ? { [field]: files[field]! } : {};
}

/** Where the image came from, for later nodes. */
export function origin(image: InputImage): IDataObject {
	switch (image.from) {
		case 'files':
			return { sourceFileName: image.fileName, sourceField: image.field };
		case 'url':
			return { sourceUrl: image.sourceUrl };
		case 'base64':
			return {};
	}
}
