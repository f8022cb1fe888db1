import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Execution } from '../../../dev/n8n/execution';
import { stamped } from '../../../dev/service/server';
import type { N8n } from '../fixtures/n8n';
import { installTimeoutMs } from '../fixtures/server';
import { readPhoto } from '../photos';
import { expect, expectFolder, fillIn, makeFolders, only, test as base } from './fixtures';
import { mailDay, mailText, type Mail, type MailPart } from './services/mail';
import { startMailServer, type MailServer } from './services/mailServer';

const test = base.extend<{ mailServer: MailServer }>({
	mailServer: [
		async ({}, use) => {
			const server = await startMailServer();
			await use(server);
			await server.stop();
		},
		{ timeout: installTimeoutMs },
	],
});

test('email-attachments: of 12 attachments the photos are scanned, the rest is named', async ({
	folder,
	mailServer,
	n8n,
}) => {
	const { mixed, sameName, noPhoto, noFile, odd } = await mails();
	const all = [mixed, noPhoto, sameName, noFile, odd];
	const { executions, callCount, scans, notScanned } = await scanMails(n8n, mailServer, folder, all);

	const scanned = [
		...[0, 3, 4, 6, 9, 11].map((n) => ({ mail: 1, n, part: mixed.parts[n]! })),
		{ mail: 3, n: 0, part: sameName.parts[0]! },
		...[0, 1].map((n) => ({ mail: 5, n, part: odd.parts[n]! })),
	];
	const files = scanned.map(({ mail, n, part }): [string, Buffer] => [
		`${mailDay}-${mail}-attachment_${n}-${part.name!.replace(/\.(jpeg|JPG)$/, '.jpg')}`,
		stamped(part.bytes),
	]);
	await expectFolder(scans, Object.fromEntries(files));
	// Each scan has the subject of its mail, and is linked to the item of that mail.
	const subjects = executions.flatMap((execution) =>
		execution.items('Scan Attachments').map(({ json, pairedItem }) => {
			const mail = execution.items('New Emails')[pairedItem!.item]!;
			return [json.subject, mail.json.subject];
		}),
	);
	expect(subjects).toEqual(scanned.map(({ mail }) => [all[mail - 1]!.subject, all[mail - 1]!.subject]));

	const broken = odd.parts[3]!;
	const keptName = `${mailDay}-5-attachment_3-${broken.name}`;
	await expectFolder(notScanned, { [keptName]: broken.bytes });
	const { from, file, reason } = only(executions.flatMap((execution) => execution.items('Not Scanned'))).json;
	expect(from).toMention('ada@example.com');
	expect(file).toBe(join(notScanned, keptName));
	expect(reason).toMention('does not accept this image', broken.name!, 'Check that');
	expect(callCount).toBe(scanned.length + 1);

	const tooSmall = executions
		.flatMap((execution) => execution.items('Leave Out Logos'))
		.map(({ json }) => json.tooSmall);
	const logos = ['image001.png', 'logo.png', 'empty.jpg'];
	expect(tooSmall).toEqual([logos, [], [], [], ['attachment_2']]);
	const notes = executions.flatMap((execution) => execution.hints('Scan Attachments')).join();
	expect(notes).toMention('terms.pdf', 'data.zip', 'meeting.ics', 'without the file');
	expect(notes).not.toContain('.jpg');
});

test('email-to-pdf: the photos of each mail are one PDF, the rest is named', async ({ folder, mailServer, n8n }) => {
	const { mixed, noPhoto, odd } = await mails();
	const all = [mixed, noPhoto, odd];
	const { executions, scans, notScanned } = await scanMails(n8n, mailServer, folder, all, 'email-to-pdf.json');
	expect((await readdir(scans)).sort()).toEqual([`${mailDay}-1.pdf`, `${mailDay}-3.pdf`]);
	const pdf = await readFile(join(scans, `${mailDay}-1.pdf`));
	const places = [0, 3, 4, 6, 9, 11].map((n) => pdf.indexOf(stamped(mixed.parts[n]!.bytes)));
	expect(places[0]).toBeGreaterThan(0);
	expect(places).toEqual(places.toSorted((one, other) => one - other));
	expect(pdf.includes(`>${mixed.subject!}<`), 'its title').toBe(true);
	const pdfs = executions.flatMap((execution) => execution.items('Scan Attachments'));
	expect(pdfs.map(({ json }) => [json.subject, json.pageCount])).toEqual([
		[mixed.subject, 6],
		[odd.subject, 2],
	]);
	const broken = odd.parts[3]!;
	await expectFolder(notScanned, { [`${mailDay}-3-attachment_3-${broken.name}`]: broken.bytes });
	const leftOut = executions.flatMap((execution) => execution.items('Left Out'));
	expect(leftOut.map(({ json }) => json.file)).toEqual(expect.arrayContaining(['terms.pdf', 'data.zip', 'logo.png']));
	expect(leftOut.map(({ json }) => json.file)).not.toContain('receipt.jpg');
});

