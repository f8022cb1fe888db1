import type { Execution } from '../../../dev/n8n/execution';
import { stamped } from '../../../dev/service/server';
import type { N8n } from '../fixtures/n8n';
import { readPhoto } from '../photos';
import { expect, fillIn, only, test } from './fixtures';
import type { Drive } from './services/drive';

const credentialType = 'googleDriveOAuth2Api';
const photoNames = ['letter.jpg', 'memo.jpg', 'notice.jpg'];
/** Every 3 seconds: n8n takes no time that comes more often than once a minute, but many times. */
const pollTimes = Array.from({ length: 20 }, (_, n) => ({ mode: 'custom', cronExpression: `${3 * n} * * * * *` }));
/** As chosen from the list: n8n gives up reading the link to a folder after 250 ms, however busy the machine. */
const chosen = (folder: string) => ({ __rl: true, mode: 'list', value: folder });

test('google-drive: new photos become scans in the other folder, once each', async ({ drive, n8n }) => {
	const flow = await openFlow(n8n, 'photos', 'scans');
	flow.service.play('bad-parameter');
	const photos = new Map<string, Buffer>();
	for (const name of photoNames) {
		const photo = await photoFile(name);
		photos.set(name, photo.bytes);
		drive.alwaysNew.add(name);
		drive.add('photos', photo);
	}
	const pdf = { name: 'terms.pdf', mimeType: 'application/pdf', bytes: Buffer.from('%PDF-1.7') };
	drive.add('photos', pdf);
	drive.unreadable.add('gone.jpg');
	drive.add('photos', { ...(await photoFile('form.jpg')), name: 'gone.jpg' });

	// With the one that cannot be opened.
	const notScanned = await flow.untilDone(photoNames.length + 1);
	expect(notScanned).toHaveLength(2);
	const rejected = notScanned.find(({ name }) => name)!;
	// n8n's Google Drive node does not say which file it could not open.
	const gone = notScanned.find(({ name }) => !name)!;
	expect(gone.reason).toMention('could not be found');
	expect(rejected.reason).toMention('does not accept this image', 'Check that the complete image opens');
	const original = drive.in('photos').find(({ name }) => name === rejected.name);
	expect(rejected.link).toMention(original!.id);

	photos.delete(original!.name);
	const scans = drive.in('scans');
	expect(scans.map(({ name }) => name).sort()).toEqual([...photos.keys()].sort());
	for (const { name, bytes, mimeType } of scans) {
		expect(bytes).toBeBytes(stamped(photos.get(name)!));
		expect(mimeType).toBe('image/jpeg');
	}
	await twoMoreLooks(drive);
	expect(flow.service.calls).toHaveLength(photoNames.length);
	expect(drive.files).toHaveLength(photoNames.length + 2 + scans.length);
});

test('google-drive: scans that go into the watched folder are not scanned again', async ({ drive, n8n }) => {
	const flow = await openFlow(n8n, 'all', 'all');
	drive.add('all', await photoFile('letter.jpg'));
	await flow.untilDone(1);
	await twoMoreLooks(drive);
	expect(flow.service.calls).toHaveLength(1);
	expect(drive.in('all')).toHaveLength(2);
});

test('google-drive: an upload that fails is tried again, and the scan not paid for again', async ({ drive, n8n }) => {
	drive.failingUploads = 1;
	const flow = await openFlow(n8n, 'photos', 'scans');
	const photo = await photoFile('letter.jpg');
	drive.add('photos', photo);
	expect(await flow.untilDone(1)).toEqual([]);
	expect(only(drive.in('scans')).bytes).toBeBytes(stamped(photo.bytes));
	expect(drive.failingUploads).toBe(0);
	expect(flow.service.calls).toHaveLength(1);
});

/** Makes the example live, between two folders of a drive. */
async function openFlow(n8n: N8n, photos: string, scans: string) {
	const { credential, service } = await n8n.iqs();
	const google = { credential: { type: credentialType, id: await signIn(n8n) } };
	const trigger = { folderToWatch: chosen(photos), pollTimes: { item: pollTimes } };
	const example = fillIn('google-drive.json', {
		'New Photo': { ...google, parameters: trigger },
		'Download Photo': google,
		'Scan Photo': { credential },
		'Upload Scan': { ...google, parameters: { folderId: chosen(scans) } },
	});
	const id = await n8n.publish(example);
	const itemsOf = (executions: Execution[], node: string) =>
		executions.flatMap((execution) => execution.itemsOfAllRuns(node));
	const doneCount = (executions: Execution[]) =>
		itemsOf(executions, 'Upload Scan').length + itemsOf(executions, 'Not Scanned').length;
	/** Waits until as many photos have gone through. @returns what was not scanned */
	const untilDone = async (photoCount: number) =>
		itemsOf(await n8n.executionsUntil(id, photoCount, doneCount), 'Not Scanned').map(({ json }) => json);
	return { service, untilDone };
}

async function photoFile(name: string) {
	return { name, mimeType: 'image/jpeg', bytes: await readPhoto(name) };
}

/** Connects a credential with Google, as the button in its form does. */
async function signIn(n8n: N8n): Promise<string> {
	const id = await n8n.api.createCredential(credentialType, { clientId: 'client', clientSecret: 'secret' });
	const path = '/rest/oauth2-credential';
	const response = await n8n.api.text('GET', `${path}/auth?id=${id}`);
	const page = new URL((JSON.parse(response) as { data: string }).data);
	expect(page.hostname).toBe('accounts.google.com');
	const query = new URLSearchParams({ code: 'agreed', state: page.searchParams.get('state')! });
	await n8n.api.text('GET', `${path}/callback?${query}`);
	return id;
}

/** Waits until n8n has asked for new files twice, and has worked on what it was told. */
async function twoMoreLooks(drive: Drive): Promise<void> {
	// The third one begins when the work on what the second one found is under way.
	const enough = drive.looks + 3;
	await expect.poll(() => drive.looks).toBeGreaterThanOrEqual(enough);
}
