import { filesInJson, type InputImage } from '../plan/inputImages';
import type { Job, Refused } from '../plan/planRun';
import type { StoredResponse, StoredScan } from '../scan/storeScans';
import type { Redactor } from './redact';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/**
 * The output item of one scan.
 * @param link to the scan, for those who cannot see its file
 */
export function scanItem(
	input: INodeExecutionData,
	{ itemIndex, settings, image }: Job,
	{ requestId, searchTimeMs }: StoredResponse,
	{ angle, width, height, file }: StoredScan,
	link: string | undefined,
	redactor: Redactor,
): INodeExecutionData {
	const { [filesInJson]: filesOfInput, ...fieldsOfInput } = input.json;
	const fields = {
		angle,
		width,
		height,
		...origin(image),
		...(link && { scanUrl: link }),
		// A gateway may have put anything there, the request included.
		requestId: requestId === null ? null : redactor.quote(requestId),
		searchTime: searchTimeMs,
	};
	return {
		json: {
			// First for the eye, in n8n's table, and once more so that no field of the input hides one.
			...fields,
			...(settings.keepInputFields && keptFields(fieldsOfInput, image)),
			...fields,
			...(settings.keepInputFiles && filesOfInput && { [filesInJson]: filesOfInput }),
		},
		binary: {
			...(settings.keepInputFiles && input.binary),
			[settings.outputField]: file,
		},
		pairedItem: { item: itemIndex },
	};
}

/**
 * The output item of an image that has no scan: the input item with the reason.
 * @param toErrorOutput n8n sends an item there when its json has nothing but `error`, and adds the
 *   json of the input item itself, in combined binary mode with all its files (n8n-core,
 *   handleNodeErrorOutput)
 */
export function failureItem(
	input: INodeExecutionData,
	{ itemIndex, image, imageFields = [] }: Job | Refused,
	reason: string,
	toErrorOutput: boolean,
): INodeExecutionData {
	const ownField = image?.from === 'files' ? image.field : undefined;
	// The other images have items of their own: with them here, a second try would pay for them again.
	const isKept = (field: string) => field === ownField || !imageFields.includes(field);
	const kept = (files: object) =>
		Object.fromEntries(Object.entries(files).filter(([field]) => isKept(field)));
	const { [filesInJson]: filesOfInput, ...fieldsOfInput } = input.json;
	return {
		json: {
			...(!toErrorOutput && fieldsOfInput),
			...(!toErrorOutput && filesOfInput && { [filesInJson]: kept(filesOfInput as object) }),
			error: reason,
		},
		...(input.binary && { binary: kept(input.binary) }),
		pairedItem: { item: itemIndex },
	};
}

/** Where the image came from, for the nodes after this one. */
function origin(image: InputImage): IDataObject {
	switch (image.from) {
		case 'files':
			return { sourceFileName: image.fileName, sourceField: image.field };
		case 'url':
			return { sourceUrl: image.url };
		case 'base64':
			return {};
	}
}

/** Texts of this length and more can be an image; shorter ones are somebody's data. */
const minImageTextLength = 64;

/**
 * The fields of the input that go along with a scan. Left out are the `error` of an earlier try, which
 * would tell the nodes after this one, and n8n's Retry On Fail, that the scan came to nothing; and
 * the Base64 text of the image, which would be stored once more with each scan.
 */
function keptFields(input: IDataObject, image: InputImage): IDataObject {
	const fields = { ...input };
	delete fields.error;
	return image.from === 'base64' ? (withoutText(fields, image.text) as IDataObject) : fields;
}

/** @param text the image, as the parameter gave it: with a prefix added to a field, or taken away */
function withoutText(value: unknown, text: string): unknown {
	const isImage = (part: unknown) =>
		typeof part === 'string' &&
		part.length >= minImageTextLength &&
		(text.endsWith(part) || part.endsWith(text));
	if (Array.isArray(value)) {
		return value.filter((part) => !isImage(part)).map((part) => withoutText(part, text));
	}
	// A date, say, is no place for an image, and would not outlive being copied like this.
	if (typeof value !== 'object' || value === null || value.constructor !== Object) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([, part]) => !isImage(part))
			.map(([name, part]) => [name, withoutText(part, text)]),
	);
}