/** Lets an example work on mails until it has taken all of them. @returns also the folders that it fills */
async function scanMails(
	n8n: N8n,
	mailServer: MailServer,
	folder: string,
	mails: Mail[],
	fileName = 'email-attachments.json',
) {
	const { credential, service } = await n8n.iqs();
	const name = fileName === 'email-to-pdf.json' ? 'pdfs' : 'scans';
	const [scans, notScanned] = await makeFolders(folder, name, 'not-scanned');
	const imap = await n8n.api.createCredential('imap', { ...mailServer.credential });
	const filling = { 'New Emails': { credential: { type: 'imap', id: imap } }, 'Scan Attachments': { credential } };
	const id = await n8n.publish(fillIn(fileName, filling, folder));
	// At the same time, because n8n looks into a mailbox only some 15 seconds after its last word.
	for (const mail of mails) await mailServer.deliver(await mailText(mail));
	const taken = (executions: Execution[]) => executions.flatMap((execution) => execution.items('New Emails')).length;
	const executions = await n8n.executionsUntil(id, mails.length, taken);
	expect(taken(executions), 'mails that n8n took').toBe(mails.length);
	return { executions, callCount: service.calls.length, scans, notScanned };
}

async function mails() {
	const photo = async (name: string, sample: string): Promise<MailPart> => ({
		name,
		type: 'image/jpeg',
		bytes: await readPhoto(sample),
	});
	const create = { width: 90, height: 30, channels: 3, background: '#07c' } as const;
	const logo = { type: 'image/png', bytes: await sharp({ create }).png().toBuffer() };
	const other = (name: string, type: string, text: string): MailPart => ({ name, type, bytes: Buffer.from(text) });
	const pdf = other('terms.pdf', 'application/pdf', '%PDF-1.7\n1 0 obj\n<<>>\nendobj\n');
	const mixed: Mail = {
		subject: 'Twelve attachments',
		parts: [
			{ ...(await photo('image0.jpeg', 'letter.jpg')), inline: true },
			{ ...logo, name: 'image001.png', inline: true },
			pdf,
			await photo('page 2.jpg', 'memo.jpg'),
			await photo('page 3.jpg', 'notice.jpg'),
			other('data.zip', 'application/zip', 'PK\u0003\u0004 and more'),
			await photo('receipt.jpg', 'receipt.jpg'),
			other('meeting.ics', 'text/calendar', 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n'),
			{ ...logo, name: 'logo.png' },
			await photo('form.jpg', 'form.jpg'),
			other('empty.jpg', 'application/octet-stream', ''),
			await photo('invoice.jpg', 'invoice.jpg'),
		],
	};
	const page = sharp(await readPhoto('memo.jpg')).resize(400);
	// It begins like a JPEG, and has the size of a photo.
	const broken = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(50_000)]);
	const odd: Mail = {
		parts: [
			await photo('Prüfung 1.JPG', 'letter.jpg'),
			{ name: 'page.png', type: 'image/png', bytes: await page.png().toBuffer() },
			{ ...logo, inline: true },
			{ name: 'broken.jpg', type: 'image/jpeg', bytes: broken },
		],
	};
	return {
		mixed,
		noPhoto: { subject: 'No photo', parts: [pdf] },
		sameName: { subject: 'The same name again', parts: [await photo('image0.jpeg', 'article.jpg')] },
		noFile: { subject: 'Nothing attached', parts: [] },
		odd,
	};
}
