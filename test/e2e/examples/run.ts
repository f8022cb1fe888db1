import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { onFreshServer, photoFolder } from '../../../dev/n8n/freshServer';
import { installServer } from '../../../dev/n8n/install';
import { Stage } from '../stage';
import type { Table } from '../table';
import { agentChecks } from './agentTool';
import { canvasChecks } from './canvas';
import { emailChecks } from './emailAttachments';
import { folderChecks } from './folder';
import { googleDriveChecks } from './googleDrive';
import { startInterceptor } from './interceptor';
import { phoneChecks } from './phone';
import { urlListChecks } from './urlList';

/** The workflows in `examples/`, imported into a real n8n, filled in as their notes ask, and run. */
export async function runExamples(
	table: Table,
	{ workFolder, tarball }: { workFolder: string; tarball: string },
): Promise<void> {
	const installation = await installServer('2.41.1');
	const folder = join(workFolder, 'examples');
	await mkdir(folder);
	const interceptor = await startInterceptor('googleapis.com', folder);
	const checks = [
		...canvasChecks,
		...emailChecks,
		...googleDriveChecks(interceptor),
		...urlListChecks,
		...folderChecks,
		...phoneChecks,
		...agentChecks,
	];
	const storage = 'filesystem' as const;
	const settings = {
		userFolder: join(folder, 'n8n'),
		storage,
		readableFolder: folder,
		extraEnvironment: interceptor.environment,
	};
	const place = { n8n: installation.version, what: 'examples', storage, binaryMode: 'separate' };
	try {
		await onFreshServer({ installation, tarball, ...settings }, async (server, api) => {
			const stage = new Stage(api, server, storage, 'separate', photoFolder);
			for (const [index, { name, run }] of checks.entries()) {
				const ownFolder = join(folder, String(index));
				await mkdir(ownFolder);
				await table.note(place, name, async () => {
					await run({ stage, folder: ownFolder }).finally(async () => await stage.clear());
				});
			}
		});
	} finally {
		await interceptor.stop();
	}
}
