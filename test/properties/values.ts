import * as fc from 'fast-check';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/** Whatever an expression, a Code node or a form may give. */
export const anyValue: fc.Arbitrary<unknown> = fc.oneof(
	fc.anything({
		withBigInt: true,
		withBoxedValues: true,
		withDate: true,
		withMap: true,
		withNullPrototype: true,
		withSet: true,
		withSparseArray: true,
		withTypedArray: true,
	}),
	fc.string({ unit: 'binary', maxLength: 200 }),
	fc.constantFrom(
		...['true', 'FALSE', ' force ', 'files', 'url', 'base64', 'data', 'd*', '*', 'data, back'],
		...['https://example.com/a b.jpg', 'https://a/1.jpg, https://a/2.jpg', 'http://', 'data:,'],
		...['QUJD', '/9j/4AAQ'.repeat(20), 'x'.repeat(5_000), '__proto__', 'constructor', '0', '5'],
	),
	fc.constantFrom<unknown>(
		true,
		false,
		0,
		1,
		10,
		NaN,
		Infinity,
		null,
		undefined,
		[],
		{},
		Symbol('s'),
	),
	fc.constantFrom<unknown>(
		...[['data'], ['true'], [5], [['data']], [{ url: 'https://example.com/a.jpg' }]],
		...[{ mimeType: 'image/jpeg' }, { mimeType: 'image/jpeg', data: '/9j/4AAQ' }, () => 'data'],
		...[circle(), deep(), new Error('An error'), Object.create(null)],
	),
);

function circle(): object {
	const value: Record<string, unknown> = { name: 'circle' };
	value.self = value;
	return value;
}

function deep(): object {
	let value: object = {};
	for (let level = 0; level < 20_000; level++) value = { value };
	return value;
}

/** Values for the parameters of the node, most of them as they should be. */
export const anyParameters = fc.record({
	imageSource: mostly('files', 'url', 'base64'),
	binaryPropertyName: mostly('data', 'd*', '*', 'front, back', '_files.data', 'constructor'),
	imageUrl: mostly('https://example.com/a.jpg'),
	base64Text: mostly('/9j/4AAQ'.repeat(20)),
	autoCrop: mostly('true', false, 'force'),
	autoRotate: mostly('true'),
	outputField: mostly('data', 'scan', '__proto__'),
	options: mostlyOptions(),
});

/** Values for the parameters of the node as they should be, for files in most cases. */
export const usableParameters = fc.record({
	imageSource: fc.constantFrom('files', 'files', 'files', 'url', 'base64'),
	binaryPropertyName: fc.constantFrom('data', 'd*', '*', 'front, back', '__proto__', 'constructor'),
	imageUrl: fc.constant('https://example.com/a.jpg'),
	base64Text: fc.constant('/9j/4AAQ'.repeat(20)),
	autoCrop: fc.constant('true'),
	autoRotate: fc.constant('force'),
	outputField: fc.constantFrom('data', 'scan', '__proto__', 'constructor'),
	options: fc.record({
		keepInputFields: fc.boolean(),
		keepInputFiles: fc.boolean(),
		skipNonImages: fc.boolean(),
		fileName: fc.constantFrom('', 'a', '\u{1F9FE}/.'),
	}),
});

function mostly(...values: unknown[]): fc.Arbitrary<unknown> {
	return fc.oneof(
		{ weight: 3, arbitrary: fc.constantFrom(...values) },
		{ weight: 1, arbitrary: anyValue },
	);
}

function mostlyOptions(): fc.Arbitrary<unknown> {
	const options = fc.record(
		{
			keepInputFields: mostly(true, false, 'true'),
			keepInputFiles: mostly(true, false),
			skipNonImages: mostly(true, false),
			fileName: mostly('a', 'b/c.pdf', 7),
			title: mostly('A title'),
			pageSize: mostly('automatic', 'A4', 'letter'),
			maxConcurrentCalls: mostly(1, '50'),
			maxTries: mostly(1, 10),
			timeoutSeconds: mostly(1, 3600),
		},
		{ requiredKeys: [] },
	);
	return fc.oneof({ weight: 9, arbitrary: options }, { weight: 1, arbitrary: anyValue });
}

/** What the plan asks of n8n, with parameters worked out already, for items with files in memory. */
export function contextWith(
	parameters: object,
	items: INodeExecutionData[],
	binaryMode = 'separate',
	credential: object = { apiKey: 'key', baseUrl: 'https://example.com' },
): IExecuteFunctions {
	const values = new Map(Object.entries(parameters));
	return {
		getNodeParameter: (name: string, _itemIndex: number, unset: unknown) =>
			values.has(name) ? values.get(name) : unset,
		getInputData: () => items,
		getExecutionCancelSignal: () => undefined,
		getWorkflowSettings: () => ({ binaryMode }),
		getNode: () => ({ name: 'IQS ScanFile', credentials: { iqsApi: {} } }),
		getCredentials: async () => credential,
		helpers: {
			assertBinaryData(itemIndex: number, path: string) {
				const file = items[itemIndex]!.json[path];
				if (file && typeof file === 'object' && 'mimeType' in file) return file;
				throw new Error('n8n finds no file there');
			},
			async getBinaryStream() {
				throw new Error('The storage has lost the file');
			},
			async getBinaryMetadata() {
				throw new Error('The storage has lost the file');
			},
		},
	} as unknown as IExecuteFunctions;
}
