const { resolve } = require('node:path');

/** The tests as mutation tests run them, see stryker.config.mjs. @type {import('jest').Config} */
module.exports = {
	...require('../../jest.config'),
	rootDir: resolve(__dirname, '../..'),
	runner: require.resolve('./runner.cjs'),
	testEnvironment: require.resolve('./environment.cjs'),
	setupFiles: [require.resolve('./keptModules.cjs')],
};
