import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workflow } from '../../../dev/n8n/workflows';
import { stamped } from '../../../dev/service/server';
import { PhonePage } from '../pages/phonePage';
import { readPhoto } from '../photos';
import { fillIn, iqsApi, type Filling } from './example';
import { expect, expectFolder, makeFolders, test } from './fixtures';

// The examples with the settings that the node's messages advise: nothing is lost, nothing is paid
// for twice, and what is left out is listed.

type Files = Record<string, Buffer>;

/** What the node advises for files that are no images. */
const skip = { options: { skipNonImages: true } };

const noImages: Files = {
	'terms.pdf': Buffer.from('%PDF-1.7\n'),
	'page.jpg': Buffer.from('<html>Sign in</html>'),
	'list.txt': Buffer.from('one, two'),
	'data.json': Buffer.from('{}'),
};

test('folder: Skip leaves out whole batches, and the loop goes on', async ({ folder, n8n }) => {
	const { credentialId, service } = await n8n.iqs();
	const [photos, scans, notScanned] = await makeFolders(folder, 'photos', 'scans', 'not-scanned');
	// Enough that a batch has no photo, in whatever order the folder is read.
	const others = Object.fromEntries(
		Array.from({ length: 15 }, (_, n) =>
			Object.entries(noImages).map(([name, bytes]) => [`${n} ${name}`, bytes]),
		).flat(),
	) as Files;
	// One between files that are no images, and one after them.
	const files = await photosWithNames(['7 memo.jpg', 'memo.jpg']);
	await writeFiles(photos!, { ...others, ...files });
	const filling = { 'Scan Photos': { credential: iqsApi(credentialId), parameters: skip } };
	const example = await fillIn('folder.json', filling, folder);

	const execution = await n8n.api.run(example);
	expect(execution).toHaveSucceeded();
	await expectFolder(scans!, scansOf(files));
	await expectFolder(notScanned!, others);
	const listed = execution.items('Not Scanned').map(({ json }) => json);
	const paths = Object.keys(others).map((name) => join(notScanned!, name));
	expect(listed.map(({ file }) => file).sort()).toEqual(paths.sort());
	for (const { reason } of listed) expect(reason).toMention('not an image', 'Skip Files', 'nothing was paid');

	expect(await n8n.api.run(example)).toHaveSucceeded();
	expect(service.calls).toHaveLength(2);
});

test('folder: Skip hides no photo that failed, and no reason of the account', async ({ folder, n8n }) => {
	const { credentialId } = await n8n.iqs({ apiKey: 'play-arrears' });
	const [photos] = await makeFolders(folder, 'photos', 'scans', 'not-scanned');
	const memo = await readPhoto('memo.jpg');
	const others = { 'one.jpg': memo, 'two.jpg': memo };
	await writeFiles(photos!, { ...noImages, ...others });
	const filling = { 'Scan Photos': { credential: iqsApi(credentialId), parameters: skip } };
	const execution = await n8n.api.run(await fillIn('folder.json', filling, folder));
	expect(execution.errorText).toMention('Not sent', 'in arrears', 'Execute workflow');
});

test('folder: with Retry On Fail, no scan is paid for twice', async ({ folder, n8n }) => {
	const { credentialId, service } = await n8n.iqs();
	// The first photo fails in the first try, and n8n runs the node once more for all of the batch.
	service.play('bad-parameter');
	const [photos, scans] = await makeFolders(folder, 'photos', 'scans', 'not-scanned');
	const files = await photosWithNames(['page 1.jpg', 'page 2.jpg', 'page 3.jpg']);
	await writeFiles(photos!, { ...files, ...noImages });
	const filling = {
		'Scan Photos': {
			credential: iqsApi(credentialId),
			parameters: { options: { ...skip.options, maxConcurrentCalls: 1 } },
		},
	};
	const example = withRetries(await fillIn('folder.json', filling, folder), 'Scan Photos');
	expect(await n8n.api.run(example)).toHaveSucceeded();
	await expectFolder(scans!, scansOf(files));
	expect(service.calls).toHaveLength(3 + 1);
});

test('folder: a reason found before any call ends the loop with the first batch', async ({ folder, n8n }) => {
	const { service } = await n8n.iqs();
	const wrong = { apiKey: 'key', baseUrl: 'iqs example' };
	const wrongAddress = await n8n.api.createCredential('iqsApi', wrong);
	const [photos] = await makeFolders(folder, 'photos', 'scans', 'not-scanned');
	const memo = await readPhoto('memo.jpg');
	const names = Array.from({ length: 25 }, (_, n) => `page ${n}.jpg`);
	await writeFiles(photos!, Object.fromEntries(names.map((name) => [name, memo])));
	const cases: Array<[Filling, string]> = [
		[{}, 'has no IQS API credential'],
		[{ 'Scan Photos': { credential: iqsApi(wrongAddress) } }, "'Base URL'"],
	];
	for (const [filling, reason] of cases) {
		const execution = await n8n.api.run(await fillIn('folder.json', filling, folder));
		expect(execution.status, reason).toBe('error');
		expect(execution.errorText).toMention(reason, 'Execute workflow');
		expect(execution.itemCounts('Scan Photos')).toEqual([20]);
	}
	expect(service.calls).toHaveLength(0);
});

