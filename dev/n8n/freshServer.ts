import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { N8nApi } from './api';
import type { Installation } from './install';
import { installPackage } from './pack';
import { startServer, type N8nServer, type ServerSettings } from './server';

/** The sample photos. */
export const photoFolder = resolve(__dirname, '..', '..', 'examples', 'photos');

/** A folder that is removed when this process ends, however it ends. */
export async function temporaryFolder(): Promise<string> {
	const folder = await realpath(await mkdtemp(join(tmpdir(), 'scanfile-e2e-')));
	process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
	return folder;
}

/** What a new n8n is made from. */
interface FreshServer extends ServerSettings {
	installation: Installation;
	/** The packed package. */
	tarball: string;
}

/** Does some work on a new n8n that has the packed package and one signed-in user. */
export async function onFreshServer(
	{ installation, tarball, ...settings }: FreshServer,
	work: (server: N8nServer, api: N8nApi) => Promise<void>,
): Promise<void> {
	await mkdir(settings.userFolder);
	await installPackage(tarball, settings.userFolder);
	const server = await startServer(installation, settings);
	try {
		const api = new N8nApi(server.baseUrl, installation.version);
		await api.signUp();
		await work(server, api);
	} finally {
		await server.stop();
	}
}
