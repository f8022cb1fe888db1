import type { Execution } from '../../../dev/n8n/execution';
import type { Storage } from '../../../dev/n8n/versions';
import { localKey } from '../../../dev/service/server';
import { expect, test } from '../fixtures/test';
import { inEveryMode } from '../modes';
import { readPhoto } from '../photos';

/** Ends of a run in which the request, with key and image in it, is close at hand. */
const endings = ['bad-parameter', 'arrears', 'reset', 'stall', 'cut-body', 'html-200'] as const;
const parameters = { options: { maxTries: 1, timeoutSeconds: 1 } };

// Key and image must be nowhere but in the request.

test('secrets: key and image are not in a good run, nor in the log', inEveryMode, async ({ n8n, storage }) => {
	const { execution } = await n8n.scanPhotos('memo.jpg');
	await expectNoSecrets(execution, n8n.server.log, storage);
});

for (const ending of endings) {
	test(`secrets: nor when the run ends with ${ending}`, inEveryMode, async ({ n8n, storage }) => {
		for (const [onError, status] of [
			['stopWorkflow', 'error'],
			['continueErrorOutput', 'success'],
		] as const) {
			const setUp = { parameters, node: { onError }, faults: [ending], status };
			const { execution } = await n8n.scanPhotos('memo.jpg', setUp);
			await expectNoSecrets(execution, n8n.server.log, storage);
		}
	});
}

test('secrets: nor when nobody listens at the address', inEveryMode, async ({ n8n, storage }) => {
	const service = { url: () => 'http://127.0.0.1:9' };
	const { execution } = await n8n.scanPhotos('memo.jpg', { parameters, service, status: 'error' });
	await expectNoSecrets(execution, n8n.server.log, storage);
});

async function expectNoSecrets({ raw }: Execution, log: string, storage: Storage): Promise<void> {
	const photo = (await readPhoto('memo.jpg')).toString('base64');
	// From the middle: the first bytes are the same in many photos.
	const piece = photo.slice(photo.length / 2, photo.length / 2 + 60);
	expect({
		keyInData: raw.includes(localKey),
		keyInLog: log.includes(localKey),
		photoInLog: log.includes(piece),
		// In memory mode the files themselves are part of the data.
		photoInData: storage !== 'memory' && raw.includes(piece),
	}).toEqual({ keyInData: false, keyInLog: false, photoInLog: false, photoInData: false });
}
