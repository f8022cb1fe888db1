import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { ScanFile } from '../../nodes/ScanFile/ScanFile.node';
import { properties } from '../../nodes/ScanFile/description';
import { modes } from '../../nodes/ScanFile/iqs/scanFile';
import { runLimits } from '../../nodes/ScanFile/plan/parameters';

const isParameter = (option: object): option is INodeProperties => 'displayName' in option;
const isChoice = (option: object): option is INodePropertyOptions =>
	'value' in option && !isParameter(option);

const options = (properties.find(({ name }) => name === 'options')?.options ?? []).filter(
	isParameter,
);
const parameters = [...properties, ...options];
const choices = parameters.flatMap((parameter) => (parameter.options ?? []).filter(isChoice));
const choicesOf = (name: string) =>
	(parameters.find((parameter) => parameter.name === name)?.options ?? [])
		.filter(isChoice)
		.map(({ value }) => value);

const { description } = new ScanFile();

test('finds parameters, options and choices to look at', () => {
	expect(properties.length).toBeGreaterThan(5);
	expect(options.length).toBeGreaterThan(4);
	expect(choices.length).toBeGreaterThan(8);
});

describe('the limits', () => {
	const numbers = options.filter(({ type }) => type === 'number');

	test('are there for each number and for nothing else', () => {
		expect(numbers.map(({ name }) => name).sort()).toEqual(Object.keys(runLimits).sort());
	});

	test.each(Object.entries(runLimits))('of %s are those of the check', (name, limit) => {
		const option = numbers.find((number) => number.name === name);

		expect(option?.default).toBe(limit.default);
		expect(option?.typeOptions).toMatchObject({ minValue: 1, maxValue: limit.max });
	});
});

describe('the choices', () => {
	test('of both modes are the values of the service, and the default is its own', () => {
		for (const name of ['autoCrop', 'autoRotate']) {
			expect(choicesOf(name)).toEqual([...modes]);
			expect(parameters.find((parameter) => parameter.name === name)?.default).toBe('true');
		}
	});

	test('of the source each have a subtitle', () => {
		for (const value of choicesOf('imageSource')) {
			expect(description.subtitle).toMatch(new RegExp(`\\b${String(value)}: "Scan [A-Z]`));
		}
	});

	test('are what conditions ask for', () => {
		for (const { displayOptions } of parameters) {
			for (const [path, values] of Object.entries(displayOptions?.show ?? {})) {
				expect(choicesOf(path.replace(/^\//, ''))).toEqual(expect.arrayContaining(values ?? ['']));
			}
		}
	});
});

describe('saved workflows', () => {
	const pdf = { operation: ['scanToPdf'] };
	const files = { imageSource: ['files'] };

	// Of a parameter, a workflow contains only the name, and the value if it is not the default.
	test.each<[name: string, type: string, initial: unknown, choices: string[], show?: object]>([
		['operation', 'options', 'scanToImage', ['scanToImage', 'scanToPdf']],
		['createPdf', 'options', 'eachItem', ['eachScan', 'eachItem', 'allItems'], pdf],
		['imageSource', 'options', 'files', ['files', 'url', 'base64']],
		['binaryPropertyName', 'string', 'data', [], files],
		['imageUrl', 'string', '', [], { imageSource: ['url'] }],
		['base64Text', 'string', '', [], { imageSource: ['base64'] }],
		['autoCrop', 'options', 'true', ['true', 'false', 'force']],
		['autoRotate', 'options', 'true', ['true', 'false', 'force']],
		['outputField', 'string', 'data', []],
		['fileName', 'string', '', []],
		['keepInputFields', 'boolean', true, []],
		['keepInputFiles', 'boolean', false, []],
		['maxConcurrentCalls', 'number', 50, []],
		['maxTries', 'number', 4, []],
		[
			'pageSize',
			'options',
			'automatic',
			['automatic', 'a4', 'letter'],
			{ '/operation': ['scanToPdf'] },
		],
		['removeGpsPosition', 'boolean', false, [], { '/imageSource': ['files', 'base64'] }],
		['skipNonImages', 'boolean', false, [], { '/imageSource': ['files'] }],
		['timeoutSeconds', 'number', 120, []],
		['title', 'string', '', [], { '/operation': ['scanToPdf'] }],
	])('find %s as it was', (name, type, initial, values, ...[show]) => {
		const { displayOptions, ...parameter } = parameters.find((each) => each.name === name)!;

		expect(parameter).toMatchObject({ type, default: initial });
		expect(choicesOf(name).toSorted()).toEqual(values.toSorted());
		expect(displayOptions?.show).toEqual(show);
	});

	test('find no other parameter but the options themselves', () => {
		expect(parameters.map(({ name }) => name)).toHaveLength(20);
	});
});

describe('the wording', () => {
	test('lists the options alphabetically', () => {
		const names = options.map(({ displayName }) => displayName);

		expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, 'en')));
	});

	// The collection is only the place where the options are.
	test.each(parameters.filter(({ type }) => type !== 'collection'))(
		'explains $displayName',
		({ description, hint }) => {
			expect(description ?? hint ?? '').not.toBe('');
		},
	);

	test.each(choices)('explains the choice $name', (choice) => {
		expect(choice.description ?? '').not.toBe('');
	});

	test.each(parameters.filter(({ placeholder }) => placeholder !== undefined))(
		'has an example as the placeholder of $displayName',
		({ placeholder, type }) => {
			if (type === 'collection') expect(placeholder).toBe('Add option');
			else expect(placeholder).toMatch(/^e\.g\. \S/);
		},
	);
});
