import { inspect } from 'node:util';
import * as fc from 'fast-check';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { Failure } from '../../nodes/ScanFile/failures';
import { failureItem, scanItem } from '../../nodes/ScanFile/output/outputItems';
import { Redactor } from '../../nodes/ScanFile/output/redact';
import { planRun, type Job, type Plan } from '../../nodes/ScanFile/plan/planRun';
import { bytesToSend } from '../../nodes/ScanFile/plan/readImage';
import { expectThat } from './expectThat';
import { expectReadable } from './parameters.properties';
import type { Properties } from './property';
import { anyParameters, anyValue, contextWith, usableParameters } from './values';

const jpegHead = Buffer.from('ffd8ffe000104a464946', 'hex');

const content = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.constantFrom<unknown>(
			...[jpegHead, jpegHead.toString('base64'), jpegHead.toJSON(), new Uint8Array(jpegHead)],
			`data:image/jpeg;base64,${jpegHead.toString('base64')}`,
		),
	},
	{ weight: 1, arbitrary: fc.constantFrom<unknown>('JVBERi0xLjc=', '', 'database') },
	{ weight: 1, arbitrary: anyValue },
);

const file = fc
	.tuple(
		fc.record({ data: content }),
		fc.record(
			{
				fileName: fc.oneof(fc.constantFrom<unknown>('a.jpg', 4711, ''), anyValue),
				mimeType: fc.oneof(fc.constantFrom<unknown>('image/jpeg', 'IMAGE/PNG; a=b', ''), anyValue),
				bytes: fc.oneof(fc.constantFrom<unknown>(10, '12 kB', NaN, -1), anyValue),
			},
			{ requiredKeys: [] },
		),
		fc.oneof(
			{ weight: 9, arbitrary: fc.constant({}) },
			{
				weight: 1,
				arbitrary: fc.record({ id: fc.oneof(fc.constant('filesystem-v2:a'), anyValue) }),
			},
		),
	)
	.map((parts) => Object.assign({}, ...parts) as object);

const field = fc.constantFrom(
	'data',
	'd2',
	'front',
	'back',
	'__proto__',
	'constructor',
	'toString',
	'',
);

/** An object with own fields of any name, which `fc.dictionary` does not make. */
function objectOf(value: fc.Arbitrary<unknown>): fc.Arbitrary<object> {
	return fc
		.array(fc.tuple(field, value), { maxLength: 4 })
		.map((entries) => Object.fromEntries(entries));
}

const files = fc.oneof({ weight: 4, arbitrary: objectOf(file) }, objectOf(anyValue));

const anyItem = fc.record(
	{
		json: fc
			.tuple(objectOf(anyValue), fc.option(fc.oneof(files, anyValue), { nil: undefined }))
			.map(([json, inJson]) => (inJson === undefined ? json : { ...json, _files: inJson })),
		binary: files,
	},
	{ requiredKeys: ['json'] },
) as fc.Arbitrary<INodeExecutionData>;

const anyRun = fc.record({
	items: fc.array(anyItem, { maxLength: 3 }),
	parameters: fc.oneof(
		{ weight: 4, arbitrary: usableParameters as typeof anyParameters },
		{ weight: 1, arbitrary: anyParameters },
	),
	binaryMode: fc.constantFrom('separate', 'combined'),
});

type Run = typeof anyRun extends fc.Arbitrary<infer Value> ? Value : never;

async function planOf({ items, parameters, binaryMode }: Run): Promise<Plan> {
	const context = contextWith(parameters, items, binaryMode);
	return await planRun(context);
}

/** The output items of a plan, as if every image had a scan, and as if none had. */
function outputsOf({ items }: Run, { entries }: Plan): INodeExecutionData[] {
	return entries.flatMap((entry) => {
		const failed = ['continueErrorOutput', 'continueRegularOutput'].map((onError) =>
			failureItem(outputContext(items, onError), { entry, failure }, 'A reason'),
		);
		if ('failure' in entry) return failed;
		return [...failed, scanOf(outputContext(items), entry)];
	});
}

const failure = new Failure('A reason', 'A remedy.');
const response = { requestId: 'r', searchTimeMs: 5, photoHash: undefined, scans: [] };

