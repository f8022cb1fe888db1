import { freePorts, startChild, untilReady, type Child } from './child';
import type { Installation } from './install';
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
export interface N8nServer {
	readonly pid: number;
	readonly version: Version;
	readonly baseUrl: string;
	/** All that it has printed so far. */
	readonly log: string;
	/** Ends it, and waits for its end. */
	stop(): Promise<void>;
}

const startTimeoutMs = 180_000;

/** Starts n8n on the loopback interface, on a free port, with nothing that phones home. */
export async function startServer(
	installation: Installation,
	settings: ServerSettings,
): Promise<N8nServer> {
	const [freePort] = await freePorts(1);
	const port = settings.port || freePort;
	const baseUrl = `http://127.0.0.1:${port}`;
	const child = await startN8n(installation, ['start'], {
		...settings,
		extraEnvironment: { ...settings.extraEnvironment, N8N_PORT: String(port) },
	});
	// The health page responds early; the sign-in page's settings only when everything is loaded.
	await untilResponds(child, `${baseUrl}/rest/settings`);
	return {
		pid: child.pid,
		version: installation.version,
		baseUrl,
		get log() {
			return child.log;
		},
		stop: async () => await child.stop(),
	};
}

/** Starts one of n8n's commands. */
export async function startN8n(
	{ node, n8n, nodeFolder }: Installation,
	args: string[],
	settings: ServerSettings,
): Promise<Child> {
	const [brokerPort] = await freePorts(1);
	return startChild(node, [n8n, ...args], {
		...environment(settings),
		PATH: `${nodeFolder}:${process.env.PATH}`,
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		...settings.extraEnvironment,
	});
}

/** Waits until a URL responds with JSON; ends the process when it does not. */
export async function untilResponds(child: Child, url: string): Promise<void> {
	await untilReady(child, async () => await respondsWithJson(url), startTimeoutMs);
}

async function respondsWithJson(url: string): Promise<boolean> {
	// Nobody listens during the first seconds.
	const response = await fetch(url).catch(() => undefined);
	return response?.headers.get('content-type')?.includes('json') === true && response.ok;
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
