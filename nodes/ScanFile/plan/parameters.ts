import type { IExecuteFunctions, IGetNodeParameterOptions } from 'n8n-workflow';
import { Failure } from '../failures';
import { baseUrlRemedy, bearerKey, scanFileUrl } from '../iqs/endpoint';
import { objectOf } from '../iqs/responseFields';
import type { Mode } from '../iqs/scanFile';
import { orFailure, readableError } from './evaluate';
import {
	modeNames,
	readBase64Text,
	readBoolean,
	readChoice,
	readNumber,
	readText,
	readUrl,
} from './parameterValues';
import { writtenText } from './values';

/** The checked settings of one item. */
export interface ItemSettings {
	source: ImageSourceSetting;
	autoCrop: Mode;
	autoRotate: Mode;
	outputField: string;
	/** Of the scan or the PDF; empty to name it after the photo. */
	fileName: string;
	/** Of the PDF; empty to use its file name. */
	title: string;
	pageSize: PageSize;
	keepInputFields: boolean;
	keepInputFiles: boolean;
	removeGpsPosition: boolean;
	skipNonImages: boolean;
}

/** The names of the page sizes of a PDF, by their values. */
const pageSizes = { automatic: 'Automatic', a4: 'A4', letter: 'Letter' };
export type PageSize = keyof typeof pageSizes;

const operations = { scanToImage: 'Scan to Image', scanToPdf: 'Scan to PDF' };
/** Which scans become one PDF. */
const pdfScopes = {
	eachScan: 'One PDF for Each Scan',
	eachItem: 'One PDF for Each Input Item',
	allItems: 'One PDF for All Input Items',
};
export type PdfScope = keyof typeof pdfScopes;

export type ImageSourceSetting =
	/** `fields`: names and patterns, or a file that an expression returned directly. */
	| { from: 'files'; fields: unknown }
	/** `url` as it is sent, `sourceUrl` as it was entered. */
	| { from: 'url'; url: string; sourceUrl: string }
	| { from: 'base64'; text: string };

/**
 * Defaults and limits of the options that apply to the whole run; each is at least 1. The description
 * repeats them because n8n's lint rules require literals there; a test compares them.
 */
export const runLimits = {
	maxConcurrentCalls: { default: 50, max: 50 },
	/** A call that fails may be billed, so retries are few. */
	maxTries: { default: 4, max: 10 },
	/** The service itself gives up after 25 s (documented); the rest is for slow uploads. */
	timeoutSeconds: { default: 120, max: 3600 },
};

/** The settings of the whole run, taken from the first item. */
export interface RunSettings {
	/** Where the calls go. */
	url: string;
	/** Tells accounts apart, and is kept out of messages; n8n itself adds it to the requests. */
	apiKey: string;
	maxConcurrentCalls: number;
	maxTries: number;
	timeoutMs: number;
	/** Which scans become one PDF; undefined if they are output as images. */
	createPdf: PdfScope | undefined;
}

/**
 * The settings of one item.
 * @throws Failure when a parameter has a value that cannot be used
 */
export async function readItemSettings(
	context: IExecuteFunctions,
	itemIndex: number,
): Promise<ItemSettings> {
	let lastName = '';
	const reader =
		(options?: IGetNodeParameterOptions) => (name: string, unset?: object | string) => {
			lastName = name;
			return context.getNodeParameter(name, itemIndex, unset, options) as unknown;
		};
	const settings = async () => parseSettings(reader(), reader({ rawExpressions: true }));
	return await settings().catch((thrown: unknown) => {
		throw readableError(thrown, lastName);
	});
}

/** Evaluates a parameter; `unset` is its value in workflows that do not contain it. */
type ReadParameter = (name: string, unset?: object | string) => unknown;

