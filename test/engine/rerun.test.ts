import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Container } from '@n8n/di';
import { BinaryDataConfig } from 'n8n-core';
import { bytesOf } from '../../dev/engine/engine';
import { useStorage, type Storage } from '../../dev/engine/storage';
import { scansForRerun } from '../../nodes/ScanFile/scan/processState';
import { systemClock } from '../../nodes/ScanFile/scan/systemClock';
import { photoItem, smallJpeg } from '../support/images';
import { useLocalService } from '../support/localService';
import { scan, startScan, type ScanRun } from '../support/scanFile';

const service = useLocalService();

afterEach(() => jest.restoreAllMocks());

async function photosOf(...numbers: number[]): Promise<Buffer[]> {
	return await Promise.all(numbers.map(smallJpeg));
}

/** One call at a time, so that the failure of the last photo comes late. */
const oneByOne = { options: { maxConcurrentCalls: 1 } };

async function scanPhotos(photos: Buffer[], more: Partial<ScanRun> = {}) {
	return await scan({
		baseUrl: service.current.baseUrl,
		items: photos.map((photo, index) => photoItem(photo, `${index}.jpg`)),
		parameters: oneByOne,
		...more,
	});
}

/** A run of which the last photo fails. */
async function failLate(photos: Buffer[], more: Partial<ScanRun> = {}) {
	service.current.play(...photos.slice(1).map(() => ({})), 'bad-parameter');
	const result = await scanPhotos(photos, more);
	expect(result.error).toBeDefined();
	return result;
}

describe.each(['memory', 'filesystem'] as Storage[])('In %s storage', (storage) => {
	beforeAll(async () => await useStorage(storage));

	test('what a failed run has paid for is not paid for again', async () => {
		const photos = await photosOf(1, 2, 3, 4);
		const { error } = await failLate(photos);
		expect(error!.description).toContain(
			'3 scans had already been made. They are kept for an hour: if you run the workflow again',
		);
		expect(service.current.calls).toHaveLength(4);

		const { output, hints } = await scanPhotos(photos);
		expect(service.current.calls).toHaveLength(5);
		expect(hints).toEqual([expect.stringMatching(/^3 photos were not billed again/)]);
		expect(output).toHaveLength(4);
		for (const [index, { binary, pairedItem }] of output.entries()) {
			expect(pairedItem).toEqual({ item: index });
			expect(await bytesOf(binary!.data!)).toEqual(photos[index]);
		}
	});

	test('what a run had paid for when it was stopped is not paid for again', async () => {
		const photos = await photosOf(1, 2, 3, 4);
		service.current.play({}, {}, {}, { breakage: 'stall' });
		const run = {
			baseUrl: service.current.baseUrl,
			items: photos.map((photo, index) => photoItem(photo, `${index}.jpg`)),
			parameters: oneByOne,
		};
		const execution = startScan(run);
		const keep = jest.spyOn(scansForRerun, 'keep');
		while (service.current.calls.length < 4) await sleep(10);
		execution.stop();
		await execution.finished;
		// The scans are kept after the execution has ended.
		while (keep.mock.results.length === 0) await sleep(10);
		await keep.mock.results[0]!.value;

		const { output, hints } = await scan(run);
		expect(service.current.calls).toHaveLength(5);
		expect(hints).toEqual([
			'3 photos were not billed again: their scans were kept from a previous run that failed or was stopped.',
		]);
		expect(output).toHaveLength(4);
	});

	test('a run that succeeded is never taken from', async () => {
		const photos = await photosOf(1, 2);
		await failLate(photos);
		await scanPhotos(photos);
		const calls = service.current.calls.length;

		const { hints } = await scanPhotos(photos);
		expect(service.current.calls).toHaveLength(calls + 2);
		expect(hints).toEqual([]);
	});

	test('nor is one that succeeded at its second try', async () => {
		const photos = await photosOf(1, 2);
		service.current.play({}, 'bad-parameter');
		const nodeSettings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const { error } = await scanPhotos(photos, { nodeSettings });
		expect(error).toBeUndefined();
		expect(service.current.calls).toHaveLength(3);

		await scanPhotos(photos);
		expect(service.current.calls).toHaveLength(5);
	});

	test('a run that fails again keeps what it took', async () => {
		const photos = await photosOf(1, 2, 3);
		await failLate(photos);
		service.current.play('bad-parameter');
		await scanPhotos(photos);
		await scanPhotos(photos);
		expect(service.current.calls).toHaveLength(5);
	});

	test('two photos that are the same have a scan each', async () => {
		const [photo, other] = await photosOf(1, 2);
		const photos = [photo!, photo!, other!];
		await failLate(photos);

		const { output } = await scanPhotos(photos);
		expect(output).toHaveLength(3);
		expect(service.current.calls).toHaveLength(4);
	});

	test.each<[what: string, more: Partial<ScanRun>]>([
		['other options', { parameters: { ...oneByOne, autoCrop: 'false' } }],
		['another account', { apiKey: 'local-key ' }],
	])('another scan is made with %s', async (what, more) => {
		const photos = await photosOf(1, 2);
		await failLate(photos);

		await scanPhotos(photos, more);
		// A key with a space behind it is the same key.
		expect(service.current.calls).toHaveLength(what === 'another account' ? 3 : 4);
	});

	test('after an hour everything is scanned again', async () => {
		const photos = await photosOf(1, 2);
		await failLate(photos);
		const now = systemClock.nowMs.bind(systemClock);
		jest.spyOn(systemClock, 'nowMs').mockImplementation(() => now() + 60 * 60_000 + 1);

		await scanPhotos(photos);
		expect(service.current.calls).toHaveLength(4);
	});
});

test('a scan that n8n has removed meanwhile is made again', async () => {
	await useStorage('filesystem');
	const photos = await photosOf(1, 2);
	await failLate(photos);
	await rm(Container.get(BinaryDataConfig).localStoragePath, { recursive: true, force: true });

	const { output } = await scanPhotos(photos);
	expect(output).toHaveLength(2);
	expect(service.current.calls).toHaveLength(4);
});
