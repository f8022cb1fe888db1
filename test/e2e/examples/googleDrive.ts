import assert from 'node:assert/strict';
import { stamped } from '../../../dev/service/server';
import { expectText } from '../check';
import type { Stage } from '../stage';
import { eventually, expectSuccess, type ExampleCheck } from './check';
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
	const openDrive = () => {
		const drive = new Drive();
		interceptor.answerWith((request, response) => void drive.answer(request, response));
		return drive;
	};
	return [
		{
			name: 'google-drive: new photos become scans in the other folder, once each',
			run: async ({ stage }) => await scanFolder(stage, openDrive()),
		},
		{
			name: 'google-drive: scans that go into the watched folder are not scanned again',
			run: async ({ stage }) => {
				const drive = openDrive();
				const flow = await openFlow(stage, { photos: 'all', scans: 'all' });
				drive.add('all', await photoFile(stage, 'letter.jpg'));
				await flow.untilDone(1);
				await twoMoreLooks(drive);
				assert.equal(flow.service.calls.length, 1);
				assert.equal(drive.in('all').length, 2);
			},
		},
		{
			name: 'google-drive: an upload that fails is tried again, and the scan not paid for again',
			run: async ({ stage }) => {
				const drive = openDrive();
				drive.failingUploads = 1;
				const flow = await openFlow(stage, { photos: 'photos', scans: 'scans' });
				const photo = await photoFile(stage, 'letter.jpg');
				drive.add('photos', photo);
				assert.deepEqual(await flow.untilDone(1), []);
				const [scan, ...others] = drive.in('scans');
				assert.deepEqual(others, []);
				assert(scan!.bytes.equals(stamped(photo.bytes)), 'Other bytes than the service sent');
				assert.equal(drive.failingUploads, 0);
				assert.equal(flow.service.calls.length, 1);
			},
		},
	];
}

async function scanFolder(stage: Stage, drive: Drive): Promise<void> {
	const flow = await openFlow(stage, { photos: 'photos', scans: 'scans' });
	flow.service.play('bad-parameter');
	const photos = new Map<string, Buffer>();
	for (const name of photoNames) {
		const photo = await photoFile(stage, name);
		photos.set(name, photo.bytes);
		drive.alwaysNew.add(name);
		drive.add('photos', photo);
	}
	const pdf = { name: 'terms.pdf', mimeType: 'application/pdf', bytes: Buffer.from('%PDF-1.7') };
	drive.add('photos', pdf);
	drive.unreadable.add('gone.jpg');
	drive.add('photos', { ...(await photoFile(stage, 'form.jpg')), name: 'gone.jpg' });

	// With the one that cannot be opened.
	const notScanned = await flow.untilDone(photoNames.length + 1);
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
		assert(bytes.equals(stamped(photos.get(name)!)), `${name} is not what the service sent`);
		assert.equal(mimeType, 'image/jpeg');
	}
	await twoMoreLooks(drive);
	assert.equal(flow.service.calls.length, photoNames.length);
	assert.equal(drive.files.length, photoNames.length + 2 + scans.length);
}

async function photoFile(stage: Stage, name: string) {
	return { name, mimeType: 'image/jpeg', bytes: await stage.photo(name) };
}

/** Makes the example live, between two folders of a drive. */
async function openFlow(stage: Stage, folders: { photos: string; scans: string }) {
	const { credentialId, service } = await stage.iqs();
	const google = { credential: { type: credentialType, id: await signIn(stage) } };
	const id = await stage.publish(
		await fillIn('google-drive.json', {
			'New Photo': {
				...google,
				parameters: { folderToWatch: link(folders.photos), pollTimes: { item: pollTimes } },
			},
			'Download Photo': google,
			'Scan Photo': { credential: iqs(credentialId) },
			'Upload Scan': { ...google, parameters: { folderId: link(folders.scans) } },
		}),
	);
	return {
		service,
		/** Waits until as many photos have gone through. @returns what was not scanned */
		untilDone: async (photoCount: number) => await untilDone(stage, id, photoCount),
	};
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

async function untilDone(stage: Stage, workflowId: string, photoCount: number) {
	return await eventually(`end of the work on ${photoCount} photos`, async () => {
		const ids = await stage.api.executionIds(workflowId);
		const all = await Promise.all(ids.map(async (id) => await stage.api.finished(id)));
		all.forEach(expectSuccess);
		const scanned = all.flatMap((execution) => execution.itemsOfAllRuns('Upload Scan'));
		const failed = all.flatMap((execution) => execution.itemsOfAllRuns('Not Scanned'));
		const isDone = scanned.length + failed.length >= photoCount;
		return isDone ? failed.map(({ json }) => json) : undefined;
	});
}

/** Waits until n8n has asked for new files twice, and has worked on what it was told. */
async function twoMoreLooks(drive: Drive): Promise<void> {
	const before = drive.looks;
	// The third one begins when the work on what the second one found is under way.
	await eventually('look for new files', async () => {
		return drive.looks >= before + 3 ? true : undefined;
	});
}
