import type { RunSettings } from '../../nodes/ScanFile/plan/parameters';

/** The settings of an ordinary run; the key is one that a text cannot contain by chance. */
export const runSettings: RunSettings = {
	url: 'https://iqs.example.com/scan/file',
	apiKey: 'sk-9fK2xQ7vLmZr4TbW1yHc',
	maxConcurrentCalls: 50,
	maxTries: 4,
	timeoutMs: 120_000,
	createPdf: undefined,
};
