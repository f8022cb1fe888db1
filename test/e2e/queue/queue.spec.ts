import { createHash } from 'node:crypto';
import { fileOf, type Execution } from '../../../dev/n8n/execution';
import { readFiles, scan, scanNode } from '../../../dev/n8n/workflows';
import { stamped, type Call } from '../../../dev/service/server';
import { expect } from '../fixtures/matchers';
import type { N8n } from '../fixtures/n8n';
import { executionsOf, test } from './fixtures';
import { writePhotoFolders, type PhotoFolders } from './photos';

const folderCount = 8;
const photosEach = 25;
const photoCount = folderCount * photosEach;
/** So that each of the two workers has half of the folders in hand. */
const concurrency = folderCount / 2;

// What the lost worker had in hand ends as failed, all else comes out whole, and no photo is paid for twice.
test(`queue: ${photoCount} photos, a worker dies in the middle`, async ({ folder, n8n, startWorker }) => {
	test.slow();
	const photos = await writePhotoFolders(folder, folderCount, photosEach);
	const folders = [...photos.folders.keys()];
	const { credentialId, service } = await n8n.iqs({ latencyMs: 500 });
	const chain = [readFiles('={{ $json.query.folder }}/*.jpg'), scan(credentialId)];
	const { id, url } = await n8n.publishWebhook(chain, { responseMode: 'onReceived' });
	const doomed = await startWorker(concurrency);
	const other = await startWorker(concurrency);
	const start = async (path: string) =>
		await fetch(`${url}?${new URLSearchParams({ folder: path })}`, { method: 'POST' });

	await Promise.all(folders.map(start));
	const isUnderWay = () =>
		service.calls.length >= photoCount / 4 && [doomed, other].every((worker) => executionsOf(worker).begun.length > 0);
	await expect.poll(isUnderWay, { intervals: [20], timeout: 60_000 }).toBe(true);
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
	return await Promise.all(ids.map(async (id) => await n8n.api.finished(id, 180_000)));
}

/** Checks that each execution has all photos of a folder, byte for byte. @returns these folders */
async function wholeFolders(n8n: N8n, executions: Execution[], { folders, bytes }: PhotoFolders): Promise<string[]> {
	const found: string[] = [];
	for (const execution of executions) {
		const items = execution.items(scanNode);
		const names = items.map(({ json }) => String(json.sourceFileName));
		const sorted = names.toSorted();
		const [path, expected] = [...folders].find(([, [first]]) => first === sorted[0]) ?? [];
		expect(sorted).toEqual(expected);
		for (const [index, item] of items.entries()) {
			const scanned = await n8n.api.download(fileOf(item, 'data'));
			expect(scanned, names[index]).toBeBytes(stamped(bytes.get(names[index]!)!));
		}
		found.push(path!);
	}
	return found;
}

/** Checks that no photo was sent twice, and every photo of the folders that are done. */
function expectCalls(calls: readonly Call[], { folders, bytes }: PhotoFolders, doneFolders: string[]): void {
	const nameByHash = new Map(
		[...bytes].map(([name, photo]) => [createHash('sha256').update(photo).digest('hex'), name]),
	);
	const sent = calls.map(({ imageSha256 }) => nameByHash.get(imageSha256 ?? ''));
	expect(sent, 'something else than the photos').not.toContain(undefined);
	expect(new Set(sent).size, 'a photo was sent twice').toBe(sent.length);
	const wanted = doneFolders.flatMap((path) => folders.get(path)!);
	expect(sent).toEqual(expect.arrayContaining(wanted));
}
