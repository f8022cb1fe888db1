import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

/** The three values of `autoCrop` and `autoRotate`. */
function modeOptions(automatic: string, off: string, force: string): INodePropertyOptions[] {
	return [
		{ name: 'Automatic', value: 'true', description: automatic },
		{ name: 'Off', value: 'false', description: off },
		{ name: 'Force', value: 'force', description: force },
	];
}

/** What the editor shows, in the order of the panel. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Image Source',
		name: 'imageSource',
		type: 'options',
		options: [
			{
				name: 'Input Files',
				value: 'files',
				description: 'Files from the previous node',
			},
			{
				name: 'URL',
				value: 'url',
				description: 'Address of an image on the public internet; IQS fetches it itself',
			},
			{
				name: 'Base64 Text',
				value: 'base64',
				description: 'The image as text in a field of the item',
			},
		],
		default: 'files',
		description: 'Where the photos come from',
	},
	{
		displayName: 'Input Data Field Name',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. data or attachment_*',
		hint: 'Several names separated by commas, and patterns such as attachment_*, give one scan for each file',
		description: 'The name of the input field containing the photo to be scanned',
		displayOptions: { show: { imageSource: ['files'] } },
	},
	{
		displayName: 'Image URL',
		name: 'imageUrl',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. https://example.com/photo.jpg',
		description: 'Address of one image; it must open without signing in, because IQS fetches it',
		displayOptions: { show: { imageSource: ['url'] } },
	},
	{
		displayName: 'Base64 Text',
		name: 'base64Text',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. {{ $json.photo }}',
		description: 'The image as Base64 text, with or without a "data:image/…;base64," prefix',
		displayOptions: { show: { imageSource: ['base64'] } },
	},
	{
		displayName: 'Crop',
		name: 'autoCrop',
		type: 'options',
		options: modeOptions(
			'Crop to the page when one is found',
			'Keep the whole picture',
			'Always crop, even when it is not certain where the page ends',
		),
		default: 'true',
		description: 'Whether to cut the page out of the photo',
	},
	{
		displayName: 'Rotate',
		name: 'autoRotate',
		type: 'options',
		options: modeOptions(
			'Turn the page upright when it lies on its side or upside down',
			'Keep the page as it lies in the photo',
			'Always turn, even when it is not certain which way is up',
		),
		default: 'true',
		description: 'Whether to turn the page upright',
	},
	{
		displayName: 'Output Data Field Name',
		name: 'outputField',
		type: 'string',
		default: 'data',
		required: true,
		placeholder: 'e.g. scan',
		hint: 'The name of the output field that the scan goes into',
		description: 'The nodes after this one find the scan under this name',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Include Input Fields',
				name: 'keepInputFields',
				type: 'boolean',
				default: true,
				description: 'Whether to put the JSON fields of the input item into the output item too',
			},
			{
				displayName: 'Include Input Files',
				name: 'keepInputFiles',
				type: 'boolean',
				default: false,
				description:
					'Whether to put the files of the input item into the output item too; a file in the output field is replaced by the scan',
			},
			{
				displayName: 'Max Concurrent Calls',
				name: 'maxConcurrentCalls',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 50 },
				default: 50,
				description:
					'Maximum number of photos of this node sent to IQS at the same time. The node starts with few and sends more while IQS keeps up; all executions together send at most 24 MB of files at a time.',
			},
			{
				displayName: 'Max Tries',
				name: 'maxTries',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 10 },
				default: 4,
				description:
					'Maximum number of calls for one photo when IQS fails or the connection breaks, because such calls may be billed. Calls that IQS throttles are not billed and do not count: they are retried while IQS accepts others.',
			},
			{
				displayName: 'Remove GPS Position',
				name: 'removeGpsPosition',
				type: 'boolean',
				default: false,
				description:
					'Whether to remove the GPS position from JPEG photos before they are sent. Their pixels and orientation stay as they are. Photos of other types, such as HEIC and PNG, are sent with all they have in them.',
				displayOptions: { show: { '/imageSource': ['files', 'base64'] } },
			},
			{
				displayName: 'Skip Files That Are Not Images',
				name: 'skipNonImages',
				type: 'boolean',
				default: false,
				description:
					'Whether to leave out files such as PDFs, empty files, and items without a file instead of stopping',
				displayOptions: { show: { '/imageSource': ['files'] } },
			},
			{
				displayName: 'Timeout (Seconds)',
				name: 'timeoutSeconds',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 3600 },
				default: 120,
				description: 'How long one call may take from the connection to the end of the answer',
			},
		],
	},
];