test('folder: photos with endings that n8n does not know have scans of their own', async ({ folder, n8n }) => {
	const { credentialId, service } = await n8n.iqs();
	const [photos, scans] = await makeFolders(folder, 'photos', 'scans', 'not-scanned');
	const names = ['page.jpg', 'page.cr2', 'page.hif', 'of 12.03', `${'long '.repeat(40)}.jpg`];
	const files = await photosWithNames(names);
	await writeFiles(photos!, files);
	const filling = { 'Scan Photos': { credential: iqsApi(credentialId) } };
	const example = await fillIn('folder.json', filling, folder);
	for (let run = 0; run < 2; run++) expect(await n8n.api.run(example)).toHaveSucceeded();
	const scanNames = names.map((name) => (name.endsWith('.jpg') ? name : `${name}.jpg`));
	const expected = scanNames.map((name, n): [string, Buffer] => [name, stamped(files[names[n]!]!)]);
	await expectFolder(scans!, Object.fromEntries(expected));
	expect(service.calls).toHaveLength(names.length);
});

test('email-attachments: without a credential, every file of every mail is kept and listed', async ({
	folder,
	n8n,
}) => {
	const [scans, notScanned] = await makeFolders(folder, 'scans', 'not-scanned');
	const memo = await readPhoto('memo.jpg');
	const first = { 'page 1.jpg': memo, 'page 2.jpg': await readPhoto('letter.jpg'), ...noImages };
	const mails = [mail(7, first), mail(8, {}), mail(9, { 'a/b.jpg': memo })];
	const execution = await n8n.api.run(withPinned(await fillIn('email-attachments.json', {}, folder), { Mails: mails }));
	expect(execution).toHaveSucceeded();
	// The one of the first mail that is too small for a photo is a page that only calls itself one.
	const kept = Object.entries(first)
		.map(([name, bytes], n): [string, Buffer] => [`2026-03-01-7-attachment_${n}-${name}`, bytes])
		.filter(([name]) => !name.endsWith('page.jpg'));
	const expected = { ...Object.fromEntries(kept), '2026-03-01-9-attachment_0-a_b.jpg': memo };
	await expectFolder(notScanned!, expected);
	expect(await readdir(scans!)).toEqual([]);
	const listed = execution.items('Not Scanned').map(({ json }) => json);
	const paths = Object.keys(expected).map((name) => join(notScanned!, name));
	expect(listed.map(({ file }) => file).sort()).toEqual(paths.sort());
	for (const { reason } of listed) expect(reason).toMention('no IQS API credential');
	expect(execution.items('Left Out').map(({ json }) => json.file)).toEqual(['page.jpg']);
});

test('email-attachments: what is left out of a mail is listed, photos are not', async ({ folder, n8n }) => {
	const { credentialId, service } = await n8n.iqs();
	service.play('bad-parameter');
	const [scans, notScanned] = await makeFolders(folder, 'scans', 'not-scanned');
	const memo = await readPhoto('memo.jpg');
	const mails = [mail(1, noImages), mail(2, { 'one.jpg': memo, ...noImages, 'two.jpg': memo })];
	const filling = { 'Scan Attachments': { credential: iqsApi(credentialId) } };
	const example = await fillIn('email-attachments.json', filling, folder);
	const execution = await n8n.api.run(withPinned(example, { Mails: mails }));
	expect(execution).toHaveSucceeded();
	expect(await readdir(scans!)).toHaveLength(1);
	expect(await readdir(notScanned!)).toHaveLength(1);
	expect(execution.items('Not Scanned')).toHaveLength(1);
	const leftOut = execution.items('Left Out').map(({ json: { subject, file } }) => [subject, file]);
	const wanted = ['Mail 1', 'Mail 2'].flatMap((subject) => Object.keys(noImages).map((file) => [subject, file]));
	expect(leftOut.sort()).toEqual(wanted.sort());
});

test('google-drive: Skip leaves out files that are no images, and they are listed', async ({ n8n }) => {
	const { credentialId, service } = await n8n.iqs();
	const memo = await readPhoto('memo.jpg');
	const filling = { 'Scan Photo': { credential: iqsApi(credentialId), parameters: skip } };
	const example = await fillIn('google-drive.json', filling);
	for (const files of [{ ...noImages, 'memo.jpg': memo }, noImages]) {
		const downloads = Object.entries(files).map(([name, bytes]) => ({
			json: { id: name, name, mimeType: 'image/jpeg', webViewLink: `https://drive.google.com/${name}` },
			binary: { data: pinnedFile(name, bytes) },
		}));
		const pinData = {
			'New Photo': downloads.map(({ json }) => ({ json })),
			'Download Photo': downloads,
			'Upload Scan': [{ json: {} }],
		};
		const execution = await n8n.api.run(withPinned(example, pinData));
		expect(execution).toHaveSucceeded();
		const listed = execution.itemsOfAllRuns('Not Scanned').map(({ json }) => json);
		expect(listed.map(({ name }) => name).sort()).toEqual(Object.keys(noImages).sort());
		for (const { name, link, reason } of listed) {
			expect(link).toMention(String(name));
			expect(reason).toMention('Not an image', 'at no cost');
		}
	}
	expect(service.calls).toHaveLength(1);
});

