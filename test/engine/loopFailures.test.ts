import type { INode, INodeExecutionData, NodeApiError } from 'n8n-workflow';
import { IqsApi } from '../../credentials/IqsApi.credentials';
import { batchesNode, nodeName, startChain, useCredential } from '../../dev/engine/engine';
import { useStorage, type Storage } from '../../dev/engine/storage';
import { localKey } from '../../dev/service/server';
import { ScanFile } from '../../nodes/ScanFile/ScanFile.node';
import { smallJpeg } from '../support/images';
import { useLocalService } from '../support/localService';
import { fileValue } from '../support/rawItems';

const service = useLocalService();

interface Loop {
	storage: Storage;
	/** The photos of each iteration, by number; one that is 0 is no image. */
	batches: number[][];
	settings?: Partial<INode>;
}

/** Runs a loop around the node; how each iteration ended. */
async function runLoop({ storage, batches, settings }: Loop) {
	const surroundings = {
		credentialType: new IqsApi(),
		credential: { apiKey: localKey, baseUrl: service.current.baseUrl },
	};
	const itemOf = async (photo: number): Promise<INodeExecutionData> => {
		const bytes = photo === 0 ? Buffer.from('no image') : await smallJpeg(photo);
		return { json: {}, binary: { data: await fileValue(bytes, storage) } } as INodeExecutionData;
	};
	const items = await Promise.all(
		batches.map(async (batch) => await Promise.all(batch.map(itemOf))),
	);
	const run = await startChain(surroundings, [
		{ name: 'Loop', type: batchesNode(items) },
		{
			name: nodeName,
			type: new ScanFile(),
			parameters: { options: { maxConcurrentCalls: 1 } },
			settings: { ...useCredential(surroundings), ...settings },
			next: 'Loop',
		},
	]).finished;
	return run.data.resultData.runData[nodeName]!.map(({ data, error, hints }) => ({
		scans: data?.main?.[0]?.length ?? 0,
		error: (error as NodeApiError | undefined)?.description ?? undefined,
		hints: (hints ?? []).map(({ message }) => message),
	}));
}

const kept = '3 scans had already been made. They are kept for an hour';

describe.each(['memory', 'filesystem'] as Storage[])('In %s storage, a loop', (storage) => {
	beforeAll(async () => await useStorage(storage));

	test('whose second iteration fails has the scans of the first at the next execution', async () => {
		service.current.play({}, {}, {}, 'bad-parameter');
		const batches = [
			[1, 2],
			[3, 4],
		];
		const failed = await runLoop({ storage, batches });
		expect(failed).toEqual([
			{ scans: 2, error: undefined, hints: [] },
			{ scans: 0, error: expect.stringContaining(kept), hints: [] },
		]);

		const next = await runLoop({ storage, batches });
		expect(next.map(({ scans }) => scans)).toEqual([2, 2]);
		expect(next.flatMap(({ hints }) => hints)).toEqual([
			expect.stringMatching(/^2 photos were not billed again/),
			expect.stringMatching(/^1 photo was not billed again/),
		]);
		expect(service.current.calls).toHaveLength(5);
	});

	test('that ends at a file that is no image has them too', async () => {
		const failed = await runLoop({ storage, batches: [[1, 2], [3], [4, 0]] });
		expect(failed.at(-1)!.error).toContain(`Nothing was sent to IQS this time. ${kept}`);
		expect(service.current.calls).toHaveLength(3);

		const next = await runLoop({ storage, batches: [[1, 2], [3], [4]] });
		expect(next.map(({ scans }) => scans)).toEqual([2, 1, 1]);
		expect(service.current.calls).toHaveLength(4);
	});

	test('that succeeds, if only at its second try, is never taken from', async () => {
		service.current.play({}, {}, 'bad-parameter');
		const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const batches = [[1], [2, 3]];
		const first = await runLoop({ storage, batches, settings });
		expect(first.map(({ scans }) => scans)).toEqual([1, 2]);
		expect(service.current.calls).toHaveLength(4);

		const second = await runLoop({ storage, batches, settings });
		expect(second.flatMap(({ hints }) => hints)).toEqual([]);
		expect(service.current.calls).toHaveLength(7);
	});
});
