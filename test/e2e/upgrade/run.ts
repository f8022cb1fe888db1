import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
	LOCAL_KEY,
	startLocalService,
	type Call,
	type LocalService,
} from '../../../dev/service/server';
import type { N8nApi } from '../../../dev/n8n/api';
import { freePorts } from '../../../dev/n8n/child';
import { fileFields, fileOf, type Item } from '../../../dev/n8n/execution';
import { onFreshServer, photoFolder } from '../../../dev/n8n/freshServer';
import { installServer } from '../../../dev/n8n/install';
import type { Version } from '../modes';
import { installPackage } from '../../../dev/n8n/pack';
import { startServer, type N8nServer } from '../../../dev/n8n/server';
import type { Table } from '../table';
import {
	readFiles,
	scan,
	scanNode,
	webhook,
	workflowOf,
	type WorkflowNode,
} from '../../../dev/n8n/workflows';

/** The package as it was packed last, kept with the sources. */
const previousVersion = '0.1.0';
const previousTarball = join(__dirname, `n8n-nodes-iqs-scanfile-${previousVersion}.tgz`);

/** All that the previous version could be told, with other values than the presets where there are any. */
const allParameters = {
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

/** Live workflows made with the previous version go on, with the same results, after an update. */
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
	const name = `upgrade: workflows saved with ${previousVersion} run on`;
	await table.note(place, name, async () => {
		const service = await startLocalService({ settings: { mode: 'stamp' } });
		try {
			const data = { apiKey: LOCAL_KEY, baseUrl: service.baseUrl };
			const flows: Flow[] = [];
			const before: object[] = [];
			let signedIn: N8nApi | undefined;
			const previous = { installation, tarball: previousTarball, ...settings };
			await onFreshServer(previous, async (server, api) => {
				signedIn = api;
				const credentialId = await api.createCredential('iqsApi', data);
				for (const parameters of [{}, allParameters]) {
					const flow = await publishFlow(api, server, scan(credentialId, parameters));
					flows.push(flow);
					before.push(await resultOf(api, service, flow));
				}
			});
			await installPackage(tarball, userFolder);
			const server = await startServer(installation, settings);
			try {
				for (const [index, flow] of flows.entries()) {
					// The same address, so the user is still signed in.
					assert.deepEqual(await resultOf(signedIn!, service, flow), before[index]);
				}
			} finally {
				await server.stop();
			}
		} finally {
			await service.close();
		}
	});
}

/** A live workflow that scans the sample photos. */
interface Flow {
	id: string;
	url: string;
	outputField: string;
}

async function publishFlow(api: N8nApi, server: N8nServer, node: WorkflowNode): Promise<Flow> {
	const path = randomUUID();
	const start = webhook(path, { responseData: 'noData' });
	const photos = readFiles(join(photoFolder, '*.jpg'));
	const { id } = await api.publish(workflowOf('separate', [start, photos, node]));
	const outputField = String(node.parameters['outputField'] ?? 'data');
	return { id, url: `${server.baseUrl}/webhook/${path}`, outputField };
}

/** What a live workflow does, and what the service sees of it. */
async function resultOf(api: N8nApi, service: LocalService, flow: Flow): Promise<object> {
	service.reset();
	const known = await api.executionIds(flow.id);
	await callWebhook(flow.url);
	const execution = await api.newExecution(flow.id, known);
	assert.equal(execution.status, 'success', execution.errorText);
	const scans = execution.items(scanNode);
	assert.equal(scans.length, 8);
	const items = scans.map(async (item) => await comparable(api, item, flow.outputField));
	return { items: await Promise.all(items), calls: service.calls.map(sentIn).sort() };
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
async function comparable(api: N8nApi, item: Item, outputField: string) {
	const { requestId, searchTime, ...fields } = item.json;
	assert(requestId);
	assert.equal(typeof searchTime, 'number');
	const file = fileOf(item, outputField);
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
