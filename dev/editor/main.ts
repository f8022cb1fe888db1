import { once } from 'node:events';
import { createServer } from 'node:net';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { N8nApi, owner } from '../n8n/api';
import { photoFolder, temporaryFolder } from '../n8n/freshServer';
import { installServer, serversFolder } from '../n8n/install';
import { installPackage, packPackage } from '../n8n/pack';
import { startServer, type N8nServer } from '../n8n/server';
import { currentVersion } from '../n8n/versions';
import { faultKeyPrefix } from '../service/admission';
import { faultsByName } from '../service/faults';
import { localKey, startLocalService, type LocalService } from '../service/server';
import { demoWorkflow } from './demoWorkflow';
import { exampleWorkflows } from './exampleWorkflows';
import {
	filesFolder,
	keepSetUp,
	keptSetUp,
	makeFolders,
	n8nFolder,
	ownPhotosFolder,
	type SetUp,
} from './keptFolder';
import { withProgress } from './progress';

/**
 * The same at each start, because it is part of the saved credential, and to prevent two editors at the
 * same time.
 */
const servicePort = 8788;

const credentialName = 'IQS (Local Service)';

const helpText = `npm run editor [-- --port 5678]

Opens n8n's editor, by default on any free port, with everything set up, until Ctrl-C: the node as
currently built, a service that imitates IQS, a credential for it, and the example workflows. It says
where the editor is, how to sign in, and which API keys inject faults. Workflows are kept.`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '0' },
			help: { type: 'boolean', short: 'h', default: false },
		},
	});
	if (values.help) {
		console.log(helpText);
		return;
	}
	const port = Number(values.port);
	if (!Number.isInteger(port) || port < 0 || port > 65_535) {
		throw new Error(`--port ${values.port} is not a port: enter a number such as 5678.`);
	}
	// Another n8n on this port would be mistaken for this one.
	for (const taken of [port, servicePort]) {
		if (taken > 0 && !(await isFreePort(taken))) {
			throw new Error(`Port ${taken} is in use, perhaps by another editor: end that one first.`);
		}
	}
	const end = untilSignal();
	const installation = await installServer(currentVersion, withProgress);
	const tarball = await withProgress('Building and packing the node', async () =>
		packPackage(await temporaryFolder()),
	);
	const service = await startLocalService({ port: servicePort });
	const kept = await keptSetUp();
	if (!kept) await makeFolders();
	await installPackage(tarball, n8nFolder);
	const server = await withProgress(`Starting n8n ${currentVersion}`, async () =>
		startServer(installation, {
			userFolder: n8nFolder,
			storage: 'filesystem',
			port,
			readableFolders: [filesFolder, photoFolder],
		}),
	);
	const { workflowId } = kept ?? (await setUp(server, service));
	console.log(welcome(server, service, workflowId));
	await end.signal();
	await withProgress('Ending n8n', async () => server.stop());
	await service.close();
}

async function setUp(server: N8nServer, service: LocalService): Promise<SetUp> {
	const api = new N8nApi(server.baseUrl, server.version);
	await api.signUp();
	const data = { apiKey: localKey, baseUrl: service.baseUrl };
	const credential = {
		id: await api.createCredential('iqsApi', data, credentialName),
		name: credentialName,
	};
	for (const workflow of exampleWorkflows(filesFolder, credential)) {
		await api.createWorkflow(workflow);
	}
	const { id } = await api.createWorkflow(demoWorkflow(`${photoFolder}/*.jpg`, credential));
	const done = { workflowId: id };
	await keepSetUp(done);
	return done;
}

function welcome(server: N8nServer, service: LocalService, workflowId: string): string {
	const shown = (path: string) => `${relative(process.cwd(), path)}/`;
	return `
The editor:    ${server.baseUrl}/workflow/${workflowId}
Email:         ${owner.email}
Password:      ${owner.password}
Examples:      ${server.baseUrl}/home/workflows
Your photos:   put them into ${shown(ownPhotosFolder)}, from where the example "Scan a folder of photos"
               takes them; n8n may read and write ${filesFolder}
               and read ${photoFolder}
Credential:    "${credentialName}" is already selected in a new IQS ScanFile; scans cost nothing.
               To create another one, enter the API key ${localKey} and the base URL
               ${service.baseUrl}
Faults:        the local service injects a fault if you enter one of these API keys instead:
${wrapped(Object.keys(faultsByName).map((name) => `${faultKeyPrefix}${name}`))}
Kept:          your workflows, until you remove ${shown(n8nFolder)}
Disk:          3 GB in ${shown(serversFolder)}: remove it when you are done
Ctrl-C ends it.`;
}

/** Whether nobody listens at a port of the loopback interface. */
async function isFreePort(port: number): Promise<boolean> {
	const server = createServer().listen(port, '127.0.0.1');
	const isFree = await Promise.race([
		once(server, 'listening').then(() => true),
		once(server, 'error').then(() => false),
	]).catch(() => false);
	server.close();
	return isFree;
}

function wrapped(words: string[]): string {
	const lines = [''];
	for (const word of words) {
		if (`${lines.at(-1)} ${word}`.length > 85) lines.push('');
		lines.push(`${lines.pop()} ${word}`);
	}
	return lines.map((line) => `              ${line}`).join('\n');
}

/** Until the editor is ready, a signal ends everything at once; afterwards, n8n ends by itself. */
function untilSignal(): { signal(): Promise<void> } {
	let onSignal = () => process.exit(0);
	for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
		process.on(signal, () => onSignal());
	}
	return {
		signal: async () =>
			await new Promise<void>((resolve) => {
				onSignal = resolve as typeof onSignal;
			}),
	};
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
});
