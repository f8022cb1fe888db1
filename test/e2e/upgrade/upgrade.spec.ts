import { hash } from 'node:crypto';
import { join } from 'node:path';
import type { N8nApi } from '../../../dev/n8n/api';
import { freePort } from '../../../dev/n8n/child';
import { fileFields, fileOf, type Item } from '../../../dev/n8n/execution';
import { onFreshServer, photoFolder } from '../../../dev/n8n/freshServer';
import { installPackage } from '../../../dev/n8n/pack';
import { request } from '../../../dev/n8n/request';
import { startServer } from '../../../dev/n8n/server';
import { readFiles, scan, scanNode, webhook, workflowOf } from '../../../dev/n8n/workflows';
import { localKey, startLocalService, type LocalService } from '../../../dev/service/server';
import { expect } from '../fixtures/matchers';
import { test as base } from '../fixtures/server';

/** The package as it was packed last, kept with the sources. */
const publishedVersion = '0.2.0';
const publishedTarball = join(__dirname, '../../support/previous', `n8n-nodes-iqs-scanfile-${publishedVersion}.tgz`);

/** All that the previous version could be told, with values other than the defaults. */
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
/** The parameters of each live workflow. */
const flows: Array<{ outputField?: string }> = [{}, allParameters];

const test = base.extend<{ service: LocalService }>({
	service: async ({}, use) => {
		const service = await startLocalService({ settings: { mode: 'stamp' } });
		await use(service);
		await service.close();
	},
});

test(`upgrade: workflows saved with ${publishedVersion} run on`, async ({
	installation,
	service,
	settings,
	tarball,
}) => {
	test.slow();
	const port = await freePort();
	const given = { ...settings, port };
	const baseUrl = `http://127.0.0.1:${port}`;
	const ids: string[] = [];
	const before: object[] = [];
	// The URL stays the same, so the user stays signed in.
	let user: N8nApi | undefined;

	const previous = { installation, tarball: publishedTarball, ...given };
	await onFreshServer(previous, async (_server, api) => {
		user = api;
		const data = { apiKey: localKey, baseUrl: service.baseUrl };
		const credentialId = await api.createCredential('iqsApi', data);
		for (const [index, parameters] of flows.entries()) {
			const start = webhook(`flow-${index}`, { responseData: 'noData' });
			const chain = [start, readFiles(join(photoFolder, '*.jpg')), scan(credentialId, parameters)];
			ids.push((await api.publish(workflowOf('separate', chain))).id);
			before.push(await resultOf(index));
		}
	});
	await installPackage(tarball, settings.userFolder);
	const server = await startServer(installation, given);
	try {
		for (const index of flows.keys()) expect(await resultOf(index)).toEqual(before[index]);
	} finally {
		await server.stop();
	}

	/** What a live workflow does, and what the service sees of it. */
	async function resultOf(index: number): Promise<object> {
		service.reset();
		const known = await user!.executionIds(ids[index]!);
		// After a start, n8n opens its webhooks a moment later than its other pages.
		const call = async () => (await request(`${baseUrl}/webhook/flow-${index}`, { method: 'POST' })).status;
		await expect.poll(call, { intervals: [200] }).toBe(200);
		const execution = await user!.newExecution(ids[index]!, known);
		expect(execution).toHaveSucceeded();
		const scans = execution.items(scanNode);
		expect(scans).toHaveLength(8);
		const field = flows[index]!.outputField ?? 'data';
		const items = await Promise.all(scans.map(async (item) => await comparable(user!, item, field)));
		const calls = service.calls.map((call) => [call.imageSha256, call.autoCrop, call.autoRotate, call.status].join());
		return { items, calls: calls.sort() };
	}
});

/** An item without what differs from one call to the next. */
async function comparable(api: N8nApi, item: Item, outputField: string) {
	const { requestId, searchTime, ...fields } = item.json;
	expect(requestId).toBeTruthy();
	expect(searchTime).toEqual(expect.any(Number));
	const file = fileOf(item, outputField);
	const { fileName, mimeType } = file;
	const sha256 = hash('sha256', await api.download(file));
	return { fields, files: fileFields(item), fileName, mimeType, sha256 };
}
