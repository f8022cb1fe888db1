const { TestEnvironment } = require('jest-environment-node');
const { activeMutant, noteTests, noteMutantNoticed, isMutantNoticed } = require('./progress.cjs');

/** What the first environment of this process has made; all later ones go on with it. */
let shared;

/** What Jest keeps of one test file in its global scope, and would call for all later ones. */
const symbolsOfFile = ['EVENT_HANDLERS', 'JEST_STATE_SYMBOL', '$$jest-matchers-object'];

/**
 * One global scope for all test files of a process, which outlives a run of the tests: a mutant costs
 * what its tests cost, and not what n8n's engine takes to load, see keptModules.cjs.
 */
module.exports = class SharedEnvironment extends TestEnvironment {
	constructor(config, context) {
		super(config, context);
		shared ??= { ...this };
		Object.assign(this, shared);
		this.testPath = context.testPath;
		for (const symbol of Object.getOwnPropertySymbols(this.global)) {
			if (symbolsOfFile.includes(symbol.description)) delete this.global[symbol];
		}
		// Where Stryker says which mutant is at work: what an earlier run was told is over.
		delete this.global.__stryker__;
		const { env } = this.global.process;
		for (const name of Object.keys(env)) if (!(name in process.env)) delete env[name];
		Object.assign(env, process.env);
	}

	handleTestEvent({ name, test }, { rootDescribeBlock }) {
		if (name === 'run_finish') noteTests(this.testPath, rootDescribeBlock);
		if (activeMutant() === undefined) return;
		if (name === 'test_start' && isMutantNoticed()) test.mode = 'skip';
		if (name === 'test_done' && test.errors.length > 0) noteMutantNoticed();
	}

	async teardown() {}
};
