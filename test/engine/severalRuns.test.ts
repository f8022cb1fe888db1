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
import { useStorage } from '../../dev/engine/storage';
import { localKey } from '../../dev/service/server';
import { ScanFile } from '../../nodes/ScanFile/ScanFile.node';
import { smallJpeg } from '../support/images';
import { useLocalService } from '../support/localService';
import { fileValue } from '../support/rawItems';

const service = useLocalService();

beforeAll(async () => await useStorage('filesystem'));

/** Items with photos by their numbers. */
async function itemsOf(...photos: number[]): Promise<INodeExecutionData[]> {
	return (await Promise.all(
		photos.map(async (photo) => {
			const bytes = photo === 0 ? Buffer.from('no image') : await smallJpeg(photo);
			return { json: {}, binary: { data: await fileValue(bytes, 'filesystem') } };
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

const descriptionOf = ({ error }: ITaskData) => (error as NodeApiError | undefined)?.description;
const hintsOf = ({ hints = [] }: ITaskData) => hints.map(({ message }) => message);

test('if the second of two nodes fails, the first does not pay again at the next execution', async () => {
	const chain = async () => [
		{ name: 'Front pages', type: itemsNode(await itemsOf(1, 2)) },
		scanNode('Scan front pages'),
		{ name: 'Back pages', type: itemsNode(await itemsOf(3, 4)) },
		scanNode('Scan back pages'),
	];
	service.current.play({}, {}, {}, 'bad-parameter');
	const failed = await run(await chain());
	expect(descriptionOf(failed['Scan back pages']![0]!)).toContain(
		'3 scans had already been made. They are kept for an hour',
	);
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

describe("an agent's tool", () => {
	/** What the agent calls the tool with, one photo after the other. */
	const calls = async (...photos: number[]) => {
		const batches = await Promise.all(photos.map(async (photo) => await itemsOf(photo)));
		return await run([
			{ name: 'Agent', type: batchesNode(batches) },
			// For n8n, this is a tool; its failure does not end the execution.
			{
				...scanNode('Scan a photo with the Tool', {
					rewireOutputLogTo: NodeConnectionTypes.AiTool,
				}),
				next: 'Agent',
			},
		]);
	};

	test('tells nothing of earlier calls, whose scans the agent has', async () => {
		const tasks = (await calls(1, 2, 0, 3))['Scan a photo with the Tool']!;
		expect(tasks.map(descriptionOf)).toEqual([
			undefined,
			undefined,
			expect.not.stringContaining('already been made'),
			undefined,
		]);
	});

	test('of an execution that went on has no scans for the next one', async () => {
		await calls(1, 0);
		await calls(1);
		expect(service.current.calls).toHaveLength(2);
	});
});
