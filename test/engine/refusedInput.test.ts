import type { INodeParameters } from 'n8n-workflow';
import type { InputItem } from '../../dev/engine/engine';
import { useStorage, type Storage } from '../../dev/engine/storage';
import { photoItem, smallJpeg } from '../support/images';
import { useLocalService } from '../support/localService';
import { scanRaw } from '../support/rawItems';
import { scan, type ScanRun } from '../support/scanFile';

const service = useLocalService();

function fileItem(bytes: Buffer | string, fileName: string, mimeType = 'image/jpeg'): InputItem {
	return { files: { data: { bytes: Buffer.from(bytes as string), fileName, mimeType } } };
}

const loginPage = '\n<!DOCTYPE html><html><head><title>Sign in</title></head></html>';

/** What the second of three items is, and the sentence that names it. */
const inputs: Array<[string, InputItem, INodeParameters, RegExp]> = [
	['no file at all', { json: {} }, {}, /^The item has no file in the field 'data'.*\[item 1\]$/],
	[
		'another field',
		{ files: { photo: { bytes: Buffer.from('x'), fileName: 'p.jpg', mimeType: 'image/jpeg' } } },
		{},
		/^The item has no file in the field 'data'/,
	],
	[
		'an empty file',
		fileItem('', 'nothing.jpg'),
		{},
		/^'nothing\.jpg' in the field 'data' is empty/,
	],
	['a PDF', fileItem('%PDF-1.7\n…', 'exam.pdf', 'application/pdf'), {}, /'exam\.pdf'.* but a PDF/],
	['a login page', fileItem(loginPage, 'photo.jpg'), {}, /'photo\.jpg'.* but a web page \(HTML\)/],
	['text', fileItem('not found', 'photo.jpg'), {}, /'photo\.jpg'.* but plain text/],
	['other bytes', fileItem('\0\x01\x02\x03', 'photo.jpg'), {}, /but data of an unknown kind/],
	[
		'a pattern that fits nothing',
		{ json: {} },
		{ binaryPropertyName: '={{ $itemIndex === 1 ? "attachment_*" : "data" }}' },
		/^No file of the item matches 'attachment_\*'/,
	],
	[
		'no field name',
		photoItem(Buffer.from('x')),
		{ binaryPropertyName: '={{ $itemIndex === 1 ? " " : "data" }}' },
		/^'Input Data Field Name' is empty/,
	],
	[
		'a value that Crop does not know',
		photoItem(Buffer.from('x')),
		{ autoCrop: '={{ $itemIndex === 1 ? "maybe" : "true" }}' },
		/^'Crop' has an invalid value/,
	],
	[
		'an expression that fails',
		photoItem(Buffer.from('x')),
		{ outputField: '={{ $itemIndex === 1 ? $("Nowhere").item.json.a : "data" }}' },
		/^n8n could not evaluate a parameter of this node/,
	],
	[
		'no output field',
		photoItem(Buffer.from('x')),
		{ outputField: '={{ $itemIndex === 1 ? "" : "data" }}' },
		/^'Output Data Field Name' is empty/,
	],
];

describe.each(['memory', 'filesystem'] as Storage[])('In %s storage', (storage) => {
	beforeAll(async () => await useStorage(storage));

	test.each(inputs)(
		'%s ends the run before anything is paid for',
		async (_, item, parameters, message) => {
			const photo = photoItem(await smallJpeg(1));
			const { error, output } = await scan({
				baseUrl: service.current.baseUrl,
				items: [photo, item, photo],
				parameters,
			});

			expect(error!.name).toBe('NodeOperationError');
			expect(error!.message).toMatch(message);
			expect(error!.message).toMatch(/\[item 1\]$/);
			expect(error!.description).toMatch(/you were not charged/);
			expect(output).toEqual([]);
			expect(service.current.calls).toEqual([]);
		},
	);

	test.each(inputs)('%s fails alone with "continue"', async (_, item, parameters, message) => {
		const photo = photoItem(await smallJpeg(1));
		const { output, errorOutput } = await scan({
			baseUrl: service.current.baseUrl,
			items: [photo, item, photo],
			parameters,
			onError: 'continueErrorOutput',
		});

		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(errorOutput).toHaveLength(1);
		expect(String(errorOutput[0]!.json.error).replace(/ \[item 1\].*/, ' [item 1]')).toMatch(
			message,
		);
		expect(errorOutput[0]!.pairedItem).toEqual({ item: 1 });
		expect(Object.keys(errorOutput[0]!.binary ?? {})).toEqual(Object.keys(item.files ?? {}));
		expect(service.current.calls).toHaveLength(2);
	});
});

