/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	rootDir: '../..',
	roots: ['<rootDir>/test/pdf'],
	// Not *.test.ts: they need programs that not every machine has.
	testMatch: ['**/*.check.ts'],
	globalSetup: '<rootDir>/test/pdf/setUp.ts',
	globalTeardown: '<rootDir>/test/support/globalTeardown.ts',
	// Only to end a test that hangs: a busy machine may take its time.
	testTimeout: 300_000,
	transform: { '^.+\\.ts$': 'ts-jest' },
};
