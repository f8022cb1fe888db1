const unreleasedHeading = '## [Unreleased]';

/**
 * A changelog in the format of Keep a Changelog, with the unreleased entries under a version.
 * @param date as 2026-11-26
 * @throws when there is nothing to release
 */
export function withRelease(changelog: string, version: string, date: string): string {
	const [before, after] = changelog.split(`${unreleasedHeading}\n`);
	if (after === undefined) throw new Error(`CHANGELOG.md has no heading "${unreleasedHeading}".`);
	const entries = after.split(/^## /m)[0]!;
	if (!/^- /m.test(entries)) {
		throw new Error(`CHANGELOG.md has no entries under "${unreleasedHeading}".`);
	}
	return `${before}${unreleasedHeading}\n\n## [${version}] - ${date}\n${after}`;
}
