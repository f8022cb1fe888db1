import type { IExecuteFunctions } from 'n8n-workflow';
import { Failure } from '../../../nodes/ScanFile/failures';
import type { Scan } from '../../../nodes/ScanFile/iqs/scanFile';
import { baseName } from '../../../nodes/ScanFile/plan/fileName';
import type { Job } from '../../../nodes/ScanFile/plan/planRun';
import { storeScans, type PhotoResponse } from '../../../nodes/ScanFile/scan/storeScans';

type Store = (bytes: Buffer, name: string, mimeType: string) => Promise<object>;

const storeAll: Store = async (bytes, fileName, mimeType) => ({
	data: bytes.toString(),
	fileName,
	mimeType,
});
const contextWith = (prepareBinaryData: Store) =>
	({ helpers: { prepareBinaryData } }) as unknown as IExecuteFunctions;
const scanOf = (bytes: string): Scan => ({
	angle: 90,
	width: 3,
	height: 4,
	file: Buffer.from(bytes),
	type: { mimeType: 'image/png', extension: 'png' },
});
const responseOf = (...scans: PhotoResponse['scans']): PhotoResponse => ({
	requestId: 'R-1',
	searchTimeMs: 12,
	photoHash: 'p',
	scans,
});
const jobOf = (fileName: string) =>
	({ image: { fileName }, scanName: baseName(fileName) }) as unknown as Job;

async function storeWith(store: Store, response = responseOf(scanOf('one')), name = 'a.jpg') {
	return await storeScans(contextWith(store), jobOf(name), response);
}

/** Why the only scan of a response is not stored. */
async function failureWith(store: Store): Promise<Failure> {
	const { scans } = await storeWith(store);
	expect(scans).toEqual([expect.any(Failure)]);
	return scans[0] as Failure;
}

test('a scan is stored under the name of its photo, with the type of its bytes', async () => {
	expect(await storeWith(storeAll)).toEqual({
		requestId: 'R-1',
		searchTimeMs: 12,
		photoHash: 'p',
		scans: [
			{
				angle: 90,
				width: 3,
				height: 4,
				file: { data: 'one', fileName: 'a.png', mimeType: 'image/png' },
				sizeBytes: 3,
			},
		],
	});
});

test('several scans are numbered, whatever has failed among them', async () => {
	const failure = new Failure('No image', 'Try again.');
	const stored = await storeWith(storeAll, responseOf(scanOf('one'), failure, scanOf('two')));

	expect(stored).toMatchObject({
		scans: [{ file: { fileName: 'a-1.png' } }, failure, { file: { fileName: 'a-3.png' } }],
	});
});

test('a name that the storage does not take is left out', async () => {
	const names: string[] = [];
	const stored = await storeWith(async (bytes, name, type) => {
		names.push(name);
		if (name !== 'scan.png') throw new Error('what a name');
		return await storeAll(bytes, name, type);
	});

	expect(names).toEqual(['a.png', 'scan.png']);
	expect(stored).toMatchObject({ scans: [{ file: { fileName: 'scan.png' } }] });
});

test('a scan that the storage does not take does not affect the others', async () => {
	const three = responseOf(scanOf('one'), scanOf('two'), scanOf('three'));
	const stored = await storeWith(async (bytes, name, type) => {
		if (bytes.equals(Buffer.from('two'))) throw new Error('File of 600 MB exceeds the maximum');
		return await storeAll(bytes, name, type);
	}, three);

	expect(stored).toMatchObject({
		scans: [
			{ file: { data: 'one', fileName: 'a-1.png' } },
			expect.any(Failure),
			{ file: { data: 'three', fileName: 'a-3.png' } },
		],
	});
});

test.each([undefined, null, 'filesystem-v2', {}, []])(
	'a storage that returns %j instead of a file has not stored the scan',
	async (value) => {
		const failure = await failureWith(async () => await Promise.resolve(value as never));

		expect(failure.message).toBe("'a.jpg' was scanned, but n8n could not store the scan");
	},
);

test('a storage that throws at once is told as one that throws later', async () => {
	const failure = await failureWith((): never => {
		throw new Error('The disk is full');
	});

	expect(failure.message).toBe("'a.jpg' was scanned, but n8n's file storage is full");
});

