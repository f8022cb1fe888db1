import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withRelease } from './changelog';
import { isHigher } from './version';

const mainBranch = 'main';

/**
 * Sets the version in package.json, package-lock.json and CHANGELOG.md, and commits and tags them. Either
 * everything is changed or nothing.
 * @param folder with the repository
 * @param date as 2026-11-26
 * @returns the name of the tag
 * @throws with a message for the person who makes the release
 */
export function release(folder: string, version: string, date: string): string {
	const run = (program: string, ...args: string[]) =>
		execFileSync(program, args, {
			cwd: folder,
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'pipe'],
		});
	const git = (...args: string[]) => run('git', ...args).trim();
	const file = (name: string) => join(folder, name);

	const branch = git('branch', '--show-current');
	if (branch !== mainBranch) {
		throw new Error(
			`Releases are made on ${mainBranch}, but the current branch is ${branch || 'none'}.`,
		);
	}
	if (git('status', '--porcelain') !== '') {
		throw new Error(
			'Commit or stash your changes first: a release contains only committed changes.',
		);
	}
	const manifest = JSON.parse(readFileSync(file('package.json'), 'utf8')) as { version: string };
	if (!isHigher(version, manifest.version)) {
		throw new Error(
			`The version must be three numbers and higher than ${manifest.version}; got "${version}".`,
		);
	}
	const tag = `v${version}`;
	if (git('tag', '--list', tag) !== '') throw new Error(`The tag ${tag} already exists.`);
	const changelog = withRelease(readFileSync(file('CHANGELOG.md'), 'utf8'), version, date);

	run('npm', 'version', version, '--no-git-tag-version');
	writeFileSync(file('CHANGELOG.md'), changelog);
	git('commit', '--all', '--message', `Release ${version}`);
	// Only a tag with a message is pushed by `--follow-tags`.
	git('tag', '--annotate', tag, '--message', `Release ${version}`);
	return tag;
}
