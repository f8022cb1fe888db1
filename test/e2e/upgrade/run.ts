import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LOCAL_KEY, startLocalService, type Call } from '../../../dev/service/server';
import type { N8nApi } from '../api';
import { freePorts } from '../child';
import { fileFields, fileOf, type Item } from '../execution';
import { onFreshServer, photoFolder } from '../freshServer';
import { installServer } from '../install';
import type { Version } from '../modes';
import { installPackage } from '../pack';
import { startServer, type N8nServer } from '../server';
import type { Table } from '../table';
import { readFiles, scan, scanNode, webhook, workflowOf } from '../workflows';

/** The package as it was packed last, kept with the sources. */
const previousVersion = '0.1.0';
const previousTarball = join(__dirname, `n8n-nodes-iqs-scanfile-${previousVersion}.tgz`);

/** All that the previous version could be told, none of it a preset. */
const parameters = {
	imageSource: 'files',
	binaryPropertyName: 'dat*',
	autoCrop: 'force',
	autoRotate: '={{ false }}',
	outputField: 'scan',
	options: {
		keepInputFields: false,
		keepInputFiles: true,
		maxConcurrentCalls: 2,
		maxTries: 2,
		skipNonImages: true,
		timeoutSeconds: 30,
	},
};

/** A live workflow made with the previous version goes on, with the same results, after an update. */
export async function runUpgrade(
	table: Table,
	version: Version,
	{ workFolder, tarball }: { workFolder: string; tarball: string },
): Promise<void> {
	const installation = await installServer(version);
	const [port] = await freePorts(1);
	const userFolder = join(workFolder, `${version}-upgrade`);
	const storage = 'filesystem' as const;
	const settings = { userFolder, storage, port: port!, readableFolder: photoFolder };
	const place = { n8n: version, what: 'upgrade', storage, binaryMode: 'separate' };
	const name = `upgrade: a workflow saved with ${previousVersion} runs on`;
	await table.note(place, name, async () => {
		const service = await startLocalService({ settings: { mode: 'echo' } });
		const path = randomUUID();
		/** What the live workflow does and what the service sees of it. */
		async function results(server: N8nServer, api: N8nApi, workflowId: string) {
			service.reset();
			await callWebhook(`${server.baseUrl}/webhook/${path}`);
			const [latest] = await api.executionIds(workflowId);
			const execution = await api.finished(latest!);
			assert.equal(execution.status, 'success', execution.errorText);
			const items = await Promise.all(
				execution.items(scanNode).map(async (item) => await comparable(api, item)),
			);
			return { items, calls: service.calls.map(sentIn).sort() };
		}
		try {
			let saved: { api: N8nApi; id: string; before: object } | undefined;
			const previous = { installation, tarball: previousTarball, ...settings };
			await onFreshServer(previous, async (server, api) => {
				const data = { apiKey: LOCAL_KEY, baseUrl: service.baseUrl };
				const credentialId = await api.createCredential('iqsApi', data);
				const nodes = [readFiles(join(photoFolder, '*.jpg')), scan(credentialId, parameters)];
				const start = webhook(path, { responseData: 'noData' });
				const { id } = await api.publish(workflowOf('separate', [start, ...nodes]));
				const before = await results(server, api, id);
				assert.equal(before.items.length, 8);
				saved = { api, id, before };
			});
			await installPackage(tarball, userFolder);
			const server = await startServer(installation, settings);
			try {
				// The same address, so the user is still signed in.
				const { api, id, before } = saved!;
				assert.deepEqual(await results(server, api, id), before);
			} finally {
				await server.stop();
			}
		} finally {
			await service.close();
		}
	});
}

/** After a start, n8n opens its webhooks a moment later than its other pages. */
async function callWebhook(url: string): Promise<void> {
	let status = 0;
	for (let tries = 0; status !== 200 && tries < 50; tries++) {
		if (tries > 0) await sleep(200);
		({ status } = await fetch(url, { method: 'POST' }));
	}
	assert.equal(status, 200, 'The webhook does not answer');
}

/** An item without what differs from one call to the next. */
async function comparable(api: N8nApi, item: Item) {
	const { requestId, searchTime, ...fields } = item.json;
	assert(requestId);
	assert.equal(typeof searchTime, 'number');
	const file = fileOf(item, 'scan');
	const sha256 = createHash('sha256')
		.update(await api.download(file))
		.digest('hex');
	return {
		fields,
		files: fileFields(item),
		fileName: file.fileName,
		mimeType: file.mimeType,
		sha256,
	};
}

function sentIn({ imageSha256, autoCrop, autoRotate, status }: Call): string {
	return JSON.stringify({ imageSha256, autoCrop, autoRotate, status });
}
