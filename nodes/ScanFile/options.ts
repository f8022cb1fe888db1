import type { INodeProperties } from 'n8n-workflow';

/** The collection 'Options': what most runs leave as it is. */
export const options: INodeProperties[] = [
	{
		displayName: 'File Name',
		name: 'fileName',
		type: 'string',
		default: '',
		placeholder: 'e.g. invoice-{{ $json.number }}',
		description:
			'The name of the scan or the PDF; the extension is added, and a number where several files would have the same name. Without it, the photo gives the name.',
	},
	{
		displayName: 'Include Input Fields',
		name: 'keepInputFields',
		type: 'boolean',
		default: true,
		description:
			'Whether to put the JSON fields of the input item into the output item too, except for a PDF of several input items',
	},
	{
		displayName: 'Include Input Files',
		name: 'keepInputFiles',
		type: 'boolean',
		default: false,
		description:
			'Whether to put the files of the input item into the output item too, except for a PDF of several input items; a file in the output field is replaced by the scan or the PDF',
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
		displayName: 'Page Size',
		name: 'pageSize',
		type: 'options',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description: 'A4, Letter, Legal, ID card or receipt strip, by the shape of each scan',
			},
			{ name: 'A4', value: 'a4', description: 'Pages of 210 × 297 mm' },
			{ name: 'Letter', value: 'letter', description: 'Pages of 8.5 × 11 inches' },
		],
		default: 'automatic',
		description: 'The size of the pages; a scan is neither cut nor distorted to fill its page',
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
			'Whether to leave out files such as PDFs, empty files, and items without a file instead of stopping',
		displayOptions: { show: { '/imageSource': ['files'] } },
	},
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 3600 },
		default: 120,
		description: 'How long one call may take from the connection to the end of the response',
	},
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		default: '',
		placeholder: 'e.g. Invoice {{ $json.number }}',
		description: 'The title that PDF readers show; without it, the name of the file',
		displayOptions: { show: { '/operation': ['scanToPdf'] } },
	},
];
