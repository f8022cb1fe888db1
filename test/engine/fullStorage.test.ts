import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type { INode } from 'n8n-workflow';
import { useStorage } from '../../dev/engine/storage';
import { photoItem, smallJpeg } from '../support/images';
import { useLocalService } from '../support/localService';
import { scanRaw, fileValue } from '../support/rawItems';
import { scan } from '../support/scanFile';

const service = useLocalService();

beforeAll(async () => await useStorage('filesystem'));
afterEach(() => jest.restoreAllMocks());

/** Lets n8n's file storage reject every scan from now on, or those that `when` names. */
function rejectscans(
	errorResponse: object,
	when: (fileName: string) => boolean = () => true,
): jest.SpyInstance {
	const storage = Container.get(BinaryDataService);
	const store = storage.store.bind(storage);
	return jest.spyOn(storage, 'store').mockImplementation(async (location, content, file) => {
		if (when(file.fileName ?? '')) throw Object.assign(new Error('rejected'), errorResponse);
		return await store(location, content, file);
	});
}

async function run(count: number, onError: INode['onError'], names = 'photo') {
	const photos = await Promise.all(
		Array.from({ length: count }, async (_, index) => await smallJpeg(index)),
	);
	const items = await Promise.all(
		photos.map(async (photo, index) => ({
			json: { index },
			binary: {
				data: { ...(await fileValue(photo, 'filesystem')), fileName: `${names} ${index}.jpg` },
			},
		})),
	);
	return async () =>
		await scanRaw({
			baseUrl: service.current.baseUrl,
			items,
			onError,
			parameters: { options: { maxConcurrentCalls: 1 } },
		});
}

test.each<[string, object]>([
	['a disk', { code: 'ENOSPC', message: "ENOSPC: no space left on device, write '/a'" }],
	['a quota', { code: 'EDQUOT', message: 'EDQUOT: disk quota exceeded' }],
	[
		'SQLite',
		{ message: 'SQLITE_FULL: database or disk is full', driverError: { code: 'SQLITE_FULL' } },
	],
	['Postgres', { message: 'could not extend file', driverError: { code: '53100' } }],
	['an object store', { message: 'Upload failed', cause: { message: 'Storage quota exceeded' } }],
])('a full storage (%s) does not go on paying', async (_, errorResponse) => {
	const start = await run(5, 'continueRegularOutput');
	const storing = rejectscans(errorResponse);
	const { output } = await start();

	expect(service.current.calls).toHaveLength(1);
	expect(storing).toHaveBeenCalledTimes(1);
	expect(output).toHaveLength(5);
	expect(output[0]!.json.error).toMatch(
		/^'photo 0\.jpg' was scanned, but n8n's file storage is full \[item 0\]\. Free up space there/,
	);
	for (const { json } of output.slice(1)) {
		expect(json.error).toMatch(/^Not sent.*n8n's file storage is full/);
	}
});

test('a storage that rejects for another reason is not called full; its code goes along', async () => {
	const start = await run(3, 'continueRegularOutput');
	rejectscans({ code: 'EACCES', message: 'EACCES: permission denied, open /home/node/x' });
	const { output } = await start();

	expect(output[0]!.json.error).toMatch(
		/^'photo 0\.jpg' was scanned, but n8n could not store the scan \(EACCES\) \[item 0\]\. Check that n8n can write/,
	);
	expect(output[0]!.json.error).not.toContain('/home');
	expect(service.current.calls).toHaveLength(1);
});

test('a scan that is too large for the storage is one matter, the others go on', async () => {
	const start = await run(3, 'continueRegularOutput');
	rejectscans({ message: 'File "photo 0.jpg" exceeds the max file size' }, (name) =>
		name.startsWith('photo 0'),
	);
	const { output } = await start();

	expect(output[0]!.json.error).toContain("too large for n8n's file storage");
	expect(output.slice(1).map(({ json }) => json.angle)).toEqual([0, 0]);
});

test('a scan whose name the storage does not take comes out under another', async () => {
	const start = await run(2, 'stopWorkflow');
	rejectscans({ message: 'value too long for type character varying' }, (name) =>
		name.startsWith('photo'),
	);
	const { output, error } = await start();

	expect(error).toBeUndefined();
	expect(output.map(({ binary }) => binary!.data!.fileName)).toEqual(['scan.jpg', 'scan.jpg']);
	expect(service.current.calls).toHaveLength(2);
});

test('a message keeps the name of a file that n8n would take for its own matter', async () => {
	for (const name of ['eacces', 'eperm', 'ENOTFOUND', 'econnrejected 404']) {
		const { error } = await scan({
			baseUrl: service.current.baseUrl,
			items: [
				{
					files: {
						data: {
							bytes: Buffer.from('%PDF-1.7'),
							fileName: `${name}.pdf`,
							mimeType: 'application/pdf',
						},
					},
				},
			],
		});
		expect(error!.message).toBe(
			`'${name}.pdf' in the field 'data' is not an image but a PDF [item 0]`,
		);

		service.current.play('bad-parameter');
		const rejected = await scan({
			baseUrl: service.current.baseUrl,
			items: [photoItem(await smallJpeg(1), `${name}.jpg`)],
		});
		expect(rejected.error!.message).toMatch(
			new RegExp(`^IQS does not accept this image.*\\('${name}\\.jpg'\\) \\[item 0\\]$`),
		);
	}
});
