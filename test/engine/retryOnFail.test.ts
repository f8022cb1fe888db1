import type { INode } from 'n8n-workflow';
import { bytesOf } from '../../dev/engine/engine';
import { useStorage, type Storage } from '../../dev/engine/storage';
import { photoItem, smallJpeg } from '../support/images';
import { useLocalService } from '../support/localService';
import { scan } from '../support/scanFile';

const service = useLocalService();

const retryOnFail = { retryOnFail: true, maxTries: 3, waitBetweenTries: 10 };

function callsByImage(): number[] {
	const counts = new Map<string, number>();
	for (const { imageSha256 } of service.current.calls) {
		counts.set(imageSha256!, (counts.get(imageSha256!) ?? 0) + 1);
	}
	return [...counts.values()].sort();
}

describe.each(['memory', 'filesystem'] as Storage[])('In %s storage', (storage) => {
	beforeAll(async () => await useStorage(storage));

	test.each(['stopWorkflow', 'continueRegularOutput'] as Array<INode['onError']>)(
		'with On Error "%s" the second try sends only what failed',
		async (onError) => {
			const photos = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(smallJpeg));
			// n8n looks at the first item only, so that is the one that fails.
			service.current.play('bad-parameter');

			const { output, run } = await scan({
				baseUrl: service.current.baseUrl,
				items: photos.map((photo, index) => photoItem(photo, `${index}.jpg`, { index })),
				onError,
				nodeSettings: retryOnFail,
			});

			expect(output.map(({ json }) => json.index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
			for (const [index, { binary }] of output.entries()) {
				expect(await bytesOf(binary!.data!)).toEqual(photos[index]);
			}
			expect(callsByImage()).toEqual([1, 1, 1, 1, 1, 1, 1, 2]);
			// What is remembered is not saved with the execution.
			expect(run.data.executionData?.contextData).toEqual({ 'node:IQS ScanFile': {} });
		},
	);
});

describe('What is another scan', () => {
	beforeAll(async () => await useStorage('memory'));

	test('a changed option is sent again, although the image was finished', async () => {
		const photos = await Promise.all([1, 2].map(smallJpeg));
		service.current.play({}, 'bad-parameter');
		// Another value at the second try, as a workflow variable could have.
		const json = {
			get crop() {
				return service.current.calls.length === 0 ? 'true' : 'force';
			},
		};

		await scan({
			baseUrl: service.current.baseUrl,
			items: photos.map((photo) => photoItem(photo, 'photo.jpg', json)),
			parameters: { autoCrop: '={{ $json.crop }}', options: { maxConcurrentCalls: 1 } },
			nodeSettings: retryOnFail,
		});

		expect(service.current.calls.map(({ autoCrop }) => autoCrop)).toEqual([
			...['true', 'true'],
			...['force', 'force'],
		]);
	});

	test('the same workflow run again pays again: only one execution remembers', async () => {
		const items = [photoItem(await smallJpeg(1))];
		const run = { baseUrl: service.current.baseUrl, items, nodeSettings: retryOnFail };

		await scan(run);
		await scan(run);

		expect(service.current.calls).toHaveLength(2);
	});
});

test('the message says that finished scans are kept for the next try', async () => {
	service.current.play({}, 'bad-parameter', 'bad-parameter', 'bad-parameter');
	const photos = await Promise.all([1, 2].map(smallJpeg));

	const { error } = await scan({
		baseUrl: service.current.baseUrl,
		items: photos.map((photo) => photoItem(photo)),
		nodeSettings: retryOnFail,
	});

	expect(error!.description).toContain('1 scan had already been made. It is kept for an hour');
	expect(callsByImage()).toEqual([1, 3]);
});
