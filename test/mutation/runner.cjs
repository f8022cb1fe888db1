const { default: TestRunner } = require('jest-runner');
const { filesWithTests, isMutantNoticed } = require('./progress.cjs');

/** Loads only the test files that have tests of the mutant at work, until one of them has noticed it. */
module.exports = class MutationRunner extends TestRunner {
	async runTests(files, watcher, options) {
		for (const file of filesWithTests(files, this._globalConfig.testNamePattern)) {
			if (isMutantNoticed()) return;
			await super.runTests([file], watcher, options);
		}
	}
};
