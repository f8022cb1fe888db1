// Mutation tests: Stryker changes one decision of the published code at a time, and a test has to
// notice. `MUTATE=queue npm run mutate` tries one folder with the unit tests of that folder, and
// `MUTATE=queue/callGate` one file, or several: `MUTATE=queue/{callGate,callLane}`; `MUTATE='./*'` are the
// files in no folder. Without MUTATE all of it is tried. MUTATE_TESTS names other tests:
// `MUTATE_TESTS='unit/scan/* engine/stop'`. The results are kept in .mutation, so that a second run tries
// only what has changed. See docs/mutation.md.
import { join } from 'node:path/posix';

const subject = process.env['MUTATE'] ?? '**';
const isFile = subject.includes('/');
const [folder] = subject.split('/');
const report = subject.replace(/[^\w-]+/g, '-').replace(/^-$/, 'all');
const tests = process.env['MUTATE_TESTS']?.split(' ') ?? [`unit/${folder}/**/*`];

/** They take seconds for each mutant, for what they measure is a whole; or they read what is no code. */
const slowTests = [
	'simulation',
	'responseCost',
	'package',
	'scanner',
	'throughput',
	'errorTablePage',
];
/** They need a log of their own, or a process of their own. */
const lonelyTests = ['secrets', 'documents', 'release', 'version', 'service/.*'];

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	mutate: [join('nodes/ScanFile', isFile ? `${subject}.ts` : `${subject}/*.ts`)],
	testRunner: 'jest',
	coverageAnalysis: 'perTest',
	jest: {
		configFile: 'test/mutation/jest.config.js',
		config: {
			testMatch: tests.map((test) => `**/test/${test}.test.ts`),
			// A mutant that lets a test wait for ever is found without a new process.
			testTimeout: 5_000,
			testPathIgnorePatterns: [...slowTests, ...lonelyTests].map((name) => `/${name}.test.ts`),
		},
	},
	incremental: true,
	incrementalFile: `.mutation/${report}-incremental.json`,
	concurrency: 2,
	// Kept modules hold on to what tests have left in them: after some hundreds of mutants, 3 GB.
	maxTestRunnerReuse: 60,
	ignorePatterns: [
		'.mutation',
		'dist',
		'demo-output',
		'docs',
		'examples',
		'dev/n8n',
		'dev/bench',
		'test/e2e',
	],
	tempDirName: `.mutation/sandbox-${report}`,
	cleanTempDir: 'always',
	timeoutMS: 20_000,
	plugins: ['@stryker-mutator/*', './test/mutation/reporter.mjs'],
	reporters: ['survivors', 'clear-text', 'html', 'json', 'progress-append-only'],
	clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false },
	htmlReporter: { fileName: `.mutation/${report}.html` },
	jsonReporter: { fileName: `.mutation/${report}.json` },
	allowConsoleColors: false,
	thresholds: { high: 95, low: 90, break: 90 },
};
