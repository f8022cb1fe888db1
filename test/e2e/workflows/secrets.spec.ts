import type { Execution } from '../../../dev/n8n/execution';
import type { Storage } from '../../../dev/n8n/versions';
import { scan } from '../../../dev/n8n/workflows';
import { localKey } from '../../../dev/service/server';
import { expect, test } from '../fixtures/test';
import { inEveryMode } from '../modes';
import { photosFromDisk, readPhoto } from '../photos';

/** Ends of a run in which the request, with key and image in it, is close at hand. */
const endings = ['bad-parameter', 'arrears', 'reset', 'stall', 'cut-body', 'html-200'] as const;

// Key and image must be nowhere but in the request.

test('secrets: key and image are not in a good run, nor in the log', inEveryMode, async ({ n8n, storage }) => {
	const { credentialId } = await n8n.iqs();
	const execution = await n8n.run([photosFromDisk('memo.jpg'), scan(credentialId)]);
	await expectNoSecrets(execution, n8n.server.log, storage);
});

for (const ending of endings) {
	test(`secrets: nor when the run ends with ${ending}`, inEveryMode, async ({ n8n, storage }) => {
		for (const onError of ['stopWorkflow', 'continueErrorOutput'] as const) {
			const { credentialId, service } = await n8n.iqs();
			service.play(ending);
			const node = scan(credentialId, { options: { maxTries: 1, timeoutSeconds: 1 } }, { onError });
			const execution = await n8n.run([photosFromDisk('memo.jpg'), node]);
			await expectNoSecrets(execution, n8n.server.log, storage);
		}
	});
}

test('secrets: nor when nobody listens at the URL', inEveryMode, async ({ n8n, storage }) => {
	const data = { apiKey: localKey, baseUrl: 'http://127.0.0.1:9' };
	const credentialId = await n8n.api.createCredential('iqsApi', data);
	const node = scan(credentialId, { options: { maxTries: 1 } });
	await expectNoSecrets(await n8n.run([photosFromDisk('memo.jpg'), node]), n8n.server.log, storage);
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
