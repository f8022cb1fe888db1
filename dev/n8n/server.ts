import { freePort, startChild, untilReady, type Child } from './child';
import type { Installation } from './install';
import { request } from './request';
import type { Storage, Version } from './versions';

export interface ServerSettings {
	userFolder: string;
	storage: Storage;
	/** The folders that n8n's file nodes may read and write. */
	readableFolders: string[];
	/** Any free port if it is missing or 0. */
	port?: number;
	/** Variables beyond the usual ones. */
	extraEnvironment?: Record<string, string>;
}

/** A running n8n. */
export interface N8nServer extends Child {
	readonly version: Version;
	readonly baseUrl: string;
}

/** Starts n8n on the loopback interface, on a free port, with nothing that phones home. */
export async function startServer(
	installation: Installation,
	settings: ServerSettings,
): Promise<N8nServer> {
	const port = settings.port || (await freePort());
	const baseUrl = `http://127.0.0.1:${port}`;
	const child = await startN8n(installation, ['start'], {
		...settings,
		extraEnvironment: { ...settings.extraEnvironment, N8N_PORT: String(port) },
	});
	// The health page responds early; the sign-in page's settings only when everything is loaded.
	await untilResponds(child, `${baseUrl}/rest/settings`);
	return Object.assign(child, { version: installation.version, baseUrl });
}

/** Starts one of n8n's commands. */
export async function startN8n(
	{ node, n8n, nodeFolder }: Installation,
	args: string[],
	settings: ServerSettings,
): Promise<Child> {
	return startChild(node, [n8n, ...args], {
		...environment(settings),
		PATH: `${nodeFolder}:${process.env.PATH}`,
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		...settings.extraEnvironment,
	});
}

/** Waits until a URL responds with JSON; ends the process when it does not. */
export async function untilResponds(child: Child, url: string): Promise<void> {
	const isReady = async () => {
		// Nobody listens during the first seconds.
		const response = await request(url).catch(() => undefined);
		return !!response?.ok && !!response.headers.get('content-type')?.includes('json');
	};
	await untilReady(child, isReady);
}

function environment({ userFolder, storage, readableFolders }: ServerSettings) {
	return {
		HOME: userFolder,
		NODE_ENV: 'production',
		N8N_USER_FOLDER: userFolder,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_DEFAULT_BINARY_DATA_MODE: storage === 'memory' ? 'default' : storage,
		N8N_RESTRICT_FILE_ACCESS_TO: readableFolders.join(';'),
		// As verbose as possible, because a check looks for secrets in the log.
		N8N_LOG_LEVEL: 'debug',
		N8N_SECURE_COOKIE: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		EXTERNAL_FRONTEND_HOOKS_URLS: '',
	};
}
