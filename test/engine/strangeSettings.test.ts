import type { INodeParameters } from 'n8n-workflow';
import { useStorage } from '../../dev/engine/storage';
import { useLocalService } from '../support/localService';
import { photoFile, scanField, scanRaw } from '../support/rawItems';

const service = useLocalService();

beforeAll(async () => await useStorage('memory'));

const runWith = async (x: unknown, parameters: INodeParameters, files?: object) =>
	await scanField(service.current.baseUrl, x, parameters, files);

describe('Options from expressions', () => {
	test.each([
		['true', true],
		['false', false],
		['TRUE', true],
		[' False ', false],
		[true, true],
		[['false'], false],
	])('%j counts as %j', async (x, expected) => {
		const { output } = await runWith(
			x,
			{ options: { keepInputFields: '={{ $json.x }}', keepInputFiles: '={{ $json.x }}' } },
			{ data: await photoFile(), note: { data: 'AAAA', mimeType: 'text/plain' } },
		);

		expect('x' in output[0]!.json).toBe(expected);
		expect('note' in output[0]!.binary!).toBe(expected);
	});

	test.each<[unknown, string]>([
		['yes', "the text 'yes'"],
		[1, 'the number 1'],
		[null, 'nothing'],
		['', 'nothing'],
		[{ a: 1 }, 'an object with the fields a'],
		[[true, false], 'a list of 2 entries'],
	])('%j is no switch', async (x, described) => {
		for (const [name, displayName] of [
			['keepInputFields', 'Include Input Fields'],
			['keepInputFiles', 'Include Input Files'],
			['skipNonImages', 'Skip Files That Are Not Images'],
		] as const) {
			const { error } = await runWith(
				x,
				{ options: { [name]: '={{ $json.x }}' } },
				{ data: await photoFile() },
			);

			expect(error!.message).toBe(
				`'${displayName}' is set to ${described} instead of true or false [item 0]`,
			);
		}
		expect(service.current.calls).toEqual([]);
	});

	test.each([true, [5, 6], { a: 1 }, 'many'])('%j is no number', async (x) => {
		const { error } = await runWith(
			x,
			{ options: { maxTries: '={{ $json.x }}' } },
			{ data: await photoFile() },
		);

		expect(error!.message).toBe("'Max Tries' is not a whole number from 1 to 10");
	});
});

describe('Other parameters', () => {
	test.each<[string, INodeParameters, string]>([
		[
			'Crop',
			{ autoCrop: '={{ ({a: 1}) }}' },
			"'Crop' is set to an object with the fields a instead",
		],
		['Rotate', { autoRotate: '={{ [1, 2] }}' }, "'Rotate' is set to a list of 2 entries instead"],
		[
			'the output field',
			{ outputField: '={{ ({a: 1}) }}' },
			"'Output Data Field Name' is set to an",
		],
		[
			'the source',
			{ imageSource: '={{ ({a: 1}) }}', imageUrl: 'x', base64Text: 'x' },
			"'Image Source' is set to an object",
		],
	])('%s that is given an object or a list says so', async (_, parameters, message) => {
		const { error } = await runWith('', parameters, { data: await photoFile() });

		expect(error!.message).toContain(message);
		expect(service.current.calls).toEqual([]);
	});

	test('a value that contains itself is told without what JavaScript says', async () => {
		const circle: Record<string, unknown> = {};
		circle.circle = circle;
		const { error } = await runWith(circle, { binaryPropertyName: '={{ $json.x }}' });

		expect(error!.message).not.toMatch(/stack|undefined|TypeError|RangeError/);
		expect(service.current.calls).toEqual([]);
	});
});

test.each(['undefined', 'null', 'Bearer undefined', ''])(
	'a key expression that gave %j is told before the call',
	async (apiKey) => {
		const { error } = await scanRaw({
			baseUrl: service.current.baseUrl,
			apiKey,
			items: [{ json: {}, binary: { data: await photoFile() } }],
		});

		expect(error!.message).toMatch(/^'API Key' in the credential is empty/);
		expect(error!.description).toContain('check that the expression returns the key');
		expect(service.current.calls).toEqual([]);
	},
);

test('a key that is not there at all is told before the call', async () => {
	for (const apiKey of [null, {}, []] as unknown as string[]) {
		const { error } = await scanRaw({
			baseUrl: service.current.baseUrl,
			apiKey,
			items: [{ json: {}, binary: { data: await photoFile() } }],
		});

		expect(error!.message).toMatch(/^'API Key' in the credential is empty/);
	}
	expect(service.current.calls).toEqual([]);
});
