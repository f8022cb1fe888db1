import type { INodeProperties } from 'n8n-workflow';

/** The collection 'Options': settings that most runs leave at their defaults. */
export const options: INodeProperties[] = [
	{
		displayName: 'File Name',
		name: 'fileName',
		type: 'string',
		default: '',
		placeholder: 'e.g. invoice-{{ $json.number }}',
		description:
			'The name of the scan or the PDF, without its extension. If several files would have the same name, each gets a number. If empty, the file is named after the photo, and a PDF of several photos is named scans.pdf.',
	},
	{
		displayName: 'Include Input Fields',
		name: 'keepInputFields',
		type: 'boolean',
		default: true,
		description:
			'Whether to also include the JSON fields of the input item in the output item. A PDF made from several input items never includes them.',
	},
	{
		displayName: 'Include Input Files',
		name: 'keepInputFiles',
		type: 'boolean',
		default: false,
		description:
			'Whether to also include the files of the input item in the output item. A file in the output field is replaced by the scan or the PDF. A PDF made from several input items never includes them.',
	},
	{
		displayName: 'Max Concurrent Calls',
		name: 'maxConcurrentCalls',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 50 },
		default: 50,
		description:
			'Maximum number of photos that this node sends to IQS at the same time. The node starts with a few and sends more as long as IQS keeps up. All executions together send at most 24 MB of files at a time.',
	},
	{
		displayName: 'Max Tries',
		name: 'maxTries',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 10 },
		default: 4,
		description:
			'Maximum number of calls for one photo if IQS fails or the connection breaks. Such calls may be billed. Throttled calls are not billed and do not count: they are retried as long as IQS accepts other calls.',
	},
	{
		displayName: 'Page Size',
		name: 'pageSize',
		type: 'options',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description: 'A4, Letter, Legal, ID card or receipt, depending on the shape of each scan',
			},
			{ name: 'A4', value: 'a4', description: 'Pages of 210 × 297 mm' },
			{ name: 'Letter', value: 'letter', description: 'Pages of 8.5 × 11 inches' },
		],
		default: 'automatic',
		description: 'The size of the pages. A scan is never cropped or distorted to fill its page.',
		displayOptions: { show: { '/operation': ['scanToPdf'] } },
	},
	{
		displayName: 'Remove GPS Position',
		name: 'removeGpsPosition',
		type: 'boolean',
		default: false,
		description:
			'Whether to remove the GPS position from JPEG photos before they are sent. Pixels and orientation stay as they are. Photos of other types, such as HEIC and PNG, are sent unchanged.',
		displayOptions: { show: { '/imageSource': ['files', 'base64'] } },
	},
	{
		displayName: 'Skip Files That Are Not Images',
		name: 'skipNonImages',
		type: 'boolean',
		default: false,
		description:
			'Whether to skip PDFs and other files that are not images, empty files, and items without a file, instead of stopping',
		displayOptions: { show: { '/imageSource': ['files'] } },
	},
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 3600 },
		default: 120,
		description: 'How long one call may take, from connecting to the end of the response',
	},
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		default: '',
		placeholder: 'e.g. Invoice {{ $json.number }}',
		description: 'The title that PDF readers show. If empty, the file name is used.',
		displayOptions: { show: { '/operation': ['scanToPdf'] } },
	},
];
