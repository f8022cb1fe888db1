// Mutation tests: Stryker changes one decision of the published code at a time, and a test has to
// notice. All of it takes hours. `MUTATE=queue npm run mutate` tries one folder with the tests of that
// folder, and `MUTATE=queue/callGate` one file, by default with the tests that begin with its name.
const subject = process.env['MUTATE'] ?? '*';
const isFile = subject.includes('/');
const tests = process.env['MUTATE_TESTS'] ?? (isFile ? `${subject}*` : `${subject}/*`);
const report = subject.replace('/', '-').replace('*', 'all');

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	mutate: [
		isFile
			? `nodes/ScanFile/${subject}.ts`
			: `nodes/ScanFile/${subject === '*' ? '**' : subject}/*.ts`,
	],
	testRunner: 'jest',
	coverageAnalysis: 'perTest',
	jest: {
		config: {
			testMatch: [`**/test/unit/${tests}.test.ts`],
			// A mutant that lets a test wait for ever is found without a new process.
			testTimeout: 5_000,
			// They take seconds for each mutant: what they measure is a whole, not a decision.
			testPathIgnorePatterns: ['simulation.test.ts', 'responseCost.test.ts', 'unit/service/'],
		},
	},
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
	timeoutMS: 10_000,
	reporters: ['clear-text', 'html', 'json', 'progress-append-only'],
	clearTextReporter: { allowColor: false, allowEmojis: false, logTests: false },
	htmlReporter: { fileName: `.mutation/${report}.html` },
	jsonReporter: { fileName: `.mutation/${report}.json` },
	allowConsoleColors: false,
	thresholds: { high: 95, low: 90, break: 90 },
};
