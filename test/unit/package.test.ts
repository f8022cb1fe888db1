import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import manifest from '../../package.json';

const root = path.join(__dirname, '..', '..');

interface Packed {
	files: Array<{ path: string }>;
}

/** What would be published; `npm test` has built it. */
function packedFiles(): string[] {
	const json = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
		cwd: root,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	const [packed] = JSON.parse(json) as Packed[];
	return (packed?.files ?? []).map((file) => file.path);
}

/** The sources, under the names of what is made of them. */
function expectedFiles(): string[] {
	return ['nodes', 'credentials']
		.flatMap((folder) =>
			readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
				path.posix.join('dist', folder, ...file.split(path.sep)),
			),
		)
		.filter((file) => /\.(ts|svg|node\.json)$/.test(file))
		.map((file) => file.replace(/\.ts$/, '.js'));
}

describe('the tarball', () => {
	let files: string[];
	beforeAll(() => {
		files = packedFiles();
	}, 60_000);

	test('holds the compiled sources, icons, codex, manifest, readme and license, and nothing else', () => {
		const texts = ['package.json', 'README.md', 'LICENSE.md'];

		expect([...files].sort()).toEqual([...expectedFiles(), ...texts].sort());
	});

	test('has both icons and the codex next to the node', () => {
		expect(files).toEqual(
			expect.arrayContaining(
				['scanFile.svg', 'scanFile.dark.svg', 'ScanFile.node.json', 'ScanFile.node.js'].map(
					(name) => `dist/nodes/ScanFile/${name}`,
				),
			),
		);
	});

	test('has no tests, sources, maps or photos', () => {
		const strangers =
			/\.(ts|tsx|map|jpe?g|png|heic|tgz|tsbuildinfo)$|test|dev\/|examples|node_modules/;

		expect(files.filter((file) => strangers.test(file))).toEqual([]);
	});

	test.each([...manifest.n8n.nodes, ...manifest.n8n.credentials])('holds %s', (file) => {
		expect(files).toContain(file);
	});
});

describe('the manifest', () => {
	test('brings nothing along: n8n-workflow comes from n8n', () => {
		expect(manifest).not.toHaveProperty('dependencies');
		expect(manifest).not.toHaveProperty('optionalDependencies');
		expect(manifest).not.toHaveProperty('bundledDependencies');
		expect(manifest).not.toHaveProperty('bundleDependencies');
		expect(manifest).not.toHaveProperty('overrides');
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});

	test('runs nothing when it is installed, packed or published', () => {
		const lifecycle =
			/^(pre|post)?(install|prepare|pack|publish|publishOnly|version|uninstall)$|^dependencies$/;
		const scripts = Object.keys(manifest.scripts);

		expect(scripts.filter((name) => lifecycle.test(name))).toEqual([]);
	});

	test('is found by n8n', () => {
		expect(manifest.name).toMatch(/^n8n-nodes-/);
		expect(manifest.keywords).toContain('n8n-community-node-package');
		expect(manifest.license).toBe('MIT');
		expect(manifest.n8n.strict).toBe(true);
		expect(manifest.n8n.n8nNodesApiVersion).toBe(1);
		expect(manifest.n8n.nodes).toHaveLength(1);
		expect(manifest.n8n.credentials).toHaveLength(1);
	});

	test('says who made it and where it lives', () => {
		expect(manifest.description).not.toBe('');
		expect(manifest.author.name).not.toBe('');
		expect(manifest.author.email).toMatch(/@/);
		expect(manifest.homepage).toMatch(/^https:/);
		expect(manifest.repository.url).toMatch(/^git\+https:/);
	});
});
