import { defineConfig, type Project } from '@playwright/test';
import {
	currentVersion,
	previousVersion,
	versions,
	type BinaryMode,
	type Storage,
	type Version,
} from './dev/n8n/versions';
import type { ServerOptions } from './test/e2e/fixtures/server';
import { leftOutIn } from './test/e2e/modes';
import type { QueueOptions } from './test/e2e/queue/fixtures';

type N8nProject = Project<object, ServerOptions & QueueOptions>;

/** The line of releases that a version belongs to, such as "n8n 2". */
function lineOf(version: Version): string {
	return `n8n ${version.split('.')[0]}`;
}

/** A project whose tests share one n8n. */
function project(version: Version, what: string, settings: N8nProject = {}): N8nProject {
	return {
		name: `${lineOf(version)} ${what}`,
		dependencies: ['package', lineOf(version)],
		// Each worker starts an n8n of its own.
		workers: 1,
		...settings,
		use: { version, ...settings.use },
	};
}

/** The tests of what n8n does with the node, in one of the modes in which a workflow can run. */
function inMode(version: Version, storage: Storage, binaryMode: BinaryMode): N8nProject {
	return project(version, `${storage} ${binaryMode}`, {
		testDir: 'test/e2e/workflows',
		grepInvert: leftOutIn(version, storage, binaryMode),
		use: { storage, binaryMode },
	});
}

/** The tests of an n8n that is spread over several processes. */
function queue(database: QueueOptions['database']): N8nProject {
	return project(currentVersion, `queue ${database}`, {
		testDir: 'test/e2e/queue',
		use: { storage: 'database', database },
	});
}

/** The package in real n8n servers; see `package.json` for what is run every time. */
export default defineConfig<object, ServerOptions & QueueOptions>({
	testDir: 'test/e2e',
	outputDir: 'test/e2e/.results',
	// A test that takes longer hangs.
	timeout: 300_000,
	expect: { timeout: 120_000 },
	// Two servers at once, on two cores; they wait a lot.
	workers: 2,
	forbidOnly: !!process.env.CI,
	// A file of tests on one server takes its time.
	reportSlowTests: null,
	reporter: [
		['list'],
		['html', { open: 'never', outputFolder: 'test/e2e/.report' }],
		['junit', { outputFile: 'test/e2e/.results/junit.xml' }],
	],
	use: {
		testIdAttribute: 'data-test-id',
		viewport: { width: 1440, height: 860 },
		// Slow machines are no failure.
		actionTimeout: 120_000,
		screenshot: 'only-on-failure',
		// Without a film, which costs more than all the rest of a trace.
		trace: { mode: 'retain-on-failure', screenshots: false },
	},
	projects: [
		{ name: 'package', testMatch: 'setup/package.setup.ts' },
		...versions.map((version) => ({
			name: lineOf(version),
			testMatch: 'setup/n8n.setup.ts',
			use: { version },
		})),

		// The longest first, so that none is left over at the end.
		project(currentVersion, 'examples', { testDir: 'test/e2e/examples' }),
		inMode(currentVersion, 'filesystem', 'separate'),
		project(currentVersion, 'editor', { testDir: 'test/e2e/editor' }),
		project(currentVersion, 'upgrade', { testDir: 'test/e2e/upgrade' }),
		inMode(currentVersion, 'filesystem', 'combined'),
		inMode(currentVersion, 'memory', 'separate'),
		inMode(currentVersion, 'memory', 'combined'),

		// Combined mode and storage in the database came with n8n 2.
		inMode(currentVersion, 'database', 'separate'),
		inMode(currentVersion, 'database', 'combined'),
		inMode(previousVersion, 'memory', 'separate'),
		inMode(previousVersion, 'filesystem', 'separate'),
		project(previousVersion, 'upgrade', { testDir: 'test/e2e/upgrade' }),
		queue('SQLite'),
		queue('PostgreSQL'),
	],
});
