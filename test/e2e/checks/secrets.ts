import assert from 'node:assert/strict';
import { LOCAL_KEY } from '../../../dev/service/server';
import { everywhere, type Check } from '../check';
import type { Execution } from '../../../dev/n8n/execution';
import type { Stage } from '../stage';
import { readFiles, scan } from '../../../dev/n8n/workflows';

/** Ends of a run in which the request, with key and image in it, is close at hand. */
const endings = ['bad-parameter', 'arrears', 'reset', 'stall', 'cut-body', 'html-200'] as const;

/** Key and image must be nowhere but in the request. */
export const secretChecks: Check[] = [
	everywhere('secrets: key and image are not in a good run, nor in the log', async (stage) => {
		const { credentialId } = await stage.iqs();
		const photos = readFiles(stage.photoPath('memo.jpg'));
		await expectNoSecrets(stage, await stage.run([photos, scan(credentialId)]));
	}),

	...endings.map((ending) =>
		everywhere(`secrets: nor when the run ends with ${ending}`, async (stage) => {
			for (const onError of ['stopWorkflow', 'continueErrorOutput'] as const) {
				const { credentialId, service } = await stage.iqs();
				service.play(ending);
				const options = { maxTries: 1, timeoutSeconds: 1 };
				const photos = readFiles(stage.photoPath('memo.jpg'));
				const execution = await stage.run([photos, scan(credentialId, { options }, { onError })]);
				await expectNoSecrets(stage, execution);
			}
		}),
	),

	everywhere('secrets: nor when nobody listens at the address', async (stage) => {
		const credentialId = await stage.credential('http://127.0.0.1:9');
		const photos = readFiles(stage.photoPath('memo.jpg'));
		const node = scan(credentialId, { options: { maxTries: 1 } });
		await expectNoSecrets(stage, await stage.run([photos, node]));
	}),
];

async function expectNoSecrets(stage: Stage, execution: Execution): Promise<void> {
	assert(!execution.raw.includes(LOCAL_KEY), 'The key is in the data of the execution');
	assert(!stage.server.log.includes(LOCAL_KEY), 'The key is in the log');
	const photo = (await stage.photo('memo.jpg')).toString('base64');
	// From the middle: the first bytes are the same in many photos.
	const piece = photo.slice(photo.length / 2, photo.length / 2 + 60);
	assert(!stage.server.log.includes(piece), 'The photo is in the log');
	// In memory mode the files themselves are part of the data.
	if (stage.storage === 'memory') return;
	assert(!execution.raw.includes(piece), 'The photo is in the data of the execution');
}
