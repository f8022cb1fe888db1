import type {
	IBinaryData,
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
} from 'n8n-workflow';
import type { InputImage } from '../plan/findImages';
import { filesInJson } from '../plan/inputFieldNames';
import type { Entry, Job } from '../plan/planRun';
import { isPlainObject } from '../plan/values';
import { keptFields, readable } from './keptFields';
import type { Redactor } from './redact';
import type { FailedEntry, Scanned } from './results';
import { toolLink } from './toolLink';

/** The output item of one scan. */
export function scanItem(
	context: IExecuteFunctions,
	scanned: Scanned,
	redactor: Redactor,
): INodeExecutionData {
	const { entry, response, scan } = scanned;
	const input = context.getInputData()[entry.itemIndex]!;
	const link = toolLink(context, scan.file);
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
	job: Job,
	input: INodeExecutionData | undefined,
	fields: IDataObject,
	file: IBinaryData,
): INodeExecutionData {
	const { settings, image, filesAreInJson } = job;
	const kept =
		input && settings.keepInputFiles ? readable(() => copiesOf(input, filesAreInJson)) : {};
	const { inJson, binary } = withFile(kept, job, file);
	return {
		json: {
			// First, so that they come first in n8n's table, and again below, so that no input field overrides
			// them.
			...fields,
			...(input && settings.keepInputFields && keptFields(input.json, image, filesAreInJson)),
			...fields,
			...(inJson && { [filesInJson]: inJson }),
		},
		...(binary && { binary }),
	};
}

/**
 * The output item of an image without a scan: the input item with the error. A scan that could not be put
 * into a PDF is paid for, so it is included in the output field.
 *
 * n8n sends an item to the error output when its json has nothing but `error` and `details`, and adds the
 * json of the input item itself, in combined binary mode with all its files (n8n-core,
 * handleNodeErrorOutput). There a scan has no other place than the details.
 */
export function failureItem(
	context: IExecuteFunctions,
	{ entry, scanned }: FailedEntry,
	error: string,
): INodeExecutionData {
	const toErrorOutput = context.getNode().onError === 'continueErrorOutput';
	const input = context.getInputData()[entry.itemIndex]!;
	const files = readable(() => filesWithoutOthers(input, entry));
	const { inJson, binary } = scanned ? withFile(files, scanned.entry, scanned.scan.file) : files;
	return {
		json: {
			...(!toErrorOutput && readable(() => ({ ...input.json }))),
			...(!toErrorOutput && inJson && { [filesInJson]: inJson }),
			error,
			...(toErrorOutput &&
				scanned &&
				isInJson(scanned.entry, scanned.scan.file) && { details: { scan: scanned.scan.file } }),
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

/** Whether n8n itself moves a file into the json; one named __proto__ it loses there. */
function isInJson({ filesAreInJson }: Job, { id }: IBinaryData): boolean {
	return filesAreInJson && id !== undefined;
}

/** The same files with one more, in the field for the output. */
function withFile({ inJson, binary }: ItemFiles, job: Job, file: IBinaryData): ItemFiles {
	const output = { [job.settings.outputField]: file };
	return isInJson(job, file)
		? { inJson: { ...inJson, ...output } as IDataObject, binary }
		: { inJson, binary: { ...binary, ...output } };
}

function filesOf({ json, binary }: INodeExecutionData, filesAreInJson: boolean): ItemFiles {
	const inJson = filesAreInJson ? json?.[filesInJson] : undefined;
	return {
		inJson: isPlainObject(inJson) ? (inJson as IDataObject) : undefined,
		binary: isPlainObject(binary) ? binary : undefined,
	};
}

function copiesOf(item: INodeExecutionData, filesAreInJson: boolean): ItemFiles {
	const { inJson, binary } = filesOf(item, filesAreInJson);
	return { inJson: inJson && { ...inJson }, binary: binary && { ...binary } };
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
	if (!imageFields) return copiesOf(input, filesAreInJson);
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
	if (image.from === 'url') return { sourceUrl: image.sourceUrl };
	return image.from === 'files' ? { sourceFileName: image.fileName, sourceField: image.field } : {};
}
