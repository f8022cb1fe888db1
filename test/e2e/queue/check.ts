import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
	LOCAL_KEY,
	stamped,
	startLocalService,
	type Call,
	type LocalService,
} from '../../../dev/service/server';
import type { N8nApi } from '../../../dev/n8n/api';
import type { Child } from '../../../dev/n8n/child';
import { fileOf, type Execution } from '../../../dev/n8n/execution';
import { readFiles, scan, scanNode, webhook, workflowOf } from '../../../dev/n8n/workflows';
import type { PhotoFolders } from './photos';
import { executionsOf } from './workers';

interface Given {
	api: N8nApi;
	baseUrl: string;
	workers: [doomed: Child, other: Child];
	photos: PhotoFolders;
}

/**
 * Scans folders of photos at the same time on two workers, one of which dies in the middle: what it
 * had in hand ends as failed, all else comes out whole, and no photo is paid for twice.
 */
export async function loseOneWorker({ api, baseUrl, workers, photos }: Given): Promise<void> {
	const service = await startLocalService({ settings: { mode: 'stamp', latencyMs: 500 } });
	try {
		const data = { apiKey: LOCAL_KEY, baseUrl: service.baseUrl };
		const credentialId = await api.createCredential('iqsApi', data);
		const path = randomUUID();
		const { id } = await api.publish(
			workflowOf('separate', [
				webhook(path, { responseMode: 'onReceived' }),
				readFiles('={{ $json.query.folder }}/*.jpg'),
				scan(credentialId),
			]),
		);
		const start = async (folder: string) => {
			const query = new URLSearchParams({ folder });
			await fetch(`${baseUrl}/webhook/${path}?${query}`, { method: 'POST' });
		};
		const folders = [...photos.folders.keys()];
		await Promise.all(folders.map(start));
		const lost = await killInTheMiddle(service, workers, photos.bytes.size / 4);
		const executions = await allFinished(api, id, folders.length);

		const done = executions.filter(({ status }) => status === 'success');
		for (const { id: executionId, status } of executions) {
			assert.equal(status !== 'success', lost.includes(executionId), `${executionId}: ${status}`);
		}
		const doneFolders = await Promise.all(
			done.map(async (execution) => await expectWholeFolder(api, execution, photos)),
		);
		const missing = folders.filter((folder) => !doneFolders.includes(folder));
		assert.equal(missing.length, lost.length);
		const callsBefore = service.calls.length;
		expectCalls(service.calls, photos, doneFolders);

		// The worker that is left does the rest.
		await Promise.all(missing.map(start));
		const again = (await allFinished(api, id, folders.length + missing.length)).filter(
			(execution) => !executions.some((earlier) => earlier.id === execution.id),
		);
		const rest = await Promise.all(
			again.map(async (execution) => await expectWholeFolder(api, execution, photos)),
		);
		assert.deepEqual(rest.sort(), missing.sort());
		console.log(
			[
				`${executions.length} executions, ${lost.length} on the worker that was killed: `,
				`${[...new Set(executions.map(({ status }) => status))].join(', ')}. `,
				`${callsBefore} calls for ${photos.bytes.size} photos, `,
				`${service.calls.length} after those ${lost.length} were run again.`,
			].join(''),
		);
	} finally {
		await service.close();
	}
}

/** @returns the executions that the worker had in hand when it was killed */
async function killInTheMiddle(
	service: LocalService,
	[doomed, other]: [Child, Child],
	afterCalls: number,
): Promise<string[]> {
	const deadline = Date.now() + 60_000;
	const isBusy = (worker: Child) => executionsOf(worker).begun.length > 0;
	while (service.calls.length < afterCalls || !isBusy(doomed) || !isBusy(other)) {
		assert(Date.now() < deadline, 'The workers did not begin');
		await sleep(20);
	}
	await doomed.kill();
	const { begun, ended } = executionsOf(doomed);
	const lost = begun.filter((id) => !ended.includes(id));
	assert(lost.length > 0, 'The worker had nothing in hand when it was killed');
	return lost;
}

async function allFinished(
	api: N8nApi,
	workflowId: string,
	expectedCount: number,
): Promise<Execution[]> {
	const ids = await api.executionIds(workflowId);
	assert.equal(ids.length, expectedCount, 'An execution is missing');
	return await Promise.all(ids.map(async (id) => await api.finished(id, 180_000)));
}

/** Checks that all photos of one folder came out, byte for byte. @returns which folder that is */
async function expectWholeFolder(
	api: N8nApi,
	execution: Execution,
	{ folders, bytes }: PhotoFolders,
): Promise<string> {
	const items = execution.items(scanNode);
	const names = items.map(({ json }) => String(json['sourceFileName']));
	const found = [...folders].find(([, expected]) => expected[0] === names.toSorted()[0]);
	assert(found, `No folder has these photos: ${names.join()}`);
	assert.deepEqual(names.toSorted(), found[1]);
	for (const [index, item] of items.entries()) {
		const scanned = await api.download(fileOf(item, 'data'));
		assert(scanned.equals(stamped(bytes.get(names[index]!)!)), `${names[index]} is not the scan`);
	}
	return found[0];
}

/** Checks that no photo was sent twice, and every photo of the folders that are done. */
function expectCalls(
	calls: readonly Call[],
	{ folders, bytes }: PhotoFolders,
	doneFolders: string[],
): void {
	const nameByHash = new Map(
		[...bytes].map(([name, photo]) => [createHash('sha256').update(photo).digest('hex'), name]),
	);
	const sent = calls.map(({ imageSha256 }) => nameByHash.get(imageSha256 ?? ''));
	assert(!sent.includes(undefined), 'Something else than the photos was sent');
	assert.equal(new Set(sent).size, sent.length, 'A photo was sent twice');
	for (const name of doneFolders.flatMap((folder) => folders.get(folder)!)) {
		assert(sent.includes(name), `${name} was not sent`);
	}
}
