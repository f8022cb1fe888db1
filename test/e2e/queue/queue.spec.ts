import { hash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makePhotos } from '../../../dev/bench/photos';
import { fileOf, type Execution } from '../../../dev/n8n/execution';
import { request } from '../../../dev/n8n/request';
import { readFiles, scan, scanNode } from '../../../dev/n8n/workflows';
import { stamped, type Call } from '../../../dev/service/server';
import { expect } from '../fixtures/matchers';
import type { N8n } from '../fixtures/n8n';
import { executionsOf, test } from './fixtures';

/** One of those that are to be scanned; no two have the same name. */
interface Photo {
	folder: string;
	name: string;
	bytes: Buffer;
}

const folderCount = 8;
const photosEach = 25;
const photoCount = folderCount * photosEach;
/** So that each of the two workers has half of the folders in hand. */
const concurrency = folderCount / 2;

// What the lost worker had in hand ends as failed, all else comes out whole, and no photo is paid for twice.
test(`queue: ${photoCount} photos, a worker dies in the middle`, async ({ folder, n8n, startWorker }) => {
	test.slow();
	const photos = await writePhotos(folder);
	const folders = [...new Set(photos.map((photo) => photo.folder))];
	const { credentialId, service } = await n8n.iqs({ latencyMs: 500 });
	const chain = [readFiles('={{ $json.query.folder }}/*.jpg'), scan(credentialId)];
	const { id, url } = await n8n.publishWebhook(chain, { responseMode: 'onReceived' });
	const doomed = await startWorker(concurrency);
	const other = await startWorker(concurrency);
	const start = async (path: string) =>
		await request(`${url}?${new URLSearchParams({ folder: path })}`, { method: 'POST' });

	await Promise.all(folders.map(start));
	const isUnderWay = () =>
		service.calls.length >= photoCount / 4 && [doomed, other].every((worker) => executionsOf(worker).begun.length > 0);
	await expect.poll(isUnderWay, { intervals: [20] }).toBe(true);
	await doomed.kill();
	const { begun, ended } = executionsOf(doomed);
	const lost = begun.filter((executionId) => !ended.includes(executionId));
	expect(lost.length, 'executions in hand of the worker that was killed').toBeGreaterThan(0);

	const executions = await allFinished(n8n, id, folders.length);
	const failed = executions.filter(({ status }) => status !== 'success');
	expect(failed.map((execution) => execution.id).sort()).toEqual(lost.sort());
	const done = executions.filter(({ status }) => status === 'success');
	const doneFolders = await wholeFolders(n8n, done, photos);
	expectCalls(service.calls, photos, doneFolders);

	// The worker that is left does the rest.
	const missing = folders.filter((path) => !doneFolders.includes(path));
	await Promise.all(missing.map(start));
	const all = await allFinished(n8n, id, folders.length + missing.length);
	const known = executions.map((execution) => execution.id);
	const again = all.filter((execution) => !known.includes(execution.id));
	expect((await wholeFolders(n8n, again, photos)).sort()).toEqual(missing.sort());
});

async function allFinished(n8n: N8n, workflowId: string, count: number): Promise<Execution[]> {
	const ids = await n8n.api.executionIds(workflowId);
	expect(ids).toHaveLength(count);
	return await Promise.all(ids.map(async (id) => await n8n.api.finished(id)));
}

/** Writes photos that differ from one another into folders below another one. */
async function writePhotos(parent: string): Promise<Photo[]> {
	const photos: Photo[] = [];
	for await (const bytes of makePhotos(photoCount, 2_000)) {
		const number = photos.length;
		const folder = join(parent, `box-${Math.floor(number / photosEach)}`);
		const name = `photo-${String(number).padStart(3, '0')}.jpg`;
		await mkdir(folder, { recursive: true });
		await writeFile(join(folder, name), bytes);
		photos.push({ folder, name, bytes });
	}
	return photos;
}

/** Checks that each execution has all photos of a folder, byte for byte. @returns these folders */
async function wholeFolders(n8n: N8n, executions: Execution[], photos: Photo[]): Promise<string[]> {
	const found: string[] = [];
	for (const execution of executions) {
		const items = execution.items(scanNode);
		const names = items.map(({ json }) => String(json.sourceFileName));
		const { folder } = photos.find(({ name }) => name === names[0])!;
		const expected = photos.filter((photo) => photo.folder === folder);
		expect(names.toSorted()).toEqual(expected.map(({ name }) => name));
		for (const [index, item] of items.entries()) {
			const { bytes, name } = expected.find((photo) => photo.name === names[index])!;
			expect(await n8n.api.download(fileOf(item, 'data')), name).toBeBytes(stamped(bytes));
		}
		found.push(folder);
	}
	return found;
}

/** Checks that no photo was sent twice, and every photo of the folders that are done. */
function expectCalls(calls: readonly Call[], photos: Photo[], doneFolders: string[]): void {
	const byHash = new Map(photos.map((photo) => [hash('sha256', photo.bytes), photo]));
	const sent = calls.map(({ imageSha256 }) => byHash.get(imageSha256 ?? '')?.name);
	expect(sent, 'something else than the photos').not.toContain(undefined);
	expect(new Set(sent).size, 'a photo was sent twice').toBe(sent.length);
	const wanted = photos.filter(({ folder }) => doneFolders.includes(folder));
	expect(sent).toEqual(expect.arrayContaining(wanted.map(({ name }) => name)));
}
