import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { owner } from '../n8n/api';
import { onFreshServer, photoFolder, temporaryFolder } from '../n8n/freshServer';
import { installServer } from '../n8n/install';
import { packPackage } from '../n8n/pack';
import { currentVersion } from '../n8n/versions';
import { localKey, startLocalService } from '../service/server';
import { endOnSignals } from '../signals';
import { demoWorkflow } from './demoWorkflow';

/**
 * Opens n8n's editor with everything set up, until Ctrl-C: the node, the local service, a credential
 * for it, and a workflow: `tsx dev/editor/main.ts [--port 5678]`, by default on any free port.
 */
async function main(): Promise<void> {
	const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
	endOnSignals(0);
	console.log('Starting n8n. The first time it is installed, which takes some minutes.');
	const installation = await installServer(currentVersion);
	const workFolder = await temporaryFolder();
	const tarball = await packPackage(workFolder);
	const userFolder = join(workFolder, 'n8n');
	const service = await startLocalService();
	const given = {
		installation,
		tarball,
		userFolder,
		storage: 'filesystem' as const,
		port: Number(values.port),
	};
	await onFreshServer(given, async ({ baseUrl }, api) => {
		const name = 'IQS (Local Service)';
		const data = { apiKey: localKey, baseUrl: service.baseUrl };
		const id = await api.createCredential('iqsApi', data, name);
		const workflow = demoWorkflow(`${photoFolder}/*.jpg`, { id, name });
		const { id: workflowId } = await api.createWorkflow(workflow);
		console.log(`
The editor:    ${baseUrl}/workflow/${workflowId}
E-mail:        ${owner.email}
Password:      ${owner.password}
Local service: ${service.baseUrl} with the API key ${localKey}
Ctrl-C ends it all and leaves nothing behind.`);
		await new Promise(() => {});
	});
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
