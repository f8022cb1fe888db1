import { rmSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort, startChild, untilReady, type Child } from '../../../dev/n8n/child';
import { debianProgram } from '../../../dev/n8n/debian';
import { runProgram } from '../../../dev/n8n/process';

/** Where Debian puts a folder for each version. */
const versionsFolder = '/usr/lib/postgresql';
const user = 'n8n';

/** A PostgreSQL server with an empty database. */
export interface PostgreSql extends Child {
	/** What n8n needs to use it. */
	environment: Record<string, string>;
}

/** Starts Debian's PostgreSQL server on a free port; installs it when it is missing. */
export async function startPostgreSql(): Promise<PostgreSql> {
	await debianProgram('pg_ctlcluster', 'postgresql');
	const [version] = (await readdir(versionsFolder)).sort().reverse();
	const bin = join(versionsFolder, version!, 'bin');
	// For root, as Debian's user "postgres", because the server rejects to run as root.
	const [asUser, ...asArgs] = userInfo().uid === 0 ? ['runuser', '-u', 'postgres', '--'] : ['env'];
	const run = async (...command: string[]) => await runProgram(asUser!, [...asArgs, ...command], { cwd: '/' });

	const folder = (await run('mktemp', '-d', join(tmpdir(), 'scanfile-postgresql-XXXXXX'))).trim();
	process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
	const data = join(folder, 'data');
	await run(join(bin, 'initdb'), '-D', data, '-U', user, '-A', 'trust', '-E', 'UTF8', '--no-sync');
	const port = await freePort();
	const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'];
	const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
	const child = startChild(asUser!, [...asArgs, join(bin, 'postgres'), ...args], process.env);
	await untilReady(child, () => child.log.includes('ready to accept connections'));
	const environment = {
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(port),
		DB_POSTGRESDB_DATABASE: 'postgres',
		DB_POSTGRESDB_USER: user,
	};
	return Object.assign(child, { environment });
}
