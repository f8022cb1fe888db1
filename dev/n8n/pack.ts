import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { runProgram } from './process';

const repository = resolve(__dirname, '..', '..');

/** Builds the package and packs it exactly as it would be published. */
export async function packPackage(toFolder: string): Promise<string> {
	await runProgram('npm', ['run', 'build'], { cwd: repository });
	const printed = await runProgram('npm', ['pack', '--json', '--pack-destination', toFolder], {
		cwd: repository,
	});
	const [packed] = JSON.parse(printed) as [{ filename: string }];
	return join(toFolder, packed.filename);
}

/**
 * Puts a packed package where n8n looks for community packages, step by step as n8n's own
 * installer does it (CommunityPackagesService.downloadPackage), but for the download.
 */
export async function installPackage(tarball: string, userFolder: string): Promise<void> {
	const nodesFolder = join(userFolder, '.n8n', 'nodes');
	const unpacked = join(nodesFolder, 'unpacked');
	await mkdir(unpacked, { recursive: true });
	await runProgram('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1'], {
		cwd: nodesFolder,
	});
	const text = await readFile(join(unpacked, 'package.json'), 'utf8');
	const manifest = JSON.parse(text) as Manifest;
	const folder = join(nodesFolder, 'node_modules', manifest.name);
	await rm(folder, { recursive: true, force: true });
	await mkdir(dirname(folder), { recursive: true });
	await rename(unpacked, folder);

	for (const path of [...manifest.n8n.nodes, ...manifest.n8n.credentials]) {
		await access(join(folder, path));
	}
	// Without peers the package gets n8n-workflow from n8n itself, and not a copy of its own.
	const published = { ...manifest, devDependencies: undefined, peerDependencies: undefined };
	await writeFile(join(folder, 'package.json'), JSON.stringify(published, null, 2));
	const quickly = ['--audit=false', '--fund=false', '--bin-links=false', '--package-lock=false'];
	await runProgram(
		'npm',
		['install', ...quickly, '--install-strategy=shallow', '--ignore-scripts=true'],
		{ cwd: folder },
	);
	const ledger = {
		name: 'installed-nodes',
		private: true,
		dependencies: { [manifest.name]: manifest.version },
	};
	await writeFile(join(nodesFolder, 'package.json'), JSON.stringify(ledger, null, 2));
}

interface Manifest {
	name: string;
	version: string;
	n8n: { nodes: string[]; credentials: string[] };
}
