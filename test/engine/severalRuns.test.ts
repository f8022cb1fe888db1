import {
	NodeConnectionTypes,
	type INode,
	type INodeExecutionData,
	type ITaskData,
	type NodeApiError,
} from 'n8n-workflow';
import { IqsApi } from '../../credentials/IqsApi.credentials';
import {
	batchesNode,
	itemsNode,
	startChain,
	useCredential,
	type ChainLink,
} from '../../dev/engine/engine';
import { useStorage, type Storage } from '../../dev/engine/storage';
import { localKey } from '../../dev/service/server';
import { ScanFile } from '../../nodes/ScanFile/ScanFile.node';
import { smallJpeg } from '../support/images';
import { useLocalService } from '../support/localService';
import { fileValue } from '../support/rawItems';

const service = useLocalService();

/** Items with photos by their numbers; 0 is no image. */
async function itemsOf(storage: Storage, photos: number[]): Promise<INodeExecutionData[]> {
	return (await Promise.all(
		photos.map(async (photo) => {
			const bytes = photo === 0 ? Buffer.from('no image') : await smallJpeg(photo);
			return { json: {}, binary: { data: await fileValue(bytes, storage) } };
		}),
	)) as INodeExecutionData[];
}

function surroundings() {
	return {
		credentialType: new IqsApi(),
		credential: { apiKey: localKey, baseUrl: service.current.baseUrl },
	};
}

function scanNode(name: string, settings: Partial<INode> = {}): ChainLink {
	return {
		name,
		type: new ScanFile(),
		parameters: { options: { maxConcurrentCalls: 1 } },
		settings: { ...useCredential(surroundings()), ...settings },
	};
}

/** Runs a workflow; the runs of its nodes. */
async function run(chain: ChainLink[]): Promise<Record<string, ITaskData[]>> {
	return (await startChain(surroundings(), chain).finished).data.resultData.runData;
}

/** How each iteration of a loop ended, which gets one batch of photos after the other. */
async function runLoop(storage: Storage, batches: number[][], settings?: Partial<INode>) {
	const items = await Promise.all(batches.map(async (batch) => await itemsOf(storage, batch)));
	const { Scan: tasks } = await run([
		{ name: 'Loop', type: batchesNode(items) },
		{ ...scanNode('Scan', settings), next: 'Loop' },
	]);
	return tasks!.map((task) => ({
		scans: task.data?.main?.[0]?.length ?? 0,
		description: descriptionOf(task),
		hints: hintsOf(task),
	}));
}

const descriptionOf = ({ error }: ITaskData) => (error as NodeApiError | undefined)?.description;
const hintsOf = ({ hints = [] }: ITaskData) => hints.map(({ message }) => message);

const kept = '3 scans had already been made. They are kept for an hour';

describe.each(['memory', 'filesystem'] as Storage[])('In %s storage', (storage) => {
	beforeAll(async () => await useStorage(storage));

	test('a loop whose second iteration fails has the scans of the first at the next execution', async () => {
		service.current.play({}, {}, {}, 'bad-parameter');
		const batches = [
			[1, 2],
			[3, 4],
		];
		const failed = await runLoop(storage, batches);
		expect(failed).toEqual([
			{ scans: 2, description: undefined, hints: [] },
			{ scans: 0, description: expect.stringContaining(kept), hints: [] },
		]);

		const next = await runLoop(storage, batches);
		expect(next.map(({ scans }) => scans)).toEqual([2, 2]);
		expect(next.flatMap(({ hints }) => hints)).toEqual([
			expect.stringMatching(/^2 photos were not billed again/),
			expect.stringMatching(/^1 photo was not billed again/),
		]);
		expect(service.current.calls).toHaveLength(5);
	});

	test('a loop that ends at a file that is no image has them too', async () => {
		const failed = await runLoop(storage, [[1, 2], [3], [4, 0]]);
		expect(failed.at(-1)!.description).toContain(`Nothing was sent to IQS this time. ${kept}`);
		expect(service.current.calls).toHaveLength(3);

		const next = await runLoop(storage, [[1, 2], [3], [4]]);
		expect(next.map(({ scans }) => scans)).toEqual([2, 1, 1]);
		expect(service.current.calls).toHaveLength(4);
	});

	test('a loop that succeeds, if only at its second try, is never taken from', async () => {
		service.current.play({}, {}, 'bad-parameter');
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const first = await runLoop(storage, [[1], [2, 3]], settings);
		expect(first.map(({ scans }) => scans)).toEqual([1, 2]);
		expect(service.current.calls).toHaveLength(4);

		const second = await runLoop(storage, [[1], [2, 3]], settings);
		expect(second.flatMap(({ hints }) => hints)).toEqual([]);
		expect(service.current.calls).toHaveLength(7);
	});

	test('if the second of two nodes fails, the first does not pay again at the next execution', async () => {
		const chain = async () => [
			{ name: 'Front pages', type: itemsNode(await itemsOf(storage, [1, 2])) },
			scanNode('Scan front pages'),
			{ name: 'Back pages', type: itemsNode(await itemsOf(storage, [3, 4])) },
			scanNode('Scan back pages'),
		];
		service.current.play({}, {}, {}, 'bad-parameter');
		const failed = await run(await chain());
		expect(descriptionOf(failed['Scan back pages']![0]!)).toContain(kept);
		expect(service.current.calls).toHaveLength(4);

		const next = await run(await chain());
		expect(hintsOf(next['Scan front pages']![0]!)).toEqual([
			expect.stringMatching(/^2 photos were not billed again/),
		]);
		expect(hintsOf(next['Scan back pages']![0]!)).toEqual([
			expect.stringMatching(/^1 photo was not billed again/),
		]);
		expect(service.current.calls).toHaveLength(5);
	});
});

describe("an agent's tool", () => {
	beforeAll(async () => await useStorage('filesystem'));

	// For n8n, this is a tool; its failure does not end the execution.
	const settings = { rewireOutputLogTo: NodeConnectionTypes.AiTool };
	const name = 'Scan with the Tool';

	/** The calls of the tool, with one photo each. */
	async function call(...photos: number[]): Promise<ITaskData[]> {
		const batches = photos.map(async (photo) => await itemsOf('filesystem', [photo]));
		const agent = { name: 'Agent', type: batchesNode(await Promise.all(batches)) };
		return (await run([agent, { ...scanNode(name, settings), next: 'Agent' }]))[name]!;
	}

	test('tells nothing of earlier calls, whose scans the agent has', async () => {
		const tasks = await call(1, 2, 0, 3);
		expect(tasks.map(descriptionOf)).toEqual([
			undefined,
			undefined,
			expect.not.stringContaining('already been made'),
			undefined,
		]);
	});

	test('of an execution that went on has no scans for the next one', async () => {
		await call(1, 0);
		await call(1);
		expect(service.current.calls).toHaveLength(2);
	});
});
