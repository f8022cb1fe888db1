import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { options } from './options';

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
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Scan to Image',
				value: 'scanToImage',
				action: 'Scan to image',
				description: 'Turn each photo into a clean image',
			},
			{
				name: 'Scan to PDF',
				value: 'scanToPdf',
				action: 'Scan to PDF',
				description: 'Turn photos into pages of PDF documents',
			},
		],
		default: 'scanToImage',
		description: 'What to turn the photos into',
	},
	{
		displayName: 'Create',
		name: 'createPdf',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'One PDF for Each Scan',
				value: 'eachScan',
				description: 'Each PDF has one page',
			},
			{
				name: 'One PDF for Each Input Item',
				value: 'eachItem',
				description: 'The photos of each item, such as one email, become the pages of one PDF',
			},
			{
				name: 'One PDF for All Input Items',
				value: 'allItems',
				description: 'All photos of the run become the pages of one PDF',
			},
		],
		default: 'eachItem',
		description: 'Which scans go into one PDF. The pages follow the order of the input.',
		displayOptions: { show: { operation: ['scanToPdf'] } },
	},
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
				description: 'URL of an image on the public internet, which IQS fetches itself',
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
		hint: 'To scan several files, enter names separated by commas, or a pattern such as attachment_*',
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
		description:
			'URL of one image. It must open without signing in, because IQS fetches the image itself.',
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
			'Crop to the page if one is found',
			'Keep the whole photo',
			'Always crop, even if the edges of the page are unclear',
		),
		default: 'true',
		description: 'Whether to crop the photo to the page',
	},
	{
		displayName: 'Rotate',
		name: 'autoRotate',
		type: 'options',
		options: modeOptions(
			'Turn the page upright if it is sideways or upside down',
			'Keep the page as it is in the photo',
			'Always rotate, even if it is unclear which way is up',
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
		hint: 'The name of the output field to put the scan or the PDF in',
		description: 'Later nodes find the scan or the PDF under this name',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options,
	},
];
