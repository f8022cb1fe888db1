import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { stamped } from '../../../dev/service/server';
import type { N8n } from '../fixtures/n8n';
import { readPhoto } from '../photos';
import {
	expect,
	expectFolder,
	fillIn,
	makeFolders,
	openFolder,
	photosNamed,
	scansOf,
	test,
	type Files,
	type Filling,
} from './fixtures';

// The examples with the settings that the node's messages advise: nothing is lost, nothing is paid
// for twice, and what is left out is listed.

/** What the node advises for files that are no images. */
const skip = { options: { skipNonImages: true } };

const noImages: Files = {
	'terms.pdf': Buffer.from('%PDF-1.7\n'),
	'page.jpg': Buffer.from('<html>Sign in</html>'),
	'list.txt': Buffer.from('one, two'),
	'data.json': Buffer.from('{}'),
};

test('folder: Skip leaves out whole batches, and the loop goes on', async ({ folder, n8n }) => {
	// Enough that a batch has no photo, in whatever order the folder is read.
	const others = Object.fromEntries(
		Array.from({ length: 15 }, (_, n) =>
			Object.entries(noImages).map(([name, bytes]) => [`${n} ${name}`, bytes]),
		).flat(),
	) as Files;
	// One between files that are no images, and one after them.
	const files = await photosNamed(['7 memo.jpg', 'memo.jpg']);
	const flow = await openFolder(n8n, folder, { ...others, ...files }, { parameters: skip });

	const execution = await flow.run();
	expect(execution).toHaveSucceeded();
	await expectFolder(flow.scans, scansOf(files));
	await expectFolder(flow.notScanned, others);
	const listed = execution.items('Not Scanned').map(({ json }) => json);
	const paths = Object.keys(others).map((name) => join(flow.notScanned, name));
	expect(listed.map(({ file }) => file).sort()).toEqual(paths.sort());
	for (const { reason } of listed) expect(reason).toMention('not an image', 'Skip Files', 'at no cost');

	expect(await flow.run()).toHaveSucceeded();
	expect(flow.service.calls).toHaveLength(2);
});

test('folder: Skip hides no photo that failed, and no reason of the account', async ({ folder, n8n }) => {
	const files = await photosNamed(['one.jpg', 'two.jpg']);
	const flow = await openFolder(
		n8n,
		folder,
		{ ...noImages, ...files },
		{ service: { apiKey: 'fault-arrears' }, parameters: skip },
	);
	expect((await flow.run()).errorText).toMention('Not sent', 'in arrears', 'Execute workflow');
});

test('folder: a reason found before any call ends the loop with the first batch', async ({ folder, n8n }) => {
	const files = await photosNamed(Array.from({ length: 25 }, (_, n) => `page ${n}.jpg`));
	const { id, example, run } = await openFolder(n8n, folder, files, { service: { url: () => 'iqs example' } });
	for (const reason of ["'Base URL'", 'has no IQS API credential']) {
		const execution = await run();
		expect(execution.status, reason).toBe('error');
		expect(execution.errorText).toMention(reason, 'Execute workflow');
		expect(execution.itemCounts('Scan Photos')).toEqual([20]);
		for (const node of example.nodes) delete node.credentials;
		await n8n.api.saveWorkflow(id, example);
	}
});

test('folder: photos with endings that n8n does not know have scans of their own', async ({ folder, n8n }) => {
	const names = ['page.jpg', 'page.cr2', 'page.hif', 'of 12.03', `${'long '.repeat(40)}.jpg`];
	const files = await photosNamed(names);
	const flow = await openFolder(n8n, folder, files);
	for (let run = 0; run < 2; run++) expect(await flow.run()).toHaveSucceeded();
	const scanNames = names.map((name) => (name.endsWith('.jpg') ? name : `${name}.jpg`));
	const expected = scanNames.map((name, n): [string, Buffer] => [name, stamped(files[names[n]!]!)]);
	await expectFolder(flow.scans, Object.fromEntries(expected));
	expect(flow.service.calls).toHaveLength(names.length);
});

