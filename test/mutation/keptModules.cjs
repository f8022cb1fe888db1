// What is not mutated, has no state that a test changes for others, and takes seconds to load.
const kept = (globalThis.keptModules ??= {});

for (const name of [
	'n8n-core',
	'n8n-workflow',
	'@n8n/di',
	'reflect-metadata',
	'sharp',
	'fast-check',
]) {
	jest.mock(name, () => (kept[name] ??= jest.requireActual(name)));
}
