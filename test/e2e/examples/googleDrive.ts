import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { stamped } from '../../../dev/service/server';
import { expectText } from '../check';
import type { Stage } from '../stage';
import { expectSuccess, type ExampleCheck } from './check';
import { Drive } from './drive';
import { fillIn, iqs } from './example';
import type { Interceptor } from './interceptor';

const credentialType = 'googleDriveOAuth2Api';
const photoNames = ['letter.jpg', 'memo.jpg', 'notice.jpg'];
/** Every 3 seconds: n8n takes no time that comes more often than once a minute, but many times. */
const pollTimes = Array.from({ length: 20 }, (_, n) => ({
	mode: 'custom',
	cronExpression: `${3 * n} * * * * *`,
}));
const link = (folder: string) => ({
	__rl: true,
	mode: 'url',
	value: `https://drive.google.com/drive/folders/${folder}`,
});

/** @param interceptor answers in Google's place */
export function googleDriveChecks(interceptor: Interceptor): ExampleCheck[] {
	return [
		{
			name: 'google-drive: new photos become scans in the other folder, once each',
			run: async ({ stage }) => {
				const drive = new Drive();
				interceptor.answerWith((request, response) => void drive.answer(request, response));
				await scanFolder(stage, drive);
			},
		},
	];
}

async function scanFolder(stage: Stage, drive: Drive): Promise<void> {
	const { credentialId, service } = await stage.iqs();
	const google = { credential: { type: credentialType, id: await signIn(stage) } };
	const { id } = await stage.api.publish(
		await fillIn('google-drive.json', {
			'New Photo': {
				...google,
				parameters: {
					folderToWatch: link('photos'),
					pollTimes: { item: pollTimes },
				},
			},
			'Download Photo': google,
			'Scan Photo': { credential: iqs(credentialId) },
			'Upload Scan': { ...google, parameters: { folderId: link('scans') } },
		}),
	);

	service.play('bad-parameter');
	const photos = new Map<string, Buffer>();
	for (const name of photoNames) photos.set(name, await stage.photo(name));
	for (const [name, bytes] of photos) drive.add('photos', { name, mimeType: 'image/jpeg', bytes });
	const pdf = { name: 'terms.pdf', mimeType: 'application/pdf', bytes: Buffer.from('%PDF-1.7') };
	drive.add('photos', pdf);
	drive.unreadable.add('gone.jpg');
	drive.add('photos', { ...pdf, name: 'gone.jpg' });

	const notScanned = await untilDone(stage, id);
	assert.equal(notScanned.length, 2);
	const refused = notScanned.find(({ name }) => name)!;
	// n8n's Google Drive node does not say which file it could not open.
	const gone = notScanned.find(({ name }) => !name)!;
	expectText(gone['reason'], 'could not be found');
	expectText(refused['reason'], 'does not accept this image', 'Check that the image opens');
	const original = drive.in('photos').find(({ name }) => name === refused['name']);
	expectText(refused['link'], original!.id);

	photos.delete(original!.name);
	const scans = drive.in('scans');
	assert.deepEqual(scans.map(({ name }) => name).sort(), [...photos.keys()].sort());
	for (const { name, bytes, mimeType } of scans) {
		assert(
			bytes.equals(stamped(photos.get(name)!)),
			`${name} has other bytes than the service sent`,
		);
		assert.equal(mimeType, 'image/jpeg');
	}
	// Two more looks at the folder: what was scanned, and the scans, are not scanned again.
	await sleep(7000);
	assert.equal(service.calls.length, photoNames.length);
	assert.equal(drive.files.length, photoNames.length + 2 + scans.length);
}

/** Connects a credential with Google, as the button in its form does. */
async function signIn(stage: Stage): Promise<string> {
	const id = await stage.api.createCredential(credentialType, {
		clientId: 'client',
		clientSecret: 'secret',
	});
	const path = '/rest/oauth2-credential';
	const answer = await stage.api.text('GET', `${path}/auth?id=${id}`);
	const page = new URL((JSON.parse(answer) as { data: string }).data);
	assert.equal(page.hostname, 'accounts.google.com');
	const query = new URLSearchParams({ code: 'agreed', state: page.searchParams.get('state')! });
	await stage.api.text('GET', `${path}/callback?${query}`);
	return id;
}

/** What was not scanned, when all photos have gone through. */
async function untilDone(stage: Stage, workflowId: string) {
	for (let tries = 0; tries < 150; tries++) {
		const ids = await stage.api.executionIds(workflowId);
		const all = await Promise.all(ids.map(async (id) => await stage.api.finished(id)));
		all.forEach(expectSuccess);
		const scanned = all.flatMap((execution) => execution.itemsOfAllRuns('Upload Scan'));
		const failed = all.flatMap((execution) => execution.itemsOfAllRuns('Not Scanned'));
		// With the one that cannot be opened.
		if (scanned.length + failed.length === photoNames.length + 1)
			return failed.map(({ json }) => json);
		await sleep(200);
	}
	throw new Error('The photos did not go through in 30 seconds');
}