test('email-attachments: without a credential, every file of every mail is kept and listed', async ({
	folder,
	n8n,
}) => {
	const memo = await readPhoto('memo.jpg');
	const first = { 'page 1.jpg': memo, 'page 2.jpg': await readPhoto('letter.jpg'), ...noImages };
	const mails = [mail(7, first), mail(8, {}), mail(9, { 'a/b.jpg': memo })];
	const { execution, notScanned, scans } = await runMails(n8n, folder, mails);
	// The one of the first mail that is too small for a photo is a page that only calls itself one.
	const kept = Object.entries(first)
		.map(([name, bytes], n): [string, Buffer] => [`2026-03-01-7-attachment_${n}-${name}`, bytes])
		.filter(([name]) => !name.endsWith('page.jpg'));
	const expected = { ...Object.fromEntries(kept), '2026-03-01-9-attachment_0-a_b.jpg': memo };
	await expectFolder(notScanned, expected);
	expect(await readdir(scans)).toEqual([]);
	const listed = execution.items('Not Scanned').map(({ json }) => json);
	const paths = Object.keys(expected).map((name) => join(notScanned, name));
	expect(listed.map(({ file }) => file).sort()).toEqual(paths.sort());
	for (const { reason } of listed) expect(reason).toMention('no IQS API credential');
	expect(execution.items('Left Out').map(({ json }) => json.file)).toEqual(['page.jpg']);
});

test('email-attachments: what is left out of a mail is listed, photos are not', async ({ folder, n8n }) => {
	const { credential, service } = await n8n.iqs();
	service.play('bad-parameter');
	const memo = await readPhoto('memo.jpg');
	const mails = [mail(1, noImages), mail(2, { 'one.jpg': memo, ...noImages, 'two.jpg': memo })];
	const { execution, notScanned, scans } = await runMails(n8n, folder, mails, { 'Scan Attachments': { credential } });
	expect(await readdir(scans)).toHaveLength(1);
	expect(await readdir(notScanned)).toHaveLength(1);
	expect(execution.items('Not Scanned')).toHaveLength(1);
	const leftOut = execution.items('Left Out').map(({ json: { subject, file } }) => [subject, file]);
	const wanted = ['Mail 1', 'Mail 2'].flatMap((subject) => Object.keys(noImages).map((file) => [subject, file]));
	expect(leftOut.sort()).toEqual(wanted.sort());
});

test('google-drive: Skip leaves out files that are no images, and all that has no scan is listed once', async ({
	n8n,
}) => {
	const { credential, service } = await n8n.iqs();
	const memo = await readPhoto('memo.jpg');
	const example = fillIn('google-drive.json', { 'Scan Photo': { credential, parameters: skip } });
	service.play({}, 'bad-parameter');
	for (const files of [{ ...noImages, 'memo.jpg': memo, 'rejected.jpg': memo }, noImages]) {
		const downloads = Object.entries(files).map(([name, bytes]) => ({
			json: { id: name, name, mimeType: 'image/jpeg', webViewLink: `https://drive.google.com/${name}` },
			binary: { data: pinnedFile(name, bytes) },
		}));
		const pinData = {
			'New Photo': downloads.map(({ json }) => ({ json })),
			'Download Photo': downloads,
			'Upload Scan': [{ json: {} }],
		};
		const execution = await n8n.runWorkflow({ ...example, pinData });
		const listed = execution.itemsOfAllRuns('Not Scanned').map(({ json }) => json);
		const unscanned = Object.keys(files).filter((name) => name !== 'memo.jpg');
		expect(listed.map(({ name }) => name).sort()).toEqual(unscanned.sort());
		for (const { name, link, reason } of listed) {
			expect(link).toMention(String(name));
			const words = name === 'rejected.jpg' ? ['does not accept this image'] : ['Not an image', 'at no cost'];
			expect(reason).toMention(...words);
		}
	}
	expect(service.calls).toHaveLength(2);
});

/** Runs the example for attachments on mails that have come. */
async function runMails(n8n: N8n, folder: string, mails: Array<{ json: object }>, filling: Filling = {}) {
	const [scans, notScanned] = await makeFolders(folder, 'scans', 'not-scanned');
	const example = fillIn('email-attachments.json', filling, folder);
	const execution = await n8n.runWorkflow({ ...example, pinData: { 'New Emails': mails } });
	return { execution, scans, notScanned };
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