test('google-drive: a photo that IQS does not take is listed once, with Skip too', async ({ n8n }) => {
	const { credentialId, service } = await n8n.iqs();
	service.play('bad-parameter');
	const filling = { 'Scan Photo': { credential: iqsApi(credentialId), parameters: skip } };
	const example = await fillIn('google-drive.json', filling);
	const json = { id: '1', name: 'memo.jpg', mimeType: 'image/jpeg' };
	const binary = { data: pinnedFile('memo.jpg', await readPhoto('memo.jpg')) };
	const pinData = { 'New Photo': [{ json }], 'Download Photo': [{ json, binary }], 'Upload Scan': [] };
	const execution = await n8n.api.run(withPinned(example, pinData));
	expect(execution).toHaveSucceeded();
	const [listed, ...others] = execution.itemsOfAllRuns('Not Scanned');
	expect(others).toEqual([]);
	expect(listed!.json.reason).toMention('does not accept this image');
});

test('phone: with Skip, the page still says that there is no scan', async ({ n8n, page }) => {
	const { credentialId, service } = await n8n.iqs();
	const filling = {
		'Scan Photo': { credential: iqsApi(credentialId), parameters: { binaryPropertyName: 'Photo*', ...skip } },
	};
	const example = await fillIn('phone.json', filling);
	const workflowId = await n8n.publish(example);
	await page.goto(`${n8n.server.baseUrl}/form/${example.nodes[0]!.webhookId}`);
	await new PhonePage(page).send(noImages['terms.pdf']!);
	await expect(page.getByText('The photo was not scanned').first()).toBeVisible();
	expect(await page.locator('body').innerText()).toMention('no image to scan', 'another photo');
	expect(await n8n.api.onlyExecution(workflowId)).toHaveSucceeded();
	expect(service.calls).toHaveLength(0);
});

test('url-list: Skip leaves out no address', async ({ hostPhoto, n8n }) => {
	const { credentialId, service } = await n8n.iqs();
	const memo = await readPhoto('memo.jpg');
	const rows = [`${await hostPhoto(memo)}/memo.jpg`, 'memo.jpg', ''].map((url) => ({ json: { url } }));
	const filling = { 'Scan Photos': { credential: iqsApi(credentialId), parameters: skip } };
	const example = withPinned(await fillIn('url-list.json', filling), { 'One Item per Address': rows });
	const execution = await n8n.api.run(example);
	expect(execution).toHaveSucceeded();
	expect(execution.items('Scans')).toHaveLength(1);
	expect(execution.items('Not Scanned').map(({ json }) => json.url)).toEqual(['memo.jpg', '']);
	expect(service.calls).toHaveLength(1);
});

/** A workflow with what some nodes would put out. */
function withPinned(example: Workflow, pinData: Workflow['pinData']): Workflow {
	return { ...example, pinData };
}

/** A workflow with Retry On Fail in the settings of a node. */
function withRetries(example: Workflow, nodeName: string): Workflow {
	const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 100 };
	const nodes = example.nodes.map((node) => (node.name === nodeName ? { ...node, ...settings } : node));
	return { ...example, nodes };
}

/** Photos of which each has other bytes, so that none can stand for another. */
async function photosWithNames(names: string[]): Promise<Files> {
	const memo = await readPhoto('memo.jpg');
	return Object.fromEntries(names.map((name) => [name, Buffer.concat([memo, Buffer.from(name)])]));
}

/** A mail as n8n's IMAP node puts it out, with its files. */
function mail(uid: number, files: Files) {
	const binary = Object.entries(files).map(([name, bytes], n) => [`attachment_${n}`, pinnedFile(name, bytes)]);
	const json = {
		subject: `Mail ${uid}`,
		from: { text: 'ada@example.com' },
		date: '2026-03-01T08:00:00Z',
		attributes: { uid },
	};
	return { json, binary: Object.fromEntries(binary) as object };
}

/** A file in the data of an item. */
function pinnedFile(fileName: string, bytes: Buffer) {
	const types: Record<string, string> = { jpg: 'image/jpeg', pdf: 'application/pdf', json: 'application/json' };
	const mimeType = types[fileName.split('.').pop()!] ?? 'text/plain';
	const fileSize = bytes.length < 1000 ? `${bytes.length} B` : `${Math.round(bytes.length / 1000)} kB`;
	return { data: bytes.toString('base64'), mimeType, fileName, fileSize };
}

function scansOf(photos: Files): Files {
	return Object.fromEntries(Object.entries(photos).map(([name, photo]) => [name, stamped(photo)]));
}

async function writeFiles(folder: string, files: Files): Promise<void> {
	for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
}