describe('a storage that takes no scan', () => {
	async function failureOf(thrown: unknown): Promise<{ failure: Failure; calls: number }> {
		let calls = 0;
		const failure = await failureWith(async () => {
			calls++;
			return await Promise.reject(thrown as Error);
		});
		return { failure, calls };
	}

	test.each<[name: string, thrown: unknown]>([
		['a disk', { code: 'ENOSPC', message: 'write' }],
		['a disk quota', { code: 'EDQUOT' }],
		['SQLite', { code: 'SQLITE_FULL' }],
		['PostgreSQL', { message: 'query', driverError: { code: '53100' } }],
		['an object store', { name: 'QuotaExceeded', cause: { code: 'QuotaExceeded' } }],
		['a disk, in words', new Error('ENOSPC: No space left on device')],
		['a disk, in other words', new Error('The disk is full')],
		['a database, in words', new Error('database is full')],
		['a storage, in words', new Error('storage is full')],
		['a disk quota, in words', { cause: new Error('Disk quota') }],
		['a quota, in words', { driverError: { message: 'Quota Exceeded' } }],
		['a quota, as a name', { name: 'quota exceeded' }],
		['a disk, as a mere text', 'ENOSPC: no space left on device'],
	])('because it is full is told, and the run ends: %s', async (_, thrown) => {
		const { failure, calls } = await failureOf(thrown);

		expect(failure.message).toBe("'a.jpg' was scanned, but n8n's file storage is full");
		expect(failure.remedy).toBe(
			"Free up space there before you run the workflow again. You have already paid for the scan of 'a.jpg'.",
		);
		expect(failure.details).toMatchObject({ scope: 'run', failedCalls: 0 });
		expect(calls).toBe(1);
	});

	test.each<[name: string, thrown: unknown]>([
		['the name of n8n', { name: 'FileTooLargeError', message: '' }],
		['n8n', new Error('File of 600 MB exceeds the maximum')],
		['a database', new Error('value exceed its limit')],
		['a gateway', new Error('Entity Too Large')],
	])('because the scan is too large is told, and others go on: %s', async (_, thrown) => {
		const { failure, calls } = await failureOf(thrown);

		expect(failure.message).toBe(
			"'a.jpg' was scanned, but the scan is too large for n8n's file storage",
		);
		expect(failure.remedy).toMatch(
			/^Ask whoever runs this n8n instance to raise the file size limit/,
		);
		expect(failure.details.scope).toBe('image');
		expect(calls).toBe(1);
	});

	test.each<[name: string, thrown: unknown, code: string]>([
		['a code', { code: 'EACCES' }, ' (EACCES)'],
		['the code of the cause', { code: 5, cause: { code: 'EROFS' } }, ' (EROFS)'],
		['no code', new Error('sorry'), ''],
		['an empty code', { code: '' }, ''],
		['a code of one letter', { code: 'E' }, ''],
		['a code as long as a key', { code: 'k'.repeat(31) }, ''],
		['a long code', { code: 'k'.repeat(30) }, ` (${'k'.repeat(30)})`],
		['a sentence in place of a code', { code: 'not now' }, ''],
		['nothing', undefined, ''],
	])('for another reason is told after a second try: %s', async (_, thrown, code) => {
		const { failure, calls } = await failureOf(thrown);

		expect(failure.message).toBe(`'a.jpg' was scanned, but n8n could not store the scan${code}`);
		expect(failure.remedy).toBe(
			"Check that n8n can write to its file storage before you run the workflow again. You have already paid for the scan of 'a.jpg'.",
		);
		expect(failure.details.scope).toBe('run');
		expect(calls).toBe(2);
	});
});

test('the first rejection counts, not that of the second try', async () => {
	const failure = await failureWith(async (_, name) => {
		const code = name === 'scan.png' ? 'EIO' : 'ENAMETOOLONG';
		return await Promise.reject(Object.assign(new Error(), { code }));
	});

	expect(failure.message).toMatch(/\(ENAMETOOLONG\)$/);
});