/** As much of n8n as the output asks. */
function outputContext(items: INodeExecutionData[], onError?: string): IExecuteFunctions {
	return {
		getInputData: () => items,
		getNode: () => ({ type: 'scanFile', onError }),
	} as unknown as IExecuteFunctions;
}

function scanOf(context: IExecuteFunctions, job: Job): INodeExecutionData {
	const stored = { id: 'filesystem-v2:scan', data: 'filesystem-v2', mimeType: 'image/jpeg' };
	const scan = { angle: 7, width: 8, height: 9, file: stored, sizeBytes: 6 };
	const redactor = new Redactor('a-key-that-is-not-there');
	return scanItem(context, { entry: job, response, scan }, redactor);
}

/** Freezes all that can be, to the last level. */
function freeze(value: unknown): void {
	const waiting = [value];
	for (let next = waiting.pop(); waiting.length > 0 || next !== undefined; next = waiting.pop()) {
		if (typeof next !== 'object' || next === null) continue;
		if (Object.isFrozen(next) || ArrayBuffer.isView(next)) continue;
		Object.freeze(next);
		waiting.push(...Object.values(next));
	}
}

export const properties: Properties = {
	'each item is planned in its place, and what is not sent has a reason': (runs) =>
		fc.assert(
			fc.asyncProperty(anyRun, async (run) => {
				const { entries, skipped } = await planOf(run);
				const indexes = entries.map(({ itemIndex }) => itemIndex);
				expectThat(
					indexes.every((itemIndex, at) => at === 0 || itemIndex >= indexes[at - 1]!),
					'entries out of order',
				);
				expectThat(entries.length + skipped.length >= run.items.length, 'an item is lost');
				for (const entry of entries) {
					if (!('failure' in entry)) continue;
					expectThat(entry.failure instanceof Failure, 'rejected without a reason');
					expectReadable(entry.failure);
				}
				for (const { why } of skipped) expectThat(why.length < 1_000, 'a long reason');
			}),
			runs,
		),

	'what is sent has a name, a size and bytes': (runs) =>
		fc.assert(
			fc.asyncProperty(anyRun, async (run) => {
				const { entries } = await planOf(run);
				for (const entry of entries) {
					if ('failure' in entry) continue;
					const { image, bytes } = entry;
					expectThat(typeof image.fileName === 'string', 'a name that is no text');
					expectThat(Number.isFinite(bytes) && bytes >= 0, `a size of ${bytes}`);
					if (image.from === 'url') continue;
					const context = contextWith({}, run.items);
					const read = await bytesToSend(context, entry.itemIndex, image, entry.settings);
					expectThat(read.length > 0, 'nothing to send');
				}
			}),
			runs,
		),

	'no input item changes, not even where it is frozen': (runs) =>
		fc.assert(
			fc.asyncProperty(anyRun, fc.boolean(), async (run, isFrozen) => {
				if (isFrozen) freeze(run.items);
				const look = () => inspect(run.items, { depth: 6, maxArrayLength: 50 });
				const before = look();
				const plan = await planOf(run);
				outputsOf(run, plan);
				expectThat(look() === before, 'an item has changed');
				const unread = plan.entries.find(
					(entry) => 'failure' in entry && entry.failure.message.includes('could not be read'),
				);
				// Of a file in the storage that has lost it, that is the truth.
				const isLost = unread && 'failure' in unread && unread.failure.message.includes('storage');
				expectThat(!unread || isLost === true, 'an item could not be read');
			}),
			runs,
		),

	'every entry becomes an item that leads back to its input; fields of a scan win': (runs) =>
		fc.assert(
			fc.asyncProperty(anyRun, async (run) => {
				const plan = await planOf(run);
				expectThat(outputsOf(run, plan).length >= plan.entries.length, 'an output is lost');
				for (const entry of plan.entries) {
					if ('failure' in entry) continue;
					const { json, binary, pairedItem } = scanOf(outputContext(run.items), entry);
					expectThat((pairedItem as { item: number }).item === entry.itemIndex, 'another input');
					expectThat(json.angle === 7 && json.width === 8 && json.height === 9, 'not the scan');
					expectThat(json.error === undefined || !('error' in json), 'an error beside a scan');
					const place = entry.filesAreInJson ? json._files : binary;
					expectThat(Object.hasOwn(place as object, entry.settings.outputField), 'no file');
				}
			}),
			runs,
		),
};
