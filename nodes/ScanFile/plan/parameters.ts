import { baseUrlRemedy, bearerKey, isHttpUrl, scanFileUrl } from '../iqs/endpoint';
import { modes, type Mode } from '../iqs/scanFile';
import { LocalFailure } from '../failures';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** What one item asks for, checked. */
export interface ItemSettings {
	source: ImageSourceSetting;
	autoCrop: Mode;
	autoRotate: Mode;
	outputField: string;
	keepInputFields: boolean;
	keepInputFiles: boolean;
	skipNonImages: boolean;
}

export type ImageSourceSetting =
	/** `fields`: names and patterns, or a file that an expression gave directly. */
	| { from: 'files'; fields: unknown }
	| { from: 'url'; url: string }
	| { from: 'base64'; text: string };

/**
 * Presets and upper bounds of the options that hold for the whole run; each is at least 1.
 * The description repeats them, because n8n's lint rules want literals there; a test compares.
 */
export const runLimits = {
	maxConcurrentCalls: { default: 50, max: 50 },
	/** A call that fails may be billed, so retries are few. */
	maxTries: { default: 4, max: 10 },
	/** The service itself gives up after 25 s (documented); the rest is for slow uploads. */
	timeoutSeconds: { default: 120, max: 3600 },
};

/** What holds for the whole run; taken from the first item. */
export interface RunSettings {
	/** Where the calls go. */
	url: string;
	/** Needed only to keep it out of messages: n8n puts it into the requests. */
	apiKey: string;
	maxConcurrentCalls: number;
	maxTries: number;
	timeoutMs: number;
}

/**
 * The settings of one item.
 * @throws LocalFailure when a parameter has a value that cannot be used
 */
export function readItemSettings(context: IExecuteFunctions, itemIndex: number): ItemSettings {
	const value = (name: string) => context.getNodeParameter(name, itemIndex) as unknown;
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const outputField = String(value('outputField') ?? '').trim();
	if (outputField === '') {
		throw new LocalFailure(
			"'Output Data Field Name' is empty",
			'Enter the name of the field that the scan goes into, for example data.',
		);
	}
	return {
		source: readSource(value),
		autoCrop: readMode('Crop', value('autoCrop')),
		autoRotate: readMode('Rotate', value('autoRotate')),
		outputField,
		keepInputFields: options.keepInputFields !== false,
		keepInputFiles: options.keepInputFiles === true,
		skipNonImages: options.skipNonImages === true,
	};
}

/** @throws LocalFailure when the credential is missing, or it or an option has a value that cannot be used */
export async function readRunSettings(context: IExecuteFunctions): Promise<RunSettings> {
	if (!context.getNode().credentials?.iqsApi) {
		throw new LocalFailure(
			`'${context.getNode().name}' has no IQS API credential`,
			'Open the node, and choose or make one.',
			{ stopsRun: true },
		);
	}
	const { baseUrl, apiKey } = await context.getCredentials('iqsApi');
	const url = scanFileUrl(String(baseUrl));
	if (!url) {
		throw new LocalFailure("'Base URL' in the credential cannot be used", baseUrlRemedy, {
			stopsRun: true,
		});
	}
	const key = bearerKey(String(apiKey));
	if (!key) {
		throw new LocalFailure(
			"'API Key' in the credential is empty or has characters that a key cannot have",
			'Copy the key from the IQS console into the credential once more.',
			{ stopsRun: true },
		);
	}
	const options = context.getNodeParameter('options', 0, {}) as IDataObject;
	const read = (displayName: string, name: keyof typeof runLimits) =>
		readNumber(displayName, options[name], runLimits[name]);
	return {
		url,
		apiKey: key,
		maxConcurrentCalls: read('Max Concurrent Calls', 'maxConcurrentCalls'),
		maxTries: read('Max Tries', 'maxTries'),
		timeoutMs: read('Timeout (Seconds)', 'timeoutSeconds') * 1000,
	};
}

function readSource(value: (name: string) => unknown): ImageSourceSetting {
	const from = value('imageSource');
	if (from === 'url') return { from, url: readUrl(value('imageUrl')) };
	if (from === 'base64') return { from, text: readBase64Text(value('base64Text')) };
	if (from === 'files') return { from, fields: value('binaryPropertyName') };
	throw new LocalFailure(
		"'Image Source' has a value that does not exist",
		'Choose Input Files, URL or Base64 Text; an expression must give files, url or base64.',
	);
}

function readUrl(value: unknown): string {
	const url = typeof value === 'string' ? value.trim() : '';
	if (isHttpUrl(url)) return url;
	const remedy =
		'Enter a complete address that starts with https:// or http:// and opens from the public internet.';
	if (url === '') throw new LocalFailure("'Image URL' is empty", remedy);
	if (/^data:/i.test(url)) {
		throw new LocalFailure(
			"'Image URL' holds the image itself (a data: address)",
			"Set 'Image Source' to 'Base64 Text' and move the value there.",
		);
	}
	throw new LocalFailure("'Image URL' is not a web address", remedy);
}

function readBase64Text(value: unknown): string {
	if (typeof value === 'string' && value.trim() !== '') return value;
	throw new LocalFailure(
		"'Base64 Text' is empty",
		'Check that the expression points to the field with the text of the image.',
	);
}

/** An expression may give a boolean where the service wants a string. */
function readMode(displayName: string, value: unknown): Mode {
	const mode = modes.find((known) => known === String(value).trim().toLowerCase());
	if (mode) return mode;
	throw new LocalFailure(
		`'${displayName}' has a value that does not exist`,
		'Choose Automatic, Off or Force; an expression must give true, false or force.',
	);
}

function readNumber(
	displayName: string,
	value: unknown,
	limit: { default: number; max: number },
): number {
	const number = Number(value ?? limit.default);
	if (Number.isInteger(number) && number >= 1 && number <= limit.max) return number;
	throw new LocalFailure(
		`'${displayName}' is not a whole number from 1 to ${limit.max}`,
		`Enter a number from 1 to ${limit.max}, or remove the option to use ${limit.default}.`,
		{ stopsRun: true },
	);
}
