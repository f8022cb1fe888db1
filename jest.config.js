/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	roots: ['<rootDir>/test'],
	// The end-to-end suite has a runner of its own, and whole n8n servers in its folder.
	testPathIgnorePatterns: ['<rootDir>/test/e2e/'],
	modulePathIgnorePatterns: ['<rootDir>/test/e2e/', '<rootDir>/dist/'],
	testMatch: ['**/*.test.ts'],
	globalSetup: '<rootDir>/test/support/globalSetup.ts',
	globalTeardown: '<rootDir>/test/support/globalTeardown.ts',
	setupFilesAfterEnv: ['<rootDir>/test/support/loopbackOnly.ts'],
	// Most tests wait for a service, so three processes are worth it on two cores. Each that loads n8n's
	// engine takes some 500 MB.
	maxWorkers: 3,
	// Only to end a test that hangs: a busy machine may take its time.
	testTimeout: 60_000,
	transform: { '^.+\\.ts$': 'ts-jest' },
};
