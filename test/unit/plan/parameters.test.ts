import type { IExecuteFunctions } from 'n8n-workflow';
import { Failure } from '../../../nodes/ScanFile/failures';
import { readItemSettings, readRunSettings } from '../../../nodes/ScanFile/plan/parameters';

const key = 'sk-9fK2xQ7vLmZr4TbW1yHc';
const parameters: Record<string, unknown> = {
	imageSource: 'files',
	binaryPropertyName: 'data',
	imageUrl: 'https://a.example/b c.jpg',
	base64Text: 'AAAA',
	autoCrop: 'force',
	autoRotate: false,
	outputField: ' scan ',
};

interface Surroundings {
	given?: Record<string, unknown>;
	/** Parameters as the user wrote them. */
	raw?: Record<string, unknown>;
	credential?: object | Error;
	credentials?: object | undefined;
}

/** As much of n8n as is asked; a function stands for an expression that throws. */
function contextOf(surroundings: Surroundings = {}): IExecuteFunctions {
	const {
		given = {},
		raw = {},
		credential = { baseUrl: 'https://a.example', apiKey: key },
	} = surroundings;
	const values = { ...parameters, ...given };
	return {
		getNode: () => ({
			name: 'My Node',
			credentials: 'credentials' in surroundings ? surroundings.credentials : { iqsApi: {} },
		}),
		getCredentials: async (name: string) => {
			expect(name).toBe('iqsApi');
			if (credential instanceof Error) throw credential;
			return credential;
		},
		getNodeParameter(name: string, _itemIndex: number, unset: unknown, options?: object) {
			if (options) {
				expect(options).toEqual({ rawExpressions: true });
				return raw[name];
			}
			const value = Object.hasOwn(values, name) ? values[name] : unset;
			return typeof value === 'function' ? (value as () => unknown)() : value;
		},
	} as unknown as IExecuteFunctions;
}

async function settingsOf(surroundings?: Surroundings) {
	return await readItemSettings(contextOf(surroundings), 3);
}

async function wordsOf(work: Promise<unknown>): Promise<string> {
	const failure = await work.catch((thrown: unknown) => thrown);
	expect(failure).toBeInstanceOf(Failure);
	const { message, remedy } = failure as Failure;
	return `${message}. ${remedy}`;
}

describe('the settings of an item', () => {
	test('have defaults where the workflow has no options', async () => {
		expect(await settingsOf()).toEqual({
			source: { from: 'files', fields: 'data' },
			autoCrop: 'force',
			autoRotate: 'false',
			outputField: 'scan',
			keepInputFields: true,
			keepInputFiles: false,
			fileName: '',
			title: '',
			pageSize: 'automatic',
			removeGpsPosition: false,
			skipNonImages: false,
		});
	});

	test('take the options', async () => {
		const options = { keepInputFields: false, keepInputFiles: 'true', skipNonImages: true };

		expect(await settingsOf({ given: { options } })).toMatchObject({
			keepInputFields: false,
			keepInputFiles: true,
			skipNonImages: true,
		});
	});

	test.each<[given: Record<string, unknown>, source: object]>([
		[
			{ imageSource: 'url' },
			{ from: 'url', url: 'https://a.example/b%20c.jpg', sourceUrl: 'https://a.example/b c.jpg' },
		],
		[{ imageSource: ' Base64 ' }, { from: 'base64', text: 'AAAA' }],
		[
			{ imageSource: 'FILES', binaryPropertyName: { a: 1 } },
			{ from: 'files', fields: { a: 1 } },
		],
	])('with %j take %j', async (given, source) => {
		expect((await settingsOf({ given })).source).toEqual(source);
	});

	test.each<[raw: unknown, fields: string | undefined]>([
		['={{ $binary.data }}', 'data'],
		[' ={{$binary.a_1$}} ', 'a_1$'],
		['={{ $binary["a b"] }}', 'a b'],
		["={{ $binary['a\"b'] }}", 'a"b'],
		['={{ $binary["a\'] }}', undefined],
		['={{ $binary.data.fileName }}', undefined],
		['={{ $json.data }}', undefined],
		['{{ $binary.data }}', undefined],
		['={{ $binary.data }} and more', undefined],
		['more and ={{ $binary.data }}', undefined],
		[5, undefined],
		[undefined, undefined],
	])('take the field that %j means where n8n works it out as nothing', async (raw, fields) => {
		const surroundings = { given: { binaryPropertyName: null }, raw: { binaryPropertyName: raw } };

		expect((await settingsOf(surroundings)).source).toEqual({ from: 'files', fields });
	});

	test.each<[given: Record<string, unknown>, words: RegExp | string]>([
		[
			{ imageSource: 'disk' },
			"'Image Source' has an invalid value. Select Input Files, URL or Base64 Text; an expression must return files, url or base64.",
		],
		[
			{ outputField: ' ' },
			"'Output Data Field Name' is empty. Enter the name of the field that the scan goes into, for example data.",
		],
		[{ outputField: {} }, /^'Output Data Field Name' is set to an object/],
		[{ imageSource: {} }, /^'Image Source' is set to an object/],
		[{ autoCrop: 'x' }, /^'Crop' has/],
		[{ autoRotate: 'x' }, /^'Rotate' has/],
		[{ options: { keepInputFields: 'x' } }, /^'Include Input Fields' is/],
		[{ options: { keepInputFiles: 'x' } }, /^'Include Input Files' is/],
		[{ options: { skipNonImages: 'x' } }, /^'Skip Files That Are Not Images' is/],
		[{ options: { removeGpsPosition: 'x' } }, /^'Remove GPS Position' is/],
		[{ options: { fileName: [] } }, /^'File Name' is/],
		[{ options: { title: {} } }, /^'Title' is/],
		[
			{ options: { pageSize: 'a5' } },
			"'Page Size' has an invalid value. Select Automatic, A4 or Letter; an expression must return automatic, a4 or letter.",
		],
	])('cannot be %j', async (given, words) => {
		expect(await wordsOf(settingsOf({ given }))).toMatch(words);
	});

	test.each([
		['imageSource', 'Image Source'],
		['binaryPropertyName', 'Input Data Field Name'],
		['autoCrop', 'Crop'],
		['autoRotate', 'Rotate'],
		['outputField', 'Output Data Field Name'],
		['options', 'Options'],
	])('tell that %s is what JavaScript gives up on', async (name, displayName) => {
		const given = {
			[name]: () => {
				throw new RangeError('Maximum call stack size exceeded');
			},
		};

		expect(await wordsOf(settingsOf({ given }))).toBe(
			`'${displayName}' has a value that n8n cannot evaluate. Change its expression so that it returns text, not an object that contains itself or is nested thousands of levels deep.`,
		);
	});
});

