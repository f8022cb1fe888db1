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

test('the tarball holds the compiled sources, icons, codex, manifest, readme and license, and nothing else', () => {
	const texts = ['package.json', 'README.md', 'LICENSE.md'];

	expect(packedFiles().sort()).toEqual([...expectedFiles(), ...texts].sort());
}, 60_000);

// What n8n's linter does not look at.
test('the manifest brings nothing along: n8n-workflow comes from n8n', () => {
	expect(manifest).not.toHaveProperty('optionalDependencies');
	expect(manifest).not.toHaveProperty('bundledDependencies');
	expect(manifest).not.toHaveProperty('bundleDependencies');
});
