import { imageFileName } from './fileName';
import { filesInJson, type InputImage } from './inputImages';
import type { Scan, ScanAnswer } from './iqs/scanFile';
import type { Job, Refused } from './plan';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/**
 * The output item of one scan. The scan goes to n8n's file storage here.
 * @param position which scan of its answer it is, from 0
 */
export async function scanItem(
	context: IExecuteFunctions,
	input: INodeExecutionData,
	{ itemIndex, settings, image }: Job,
	{ requestId, searchTimeMs, scans }: ScanAnswer,
	scan: Scan,
	position: number,
): Promise<INodeExecutionData> {
	const number = scans.length > 1 ? position + 1 : undefined;
	const file = await context.helpers.prepareBinaryData(
		scan.file,
		imageFileName(image.fileName, scan.type.extension, number),
		// Told from the bytes: n8n would believe the name.
		scan.type.mimeType,
	);
	const { [filesInJson]: filesOfInput, ...fieldsOfInput } = input.json;
	return {
		json: {
			...(settings.keepInputFields && withoutImageText(fieldsOfInput, image)),
			...(settings.keepInputFiles && filesOfInput && { [filesInJson]: filesOfInput }),
			angle: scan.angle,
			width: scan.width,
			height: scan.height,
			requestId,
			searchTime: searchTimeMs,
			...origin(image),
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
 *   json of the input item itself (n8n-core, handleNodeErrorOutput)
 */
export function failureItem(
	input: INodeExecutionData,
	{ itemIndex, image, imageFields = [] }: Job | Refused,
	reason: string,
	toErrorOutput: boolean,
): INodeExecutionData {
	const ownField = image?.from === 'files' ? image.field : undefined;
	// The other images have items of their own: with them here, a second try would pay for them again.
	const files = Object.entries(input.binary ?? {}).filter(
		([field]) => field === ownField || !imageFields.includes(field),
	);
	return {
		json: { ...(!toErrorOutput && input.json), error: reason },
		...(files.length > 0 && { binary: Object.fromEntries(files) }),
		pairedItem: { item: itemIndex },
	};
}

/** Where the image came from, for the nodes after this one. */
function origin(image: InputImage): IDataObject {
	switch (image.from) {
		case 'files':
			return { sourceField: image.field, sourceFileName: image.fileName };
		case 'url':
			return { sourceUrl: image.url };
		case 'base64':
			return {};
	}
}

/** Fields that hold the Base64 text of the image would store it once more with each scan. */
function withoutImageText(fields: IDataObject, image: InputImage): IDataObject {
	if (image.from !== 'base64') return fields;
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== image.text));
}