describe('the settings of a run', () => {
	const runOf = async (surroundings?: Surroundings) =>
		await readRunSettings(contextOf(surroundings));

	test.each([
		['options', 'Options'],
		['operation', 'Operation'],
		['createPdf', 'Create'],
	])('tell that %s is what JavaScript gives up on', async (name, displayName) => {
		const given = {
			operation: 'scanToPdf',
			[name]: () => {
				throw new RangeError('Maximum call stack size exceeded');
			},
		};

		expect(await runOf({ given })).toMatchObject({
			message: `'${displayName}' has a value that n8n cannot evaluate`,
		});
	});

	test('have defaults where the workflow has no options', async () => {
		expect(await runOf()).toStrictEqual({
			url: expect.stringMatching(/^https:\/\/a\.example\/.*scan\/file$/),
			apiKey: key,
			maxConcurrentCalls: 50,
			maxTries: 4,
			timeoutMs: 120_000,
			createPdf: undefined,
		});
	});

	test('take the options, and a key with its scheme', async () => {
		const options = { maxConcurrentCalls: 1, maxTries: 10, timeoutSeconds: 3600 };
		const credential = { baseUrl: 'https://a.example', apiKey: `Bearer ${key}` };

		expect(await runOf({ given: { options }, credential })).toMatchObject({
			apiKey: key,
			maxConcurrentCalls: 1,
			maxTries: 10,
			timeoutMs: 3_600_000,
		});
	});

	test.each([
		[{}, undefined],
		[{ operation: 'scanToImage', createPdf: 'allItems' }, undefined],
		[{ operation: 'scanToPdf' }, 'eachItem'],
		[{ operation: 'scanToPdf', createPdf: 'eachScan' }, 'eachScan'],
		[{ operation: 'SCANTOPDF', createPdf: 'allitems' }, 'allItems'],
	])('say for %j which scans become one PDF', async (given, createPdf) => {
		expect(await runOf({ given })).toMatchObject({ createPdf });
	});

	test.each<[name: string, surroundings: Surroundings, words: RegExp | string]>([
		[
			'another operation',
			{ given: { operation: 'fax' } },
			"'Operation' has an invalid value. Select Scan to Image or Scan to PDF; an expression must return scanToImage or scanToPdf.",
		],
		[
			'another kind of PDF',
			{ given: { operation: 'scanToPdf', createPdf: 'each' } },
			"'Create' has an invalid value. Select One PDF for Each Scan, One PDF for Each Input Item or One PDF for All Input Items; an expression must return eachScan, eachItem or allItems.",
		],
		[
			'no credentials',
			{ credentials: undefined },
			"'My Node' has no IQS API credential. Open the node and select or create a credential.",
		],
		[
			'other credentials',
			{ credentials: { other: {} } },
			"'My Node' has no IQS API credential. Open the node and select or create a credential.",
		],
		[
			'a credential that n8n does not find',
			{ credential: new Error('Credential is gone.') },
			/^n8n could not evaluate a parameter of this node: Credential is gone\. Open/,
		],
		[
			'no URL',
			{ credential: { apiKey: key, baseUrl: 'nowhere' } },
			/^'Base URL' in the credential is not valid\. ./,
		],
		[
			'too many calls',
			{ given: { options: { maxConcurrentCalls: 51 } } },
			/^'Max Concurrent Calls' is not a whole number from 1 to 50/,
		],
		[
			'too many tries',
			{ given: { options: { maxTries: 11 } } },
			/^'Max Tries' is not .* 1 to 10\./,
		],
		[
			'too much time',
			{ given: { options: { timeoutSeconds: 3601 } } },
			/^'Timeout \(Seconds\)' is not .* 1 to 3600\./,
		],
	])('are none with %s', async (_, surroundings, words) => {
		expect(await wordsOf(runOf(surroundings))).toMatch(words);
	});

	test.each(['', ' ', 'undefined', 'null', 'NaN', {}, undefined, 'a b'])(
		'are none with the key %j',
		async (apiKey) => {
			const credential = { baseUrl: 'https://a.example', apiKey };

			expect(await wordsOf(runOf({ credential }))).toBe(
				"'API Key' in the credential is empty or contains characters that a key cannot have. Copy the key from the IQS console into the credential again. If it comes from an expression, check that the expression returns the key.",
			);
		},
	);

	test('with a base URL that is no text are none', async () => {
		expect(await wordsOf(runOf({ credential: { baseUrl: {}, apiKey: key } }))).toMatch(
			/^'Base URL' in the credential is not valid/,
		);
	});
});