/** @param rawValue reads a parameter as the user wrote it, an expression as its text */
function parseSettings(value: ReadParameter, rawValue: ReadParameter): ItemSettings {
	const options = objectOf(value('options', {}));
	const outputField = readText("'Output Data Field Name'", value('outputField')).trim();
	if (outputField === '') {
		throw new Failure(
			"'Output Data Field Name' is empty",
			'Enter the name of the field that the scan goes into, for example data.',
		);
	}
	return {
		source: readSource(value, rawValue),
		autoCrop: readChoice('Crop', value('autoCrop'), modeNames),
		autoRotate: readChoice('Rotate', value('autoRotate'), modeNames),
		outputField,
		fileName: readText("'File Name'", options.fileName).trim(),
		title: readText("'Title'", options.title),
		pageSize: readChoice('Page Size', options.pageSize ?? 'automatic', pageSizes),
		keepInputFields: readBoolean('Include Input Fields', options.keepInputFields, true),
		keepInputFiles: readBoolean('Include Input Files', options.keepInputFiles, false),
		removeGpsPosition: readBoolean('Remove GPS Position', options.removeGpsPosition, false),
		skipNonImages: readBoolean('Skip Files That Are Not Images', options.skipNonImages, false),
	};
}

/**
 * The settings of the whole run, or why nothing can be sent: the credential is missing, or it or an
 * option has an invalid value.
 */
export async function readRunSettings(context: IExecuteFunctions): Promise<RunSettings | Failure> {
	/** Undefined while the credential is read. */
	let lastName: string | undefined;
	const value: ReadParameter = (name, unset) => {
		lastName = name;
		return context.getNodeParameter(name, 0, unset);
	};
	return await orFailure(
		async () =>
			await parseRunSettings(context, value).catch((thrown: unknown) => {
				throw lastName === undefined ? thrown : readableError(thrown, lastName);
			}),
	);
}

async function parseRunSettings(
	context: IExecuteFunctions,
	value: ReadParameter,
): Promise<RunSettings> {
	if (!context.getNode().credentials?.iqsApi) {
		throw new Failure(
			`'${context.getNode().name}' has no IQS API credential`,
			'Open the node and select or create a credential.',
		);
	}
	const { baseUrl, apiKey } = await context.getCredentials('iqsApi');
	const url = scanFileUrl(writtenText(baseUrl) ?? '');
	if (!url) throw new Failure("'Base URL' in the credential is not valid", baseUrlRemedy);
	const key = bearerKey(writtenText(apiKey) ?? '');
	// A template expression writes missing values as "undefined" or "null".
	if (!key || ['undefined', 'null', 'NaN'].includes(key)) {
		throw new Failure(
			"'API Key' in the credential is empty or contains characters that a key cannot have",
			'Copy the key from the IQS console into the credential again. If it comes from an expression, check that the expression returns the key.',
		);
	}
	const options = objectOf(value('options', {}));
	const read = (displayName: string, name: keyof typeof runLimits) =>
		readNumber(displayName, options[name], runLimits[name]);
	return {
		url,
		apiKey: key,
		maxConcurrentCalls: read('Max Concurrent Calls', 'maxConcurrentCalls'),
		maxTries: read('Max Tries', 'maxTries'),
		timeoutMs: read('Timeout (Seconds)', 'timeoutSeconds') * 1000,
		createPdf: readPdfScope(value),
	};
}

/** Workflows from older versions of this package have neither parameter. */
function readPdfScope(value: ReadParameter): PdfScope | undefined {
	const operation = readChoice('Operation', value('operation', 'scanToImage'), operations);
	if (operation === 'scanToImage') return undefined;
	return readChoice('Create', value('createPdf', 'eachItem'), pdfScopes);
}

const imageSources = { files: 'Input Files', url: 'URL', base64: 'Base64 Text' };

function readSource(value: ReadParameter, rawValue: ReadParameter): ImageSourceSetting {
	const from = readChoice('Image Source', value('imageSource'), imageSources);
	if (from === 'url') return { from, ...readUrl(value('imageUrl')) };
	if (from === 'base64') return { from, text: readBase64Text(value('base64Text')) };
	const fields = value('binaryPropertyName') ?? binaryFieldOf(rawValue('binaryPropertyName'));
	return { from, fields };
}

/** The field in {{ $binary.field }}, which n8n evaluates to nothing in combined binary mode. */
function binaryFieldOf(expression: unknown): string | undefined {
	const text = (writtenText(expression) ?? '').trim();
	const match = /^=\{\{\s*\$binary(?:\.([\w$]+)|\[(["'])(.+)\2\])\s*\}\}$/.exec(text);
	return match?.[1] ?? match?.[3];
}
