import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ModuleKind, transpileModule } from 'typescript';
import type { N8nApi } from '../n8n/api';
import type { Execution, Item, StoredFile } from '../n8n/execution';
import { onFreshServer } from '../n8n/freshServer';
import { installServer } from '../n8n/install';
import { currentVersion } from '../n8n/versions';
import {
	httpRequest,
	manualWorkflow,
	node,
	readFiles,
	scan,
	type WorkflowNode,
} from '../n8n/workflows';
import { localKey, startLocalService } from '../service/server';
import { chainParameters, type Way } from './contenders';
import { withCalls, type Measurement, type RunMeasurement } from './measurement';
import { makePhotos } from './photos';
import { watchMemory } from './processUse';
import type { Scenario } from './scenarios';

/** Time for n8n to settle after its start. */
const restMs = 5_000;
/** A run that takes longer counts as failed. */
const timeoutMs = 15 * 60_000;

/** Runs a scenario in a real n8n of its own; the service runs here. */
export async function measureOnServer(
	way: Way,
	scenario: Scenario,
	{ workFolder, tarball }: { workFolder: string; tarball: string },
): Promise<Measurement> {
	const service = await startLocalService({ settings: scenario.service });
	const folder = join(workFolder, `${Date.now()}`);
	try {
		await mkdir(folder);
		const photos = await writePhotos(folder, scenario);
		const settings = {
			installation: await installServer(currentVersion),
			tarball,
			userFolder: join(folder, 'n8n'),
			storage: 'filesystem' as const,
			readableFolders: [folder],
			extraEnvironment: {
				N8N_CUSTOM_EXTENSIONS: await writeLoopNode(folder),
				// n8n's default.
				N8N_LOG_LEVEL: 'info',
			},
		};
		let measured: RunMeasurement | undefined;
		await onFreshServer(settings, async ({ pid }, api) => {
			const data = { apiKey: localKey, baseUrl: service.baseUrl };
			const credentialId = await api.createCredential('iqsApi', data);
			const nodes = nodesOf(way, credentialId, service.baseUrl);
			const workflow = manualWorkflow('separate', [readFiles(join(folder, '*.jpg')), ...nodes]);
			await sleep(restMs);
			const peakBytes = watchMemory(pid);
			const execution = await endOf(api, await api.start(workflow));
			// Before the scans are fetched, through the same n8n.
			const measuredBytes = peakBytes();
			measured = {
				...(execution instanceof Error
					? { durationMs: NaN, scans: 0, error: execution.message }
					: await resultOf(api, execution, nodes, photos)),
				peakBytes: measuredBytes,
			};
		});
		return withCalls(measured!, service);
	} finally {
		await service.close();
		await rm(folder, { recursive: true, force: true });
	}
}

/** The execution, or why n8n cannot return it: n8n can neither save nor send a large one. */
async function endOf(api: N8nApi, id: string): Promise<Execution | Error> {
	return await api.finished(id, timeoutMs).catch((error: unknown) => error as Error);
}

function nodesOf(way: Way, credentialId: string, baseUrl: string): WorkflowNode[] {
	switch (way) {
		case 'this node':
			return [scan(credentialId)];
		case 'one-by-one loop':
			return [
				{
					...node('Loop', 'CUSTOM.loop', 1, {}),
					credentials: { iqsApi: { id: credentialId, name: 'IQS' } },
				},
			];
		case 'built-in chain': {
			const { extract, request, convert } = chainParameters(baseUrl);
			return [
				node('Extract', 'n8n-nodes-base.extractFromFile', 1, extract),
				httpRequest(credentialId, request),
				node('Convert', 'n8n-nodes-base.convertToFile', 1.1, convert),
			];
		}
	}
}

async function resultOf(
	api: N8nApi,
	execution: Execution,
	nodes: WorkflowNode[],
	photos: string[],
): Promise<Omit<RunMeasurement, 'peakBytes'>> {
	const { data } = (JSON.parse(execution.raw) as { data: { data: string } }).data;
	return {
		durationMs: nodes.reduce((sum, { name }) => sum + execution.durationMs(name), 0),
		scans: await countScans(api, execution.items(nodes.at(-1)!.name), photos),
		savedBytes: Buffer.byteLength(data),
		...(execution.error && { error: execution.errorText }),
	};
}

async function countScans(api: N8nApi, items: Item[], photos: string[]): Promise<number> {
	let count = 0;
	for (const [index, { binary }] of items.entries()) {
		const scanned: StoredFile | undefined = binary?.data;
		if (!scanned) continue;
		// The service sends each photo back.
		const photo = await readFile(photos[index]!);
		if ((await api.download(scanned)).equals(photo)) count++;
	}
	return count;
}

async function writePhotos(folder: string, { photos, bytesEach }: Scenario): Promise<string[]> {
	const paths: string[] = [];
	for await (const photo of makePhotos(photos, bytesEach)) {
		paths.push(join(folder, `photo-${String(paths.length).padStart(3, '0')}.jpg`));
		await writeFile(paths.at(-1)!, photo);
	}
	return paths;
}

/** @returns a folder that n8n loads nodes from */
async function writeLoopNode(inFolder: string): Promise<string> {
	const folder = join(inFolder, 'nodes');
	await mkdir(folder);
	// n8n recognizes a file with a node by this ending.
	const files = { loopNode: 'LoopNode.node.js', nodeDescription: 'nodeDescription.js' };
	for (const [name, asName] of Object.entries(files)) {
		const source = await readFile(join(__dirname, `${name}.ts`), 'utf8');
		const compilerOptions = { module: ModuleKind.CommonJS };
		const { outputText } = transpileModule(source, { compilerOptions });
		await writeFile(join(folder, asName), outputText);
	}
	return folder;
}
