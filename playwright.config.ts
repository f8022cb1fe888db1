import { defineConfig, type Project } from '@playwright/test';
import type { BinaryMode, Storage, Version } from './dev/n8n/versions';
import { versions } from './dev/n8n/versions';
import type { ServerOptions } from './test/e2e/fixtures/server';
import { leftOutIn } from './test/e2e/modes';
import type { QueueOptions } from './test/e2e/queue/fixtures';

type N8nProject = Project<object, ServerOptions & QueueOptions>;

/** A project whose tests share one n8n. */
function project(version: Version, what: string, settings: N8nProject = {}): N8nProject {
	return {
		name: `${version} ${what}`,
		dependencies: ['package', `n8n ${version}`],
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
	return project('2.41.1', `queue ${database}`, {
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
	expect: { timeout: 60_000 },
	// Two servers at once, on two cores; they wait a lot.
	workers: 2,
	forbidOnly: !!process.env['CI'],
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
		actionTimeout: 60_000,
		screenshot: 'only-on-failure',
		// Without a film, which costs more than all the rest of a trace.
		trace: { mode: 'retain-on-failure', screenshots: false },
	},
	projects: [
		{ name: 'package', testMatch: 'setup/package.setup.ts' },
		...versions.map((version) => ({
			name: `n8n ${version}`,
			testMatch: 'setup/n8n.setup.ts',
			use: { version },
		})),

		// The longest first, so that none is left over at the end.
		project('2.41.1', 'examples', { testDir: 'test/e2e/examples' }),
		inMode('2.41.1', 'filesystem', 'separate'),
		project('2.41.1', 'editor', { testDir: 'test/e2e/editor' }),
		project('2.41.1', 'upgrade', { testDir: 'test/e2e/upgrade' }),
		inMode('2.41.1', 'filesystem', 'combined'),
		inMode('2.41.1', 'memory', 'separate'),
		inMode('2.41.1', 'memory', 'combined'),

		// Combined mode and storage in the database came with n8n 2.
		inMode('2.41.1', 'database', 'separate'),
		inMode('2.41.1', 'database', 'combined'),
		inMode('1.123.0', 'memory', 'separate'),
		inMode('1.123.0', 'filesystem', 'separate'),
		project('1.123.0', 'upgrade', { testDir: 'test/e2e/upgrade' }),
		queue('SQLite'),
		queue('PostgreSQL'),
	],
});
