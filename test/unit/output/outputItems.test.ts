import type { IBinaryData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { Failure } from '../../../nodes/ScanFile/failures';
import * as outputItems from '../../../nodes/ScanFile/output/outputItems';
import { Redactor } from '../../../nodes/ScanFile/output/redact';
import type { FailedEntry } from '../../../nodes/ScanFile/output/results';
import type { InputImage } from '../../../nodes/ScanFile/plan/findImages';
import type { Entry, Job } from '../../../nodes/ScanFile/plan/planRun';
import type { StoredResponse, StoredScan } from '../../../nodes/ScanFile/scan/storeScans';

const file = (name: string, id?: string): IBinaryData => ({
	data: '',
	mimeType: 'image/jpeg',
	fileName: name,
	...(id && { id }),
});
const image = {
	from: 'files',
	field: 'data',
	fileName: 'a.jpg',
	file: { id: undefined, data: '', fileName: 'a.jpg', mimeType: '', bytes: undefined },
} satisfies InputImage;

const job = (settings: object = {}, change: Partial<Job> = {}): Job => ({
	itemIndex: 2,
	field: 'data',
	bytes: 1,
	image,
	imageFields: new Set(['data']),
	filesAreInJson: false,
	scanName: 'a',
	settings: {
		source: { from: 'files', fields: 'data' },
		autoCrop: 'true',
		autoRotate: 'true',
		outputField: 'scan',
		keepInputFields: true,
		keepInputFiles: false,
		skipNonImages: false,
		removeGpsPosition: false,
		fileName: '',
		title: '',
		pageSize: 'automatic',
		...settings,
	},
	...change,
});
const response = { requestId: 'R-1', searchTimeMs: 12, scans: [] } as unknown as StoredResponse;
const scan: StoredScan = { angle: 90, width: 3, height: 4, file: file('a.jpg'), sizeBytes: 5 };
const numbers = { angle: 90, width: 3, height: 4, requestId: 'R-1', searchTime: 12 };
const origin = { sourceFileName: 'a.jpg', sourceField: 'data' };

interface Output {
	input?: INodeExecutionData;
	of?: Job;
	reply?: StoredResponse;
	stored?: IBinaryData;
	link?: string;
	apiKey?: string;
}

function itemOf(output: Output): INodeExecutionData {
	const { input = { json: {} }, of = job(), reply = response, stored, link, apiKey = '' } = output;
	const given = { ...scan, ...(stored && { file: stored }) };
	const scanned = { entry: of, response: reply, scan: given };
	return outputItems.scanItem(contextOf(input, link), scanned, new Redactor(apiKey));
}

/** As much of n8n as is asked, with one input item in the place of all. */
function contextOf(input: INodeExecutionData, link?: string, onError?: string) {
	return {
		getInputData: () => [input, input, input],
		getNode: () => ({ type: link ? 'scanFileTool' : 'scanFile', onError }),
		helpers: { createBinarySignedUrl: () => link },
	} as unknown as IExecuteFunctions;
}

function failureItem(
	input: INodeExecutionData,
	failed: FailedEntry,
	error: string,
	toErrorOutput: boolean,
): INodeExecutionData {
	const onError = toErrorOutput ? 'continueErrorOutput' : 'continueRegularOutput';
	return outputItems.failureItem(contextOf(input, undefined, onError), failed, error);
}

describe('files that cannot be read, when the scans are paid for,', () => {
	const failure = new Failure('It broke', 'Fix it.');
	const getter = Object.defineProperty({}, 'data', {
		enumerable: true,
		get: (): never => {
			throw new TypeError('It is gone');
		},
	});
	const proxy = new Proxy(
		{},
		{ getPrototypeOf: () => null, ownKeys: () => Reflect.ownKeys(null!) },
	);

	test.each([
		['a getter', getter],
		['a proxy', proxy],
	])('are left out: %s', (_, files) => {
		const inputs = [
			{ json: {}, binary: files },
			{ json: { _files: files } as unknown as IDataObject },
		];
		for (const input of inputs) {
			const filesAreInJson = !('binary' in input);
			const of = job({ keepInputFiles: true }, { filesAreInJson });
			expect(itemOf({ input, of }).binary).toEqual({ scan: scan.file });

			for (const entry of [of, { itemIndex: 2, failure, filesAreInJson }]) {
				const item = failureItem(input, { entry, failure }, 'It broke', true);
				expect(item).toEqual({ json: { error: 'It broke' }, pairedItem: { item: 2 } });
			}
		}
	});
});

describe('the item of a scan', () => {
	test('has the scan, its numbers, where it came from, and its input item', () => {
		expect(itemOf({})).toEqual({
			json: { ...numbers, ...origin },
			binary: { scan: scan.file },
			pairedItem: { item: 2 },
		});
	});

	test.each<[name: string, of: InputImage, fields: IDataObject]>([
		[
			'a URL',
			{ from: 'url', url: 'https://a.example/%20', sourceUrl: 'https://a.example/ ', fileName: '' },
			{ sourceUrl: 'https://a.example/ ' },
		],
		['a text', { from: 'base64', text: 'AAAA', fileName: 'scan' }, {}],
	])('of %s tells where it came from', (_, of, fields) => {
		expect(itemOf({ of: job({}, { image: of }) }).json).toEqual({ ...numbers, ...fields });
	});

	test('has a link, and a request ID, where there are some', () => {
		const stored = file('a.jpg', 'files:1');
		expect(itemOf({ link: 'https://n8n.example/1', stored }).json.scanUrl).toBe(
			'https://n8n.example/1',
		);
		expect(itemOf({}).json).not.toHaveProperty('scanUrl');
		expect(itemOf({ reply: { ...response, requestId: null } }).json.requestId).toBeNull();
	});

	test('has no key that a gateway repeats as request ID', () => {
		const apiKey = 'sk-9fK2xQ7vLmZr4TbW1yHc';
		const { json } = itemOf({ apiKey, reply: { ...response, requestId: `R ${apiKey}` } });

		expect(json.requestId).toBe('R ***');
	});

	test('has the fields of its input, in which none hides one of its own', () => {
		const input = { json: { note: 'n', angle: 'mine', error: 'old', _files: 5 } };
		const { json } = itemOf({ input });

		expect(json).toEqual({ note: 'n', _files: 5, ...numbers, ...origin });
		expect(Object.keys(json)[0]).toBe('angle');
		expect(itemOf({ input, of: job({ keepInputFields: false }) }).json).not.toHaveProperty('note');
	});

	test('has the files of its input when they are to be kept, but none in place of the scan', () => {
		const input = { json: {}, binary: { data: file('photo'), scan: file('other') } };

		expect(itemOf({ input }).binary).toEqual({ scan: scan.file });
		expect(itemOf({ input, of: job({ keepInputFiles: true }) }).binary).toEqual({
			data: file('photo'),
			scan: scan.file,
		});
	});
});

describe('the item of a scan in combined binary mode', () => {
	const input = {
		json: { note: 'n', _files: { data: file('photo', 'files:1'), scan: file('old', 'files:2') } },
	} as unknown as INodeExecutionData;
	const stored = file('a.jpg', 'files:3');

	test('has a stored scan in the json, beside the files that are kept', () => {
		const of = (keepInputFiles: boolean) => job({ keepInputFiles }, { filesAreInJson: true });
		const fields = { ...numbers, ...origin, note: 'n' };

		expect(itemOf({ input, of: of(false), stored })).toEqual({
			json: { ...fields, _files: { scan: stored } },
			pairedItem: { item: 2 },
		});
		expect(itemOf({ input, of: of(true), stored })).toEqual({
			json: { ...fields, _files: { data: file('photo', 'files:1'), scan: stored } },
			pairedItem: { item: 2 },
		});
	});

	test('has a scan in memory in its place, beside the files of the json', () => {
		const of = job({ keepInputFiles: true }, { filesAreInJson: true });
		const { json, binary } = itemOf({ input, of });

		expect(binary).toEqual({ scan: scan.file });
		expect(json._files).toEqual((input.json as IDataObject)._files);
		expect(itemOf({ input: { json: { _files: 'mine' } }, of }).json).not.toHaveProperty('_files');
	});

	test('has a stored scan beside the files that stand in their old place', () => {
		const of = job({ keepInputFiles: true }, { filesAreInJson: true });
		const both = { json: {}, binary: { data: file('photo') } };
		const { json, binary } = itemOf({ input: both, of, stored });

		expect(json._files).toEqual({ scan: stored });
		expect(binary).toEqual({ data: file('photo') });
	});
});

describe('the item of an image without a scan', () => {
	const failure = new Failure('It broke', 'Fix it.');
	const entry = (change: Partial<Entry> = {}): FailedEntry => ({
		entry: { itemIndex: 2, failure, ...change },
		failure,
	});
	/** A new one for each item, as the plan has it. */
	const imageFieldsOf = () => new Set(['a', 'b']);

	test('is the input item with the reason', () => {
		const input = { json: { note: 'n', error: 'old' }, binary: { a: file('a') } };

		expect(failureItem(input, entry(), 'why', false)).toEqual({
			json: { note: 'n', error: 'why' },
			binary: { a: file('a') },
			pairedItem: { item: 2 },
		});
		expect(failureItem({ json: {} }, entry(), 'why', false)).toEqual({
			json: { error: 'why' },
			pairedItem: { item: 2 },
		});
	});

	test('is made of an item without fields, and of one with a field named undefined', () => {
		const combined = entry({ filesAreInJson: true });
		const unnamed = entry({ imageFields: new Set(['undefined']) });
		const input = { json: {}, binary: { undefined: file('u'), c: file('c') } };

		expect(failureItem({} as INodeExecutionData, combined, 'why', false).json).toEqual({
			error: 'why',
		});
		expect(failureItem(input, unnamed, 'why', false).binary).toEqual({ c: file('c') });
	});

	test('has nothing but the reason for the error output', () => {
		const input = { json: { note: 'n', _files: {} }, binary: { a: file('a') } };
		const combined = entry({ imageFields: imageFieldsOf(), filesAreInJson: true, field: 'a' });

		expect(failureItem(input, entry(), 'why', true)).toEqual({
			json: { error: 'why' },
			binary: { a: file('a') },
			pairedItem: { item: 2 },
		});
		expect(failureItem(input, combined, 'why', true).json).toEqual({ error: 'why' });
	});

	test('has its own file, and those that are not to be scanned', () => {
		const files = { a: file('a'), b: file('b'), c: file('c') };
		const input = { json: {}, binary: files };

		expect(
			failureItem(input, entry({ imageFields: imageFieldsOf(), field: 'a' }), 'why', false).binary,
		).toEqual({
			a: files.a,
			c: files.c,
		});
		expect(
			failureItem(input, entry({ imageFields: imageFieldsOf() }), 'why', false).binary,
		).toEqual({
			c: files.c,
		});
		expect(
			failureItem(input, entry({ imageFields: imageFieldsOf(), field: 'toString' }), 'why', false)
				.binary,
		).toEqual({ c: files.c });
	});

	test('has the same in combined binary mode', () => {
		const files = { a: file('a'), b: file('b'), c: file('c') };
		const input = { json: { note: 'n', _files: files } } as unknown as INodeExecutionData;
		const combined = entry({ imageFields: imageFieldsOf(), field: 'b', filesAreInJson: true });

		expect(failureItem(input, combined, 'why', false)).toEqual({
			json: { note: 'n', error: 'why', _files: { b: files.b, c: files.c } },
			pairedItem: { item: 2 },
		});
		expect(
			failureItem(input, entry({ imageFields: imageFieldsOf(), field: 'b' }), 'why', false).json
				._files,
		).toEqual(files);
	});

	test('of many images of one item is made without looking at all files again', () => {
		const files = { a: file('a'), b: file('b'), c: file('c') };
		const fields = new Set(['a', 'b']);
		const has = jest.spyOn(fields, 'has');
		for (const field of ['a', 'b', 'a']) {
			failureItem({ json: {}, binary: files }, entry({ imageFields: fields, field }), 'why', false);
		}

		expect(has).toHaveBeenCalledTimes(3);
	});
});
