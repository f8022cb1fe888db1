import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { Failure, RunCancelled } from '../../../nodes/ScanFile/failures';
import { isJob, planRun, type Plan } from '../../../nodes/ScanFile/plan/planRun';

afterEach(() => jest.restoreAllMocks());

const photo = { data: '/9j/4AAA', fileName: 'a.jpg', mimeType: 'image/jpeg' };
const text = { data: Buffer.from('hello').toString('base64'), fileName: 'b.txt' };
const parameters: Record<string, unknown> = {
	imageSource: 'files',
	binaryPropertyName: '*',
	autoCrop: 'true',
	autoRotate: 'false',
	outputField: 'scan',
	options: {},
};

interface Surroundings {
	given?: Record<string, unknown> | ((itemIndex: number) => Record<string, unknown>);
	binaryMode?: string;
	stop?: AbortSignal;
}

async function planOf(items: object[], surroundings: Surroundings = {}): Promise<Plan> {
	const { given = {}, binaryMode, stop } = surroundings;
	return await planRun({
		getInputData: () => items as INodeExecutionData[],
		getNodeParameter: (name: string, itemIndex: number) => {
			const own = typeof given === 'function' ? given(itemIndex) : given;
			return { ...parameters, ...own }[name];
		},
		getExecutionCancelSignal: () => stop,
		getWorkflowSettings: () => ({ binaryMode }),
		helpers: {},
	} as unknown as IExecuteFunctions);
}

const item = (binary: object) => ({ json: {}, binary });
const skip = { options: { skipNonImages: true } };

test('each image is a job, with the fields of all images of its item', async () => {
	const { entries, skipped } = await planOf([item({ x: photo, y: photo }), item({ z: photo })]);

	expect(skipped).toEqual([]);
	expect(entries.every(isJob)).toBe(true);
	expect(entries).toMatchObject([
		{ itemIndex: 0, field: 'x', bytes: 6, filesAreInJson: false },
		{ itemIndex: 0, field: 'y', imageFields: new Set(['x', 'y']) },
		{
			itemIndex: 1,
			field: 'z',
			imageFields: new Set(['z']),
			image: { from: 'files', field: 'z', fileName: 'a.jpg' },
			settings: { autoCrop: 'true', autoRotate: 'false', outputField: 'scan' },
		},
	]);
	expect((entries[0] as { imageFields: object }).imageFields).toBe(
		(entries[1] as { imageFields: object }).imageFields,
	);
});

test('files in the json are told', async () => {
	const items = [{ json: { _files: { x: photo } } }];
	const { entries } = await planOf(items, { binaryMode: 'combined' });

	expect(entries).toMatchObject([{ field: 'x', filesAreInJson: true }]);
});

test('an image at a URL has no field', async () => {
	const given = { imageSource: 'url', imageUrl: 'https://a.example/b.jpg' };
	const { entries } = await planOf([{ json: {} }], { given });

	expect(entries).toMatchObject([
		{ field: undefined, imageFields: new Set(), image: { fileName: 'b.jpg' } },
	]);
});

test('what cannot be sent is an entry with its reason', async () => {
	const { entries, skipped } = await planOf([item({ x: photo, y: text }), item({})]);

	expect(skipped).toEqual([]);
	expect(entries.map(isJob)).toEqual([true, false, false]);
	expect((entries[1] as { failure: Failure }).failure.message).toBe(
		"'b.txt' in the field 'y' is not an image but plain text",
	);
	expect(entries[1]).toMatchObject({
		itemIndex: 0,
		field: 'y',
		imageFields: new Set(['x', 'y']),
		image: { fileName: 'b.txt' },
	});
	expect(entries[2]).toMatchObject({ itemIndex: 1, field: undefined });
	expect(entries[2]).not.toHaveProperty('image');
});

test('what is no image is skipped when it is to be', async () => {
	const { entries, skipped } = await planOf([item({ x: photo, y: text }), item({})], {
		given: skip,
	});

	expect(entries).toMatchObject([{ field: 'x' }]);
	expect(skipped).toEqual([
		{
			isFile: true,
			itemIndex: 0,
			why: "'b.txt' in the field 'y' is not an image but plain text [item 0]",
		},
		{
			isFile: false,
			itemIndex: 1,
			why: "No file of the item matches '*' in 'Input Data Field Name' [item 1]",
		},
	]);
});

test('what no setting leaves out is not skipped', async () => {
	const { entries, skipped } = await planOf([item({ x: { mimeType: 'image/jpeg' } })], {
		given: skip,
	});

	expect(skipped).toEqual([]);
	expect(entries).toMatchObject([{ field: 'x', itemIndex: 0 }]);
	expect(entries[0]).toHaveProperty('failure');
});

test('scans are named as the option says, and numbered where it says the same', async () => {
	const given = (itemIndex: number) =>
		itemIndex === 0 ? { options: { fileName: 'My/scan.jpg' } } : {};
	const { entries } = await planOf([item({ x: photo, y: photo }), item({ z: photo })], { given });

	expect(entries).toMatchObject([
		{ scanName: 'scan-1' },
		{ scanName: 'scan-2' },
		{ scanName: 'a' },
	]);
});

test('a parameter that cannot be used is a reason for its item only', async () => {
	const { entries } = await planOf([item({ x: photo }), item({ x: photo })], {
		given: (itemIndex) => (itemIndex === 0 ? { outputField: '' } : {}),
	});

	expect(entries).toMatchObject([
		{ itemIndex: 0, failure: { message: "'Output Data Field Name' is empty" } },
		{ itemIndex: 1, field: 'x' },
	]);
});

test('an item that cannot be read is one entry, in place of all of its own', async () => {
	const unreadable = {
		...photo,
		get data(): string {
			throw new TypeError('no');
		},
	};
	const { entries } = await planOf([item({ w: photo }), item({ x: photo, y: unreadable })]);

	expect(entries).toHaveLength(2);
	expect(entries[0]).toMatchObject({ itemIndex: 0, field: 'w' });
	expect(entries[1]).toMatchObject({
		itemIndex: 1,
		failure: {
			message: 'The item could not be read',
			remedy: 'Check the previous node: its output contains values that n8n cannot handle.',
		},
	});
});

describe('Stop', () => {
	test('ends the plan before it begins', async () => {
		const stop = AbortSignal.abort();

		await expect(planOf([item({ x: photo })], { stop })).rejects.toBeInstanceOf(RunCancelled);
		await expect(planOf([], { stop })).resolves.toEqual({ entries: [], skipped: [] });
	});

	test('ends the plan in the middle of one item', async () => {
		const controller = new AbortController();
		const binary = {
			x: photo,
			y: {
				...photo,
				get data() {
					controller.abort();
					return photo.data;
				},
			},
			z: photo,
		};

		await expect(planOf([item(binary)], { stop: controller.signal })).rejects.toBeInstanceOf(
			RunCancelled,
		);
	});

	test('is heard of while there is much to plan', async () => {
		const controller = new AbortController();
		setImmediate(() => controller.abort());
		const items = Array.from({ length: 50_000 }, () => item({ x: photo }));

		await expect(planOf(items, { stop: controller.signal })).rejects.toBeInstanceOf(RunCancelled);
	});
});

test('a short plan is made at a stretch', async () => {
	jest.spyOn(performance, 'now').mockReturnValue(0);
	const timer = jest.spyOn(globalThis, 'setTimeout');
	await planOf([item({ x: photo })]);

	expect(timer).not.toHaveBeenCalled();
});
