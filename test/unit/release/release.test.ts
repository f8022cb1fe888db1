import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { release } from '../../../dev/release/release';

const changelog = `# Changelog

## [Unreleased]

### Added

- A scan.

## [1.9.0] - 2026-01-02

### Fixed

- A crash.
`;

let folder: string;
const git = (...args: string[]) =>
	execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim();
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const versionIn = (name: string) => (JSON.parse(read(name)) as { version: string }).version;
const commitAll = () => git('commit', '--all', '--quiet', '--message', 'Change');

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'release-'));
	git('init', '--quiet', '--initial-branch', 'main');
	git('config', 'user.name', 'Somebody');
	git('config', 'user.email', 'somebody@example.com');
	write('package.json', '{\n\t"name": "some-package",\n\t"version": "1.9.0"\n}\n');
	write(
		'package-lock.json',
		'{"name":"some-package","version":"1.9.0","lockfileVersion":3,"packages":{"":{"version":"1.9.0"}}}',
	);
	write('CHANGELOG.md', changelog);
	git('add', '--all');
	commitAll();
});

afterEach(() => rmSync(folder, { recursive: true }));

test('sets the version everywhere, and commits and tags it', () => {
	expect(release(folder, '1.10.0', '2026-11-26')).toBe('v1.10.0');

	expect(read('package.json')).toBe('{\n\t"name": "some-package",\n\t"version": "1.10.0"\n}\n');
	expect(versionIn('package-lock.json')).toBe('1.10.0');
	expect(read('CHANGELOG.md')).toBe(
		changelog.replace('## [Unreleased]\n', '## [Unreleased]\n\n## [1.10.0] - 2026-11-26\n'),
	);
	expect(git('status', '--porcelain')).toBe('');
	expect(git('log', '-1', '--format=%s')).toBe('Release 1.10.0');
	expect(git('rev-parse', 'v1.10.0^{commit}')).toBe(git('rev-parse', 'HEAD'));
	expect(git('cat-file', '-t', 'v1.10.0')).toBe('tag');
});

test.each<[what: string, prepare: () => void, version: string, message: RegExp]>([
	['from another branch', () => git('switch', '--quiet', '--create', 'other'), '2.0.0', /on main/],
	[
		'without a branch',
		() => git('switch', '--quiet', '--detach'),
		'2.0.0',
		/current branch is none/,
	],
	['with a changed file', () => write('package.json', '{}'), '2.0.0', /^Commit or stash/],
	['with a new file', () => write('new.txt', ''), '2.0.0', /^Commit or stash/],
	['of the same version', () => undefined, '1.9.0', /higher than 1\.9\.0; got "1\.9\.0"/],
	['without a version', () => undefined, '', /higher than 1\.9\.0; got ""/],
	['that exists', () => git('tag', 'v2.0.0'), '2.0.0', /tag v2\.0\.0 already exists/],
	[
		'of nothing',
		() => {
			write('CHANGELOG.md', changelog.replace('- A scan.\n', ''));
			commitAll();
		},
		'2.0.0',
		/no entries under/,
	],
	[
		'without a heading for new entries',
		() => {
			write('CHANGELOG.md', changelog.replace('Unreleased', '1.9.1'));
			commitAll();
		},
		'2.0.0',
		/no heading/,
	],
])('makes no release %s, and changes nothing', (_, prepare, version, message) => {
	prepare();
	const before = [git('rev-parse', 'HEAD'), git('status', '--porcelain'), git('tag')];

	expect(() => release(folder, version, '2026-11-26')).toThrow(message);
	expect([git('rev-parse', 'HEAD'), git('status', '--porcelain'), git('tag')]).toEqual(before);
});
