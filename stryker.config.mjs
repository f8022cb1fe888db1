// Mutation tests: Stryker changes one decision of the published code at a time, and a test has to
// notice. `MUTATE=queue npm run mutate` tries one folder, and `MUTATE=queue/callGate` one file, or
// several: `MUTATE=queue/{callGate,callLane}`; without MUTATE all of it is tried, which takes hours.
// The results of a folder are kept in .mutation, so that a second run tries only what has changed.
const subject = process.env['MUTATE'] ?? '**';
const isFile = subject.includes('/');
const [folder] = subject.split('/');
const report = subject.replace(/[^\w-]+/g, '-').replace(/^-$/, 'all');

/** What knows nothing of n8n has tests of its own; the rest is seen best from n8n's engine. */
const unitTests = { iqs: ['unit/iqs/*'], queue: ['unit/queue/*'] };
const tests = process.env['MUTATE_TESTS']?.split(' ') ??
	unitTests[folder] ?? ['unit/*', 'unit/{output,plan,scan}/*', 'engine/*'];

/** They take seconds for each mutant: what they measure is a whole, not a decision. */
const slowTests = ['simulation', 'responseCost', 'package', 'throughput', 'errorTablePage'];

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	mutate: [isFile ? `nodes/ScanFile/${subject}.ts` : `nodes/ScanFile/${subject}/*.ts`],
	testRunner: 'jest',
	coverageAnalysis: 'perTest',
	jest: {
		configFile: 'test/mutation/jest.config.js',
		config: {
			testMatch: tests.map((test) => `**/test/${test}.test.ts`),
			// A mutant that lets a test wait for ever is found without a new process.
			testTimeout: 5_000,
			testPathIgnorePatterns: slowTests.map((name) => `/${name}.test.ts`),
		},
	},
	incremental: true,
	incrementalFile: `.mutation/${report}-incremental.json`,
	concurrency: 2,
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
	timeoutMS: 60_000,
	plugins: ['@stryker-mutator/*', './test/mutation/reporter.mjs'],
	reporters: ['survivors', 'clear-text', 'html', 'json', 'progress-append-only'],
	clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false },
	htmlReporter: { fileName: `.mutation/${report}.html` },
	jsonReporter: { fileName: `.mutation/${report}.json` },
	allowConsoleColors: false,
	thresholds: { high: 95, low: 90, break: 90 },
};