test('A file in memory with damaged Base64 ends the run before anything is paid for', async () => {
	const data = (await smallJpeg(1)).toString('base64');
	const itemOf = (text: string) => ({
		json: {},
		binary: { data: { data: text, fileName: 'a.jpg', mimeType: 'image/jpeg' } },
	});
	const { error } = await scanRaw({
		baseUrl: service.current.baseUrl,
		items: [itemOf(data), itemOf(`${data}\0`)],
	});

	expect(error!.message).toBe("The content of 'a.jpg' is not valid Base64 [item 1]");
	expect(service.current.calls).toEqual([]);
});

describe('From a URL or text', () => {
	beforeAll(async () => await useStorage('filesystem'));

	test.each<[string, INodeParameters, RegExp]>([
		['no URL', { imageSource: 'url', imageUrl: ' ' }, /^'Image URL' is empty/],
		['a path', { imageSource: 'url', imageUrl: '/photos/1.jpg' }, /^'Image URL' is not a web URL/],
		['ftp', { imageSource: 'url', imageUrl: 'ftp://a/1.jpg' }, /^'Image URL' is not a web URL/],
		['no host', { imageSource: 'url', imageUrl: 'https://' }, /^'Image URL' is not a web URL/],
		[
			'the image itself',
			{ imageSource: 'url', imageUrl: 'data:image/png;base64,AAAA' },
			/^'Image URL' contains the image itself/,
		],
		['no text', { imageSource: 'base64', base64Text: '={{ "" }}' }, /^'Base64 Text' is empty/],
		[
			'garbage',
			{ imageSource: 'base64', base64Text: 'photo.jpg!' },
			/^'Base64 Text' is not valid Base64/,
		],
		[
			'text that decodes to text',
			{ imageSource: 'base64', base64Text: 'aGVsbG8gd29ybGQ=' },
			/^'Base64 Text' is not an image but plain text/,
		],
		[
			'a source that does not exist',
			{ imageSource: 'fax' },
			/^'Image Source' has an invalid value/,
		],
	])('%s is rejected without a call', async (_, parameters, message) => {
		const { error } = await scan({ baseUrl: service.current.baseUrl, items: [{}], parameters });

		expect(error!.message).toMatch(message);
		expect(error!.description!.length).toBeGreaterThan(40);
		expect(service.current.calls).toEqual([]);
	});
});

describe('Settings of the whole run', () => {
	interface Wrong extends Pick<ScanRun, 'nodeSettings' | 'apiKey'> {
		baseUrl?: string;
		options?: INodeParameters;
	}

	test.each<[string, Wrong, RegExp]>([
		[
			'a missing credential',
			{ nodeSettings: { credentials: {} } },
			/^'IQS ScanFile' has no IQS API credential/,
		],
		[
			'a base URL that is no URL',
			{ baseUrl: 'cloud-iqs.aliyuncs.com' },
			/^'Base URL' in the credential/,
		],
		['a user name', { baseUrl: 'http://me:secret@127.0.0.1' }, /^'Base URL' in the credential/],
		['another protocol', { baseUrl: 'ftp://127.0.0.1/' }, /^'Base URL' in the credential/],
		['an empty key', { apiKey: ' ' }, /^'API Key' in the credential is empty/],
		['a key with a line break', { apiKey: 'abc\ndef' }, /^'API Key' in the credential/],
		[
			'an expression that fails',
			{ options: { maxTries: '={{ $("Nowhere").item.json.a }}' } },
			/^n8n could not evaluate a parameter of this node/,
		],
		['no concurrency', { options: { maxConcurrentCalls: 0 } }, /^'Max Concurrent Calls' is not/],
		[
			'half a try',
			{ options: { maxTries: 1.5 } },
			/^'Max Tries' is not a whole number from 1 to 10/,
		],
		['an endless timeout', { options: { timeoutSeconds: 99999 } }, /^'Timeout \(Seconds\)' is not/],
	])('%s ends the run, and with "continue" every item says so', async (_, wrong, message) => {
		const run = {
			baseUrl: wrong.baseUrl ?? service.current.baseUrl,
			...(wrong.apiKey && { apiKey: wrong.apiKey }),
			...(wrong.nodeSettings && { nodeSettings: wrong.nodeSettings }),
			items: [photoItem(await smallJpeg(1)), photoItem(await smallJpeg(2))],
			parameters: { options: wrong.options ?? {} },
		};

		const ended = await scan(run);
		const continued = await scan({ ...run, onError: 'continueRegularOutput' });

		expect(ended.error!.message).toMatch(message);
		// It is no item's fault.
		expect(ended.error!.message).not.toContain('[item');
		expect(ended.error!.description).not.toContain('cannot be sent either');
		expect(continued.output).toHaveLength(2);
		for (const { json, binary } of continued.output) {
			expect(json.error).toMatch(message);
			expect(binary).toHaveProperty('data');
		}
		expect(service.current.calls).toEqual([]);
	});
});
