import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { stamped } from '../../../dev/service/server';
import { expectText } from '../check';
import type { Stage } from '../stage';
import { expectFolder, expectSuccess, type Desk, type ExampleCheck } from './check';
import { fillIn, iqs } from './example';
import { mailOf, type MailPart } from './mail';
import { startMailServer, type MailServer } from './mailServer';

const subjects = { mixed: 'Twelve attachments', none: 'No photo', second: 'The same name again' };

export const emailChecks: ExampleCheck[] = [
	{
		name: 'email-attachments: of 12 attachments the photos are scanned, the rest is named',
		run: async (desk) => {
			const server = await startMailServer();
			try {
				await scanMails(desk, server);
			} finally {
				await server.stop();
			}
		},
	},
];

async function scanMails({ stage, folder }: Desk, server: MailServer): Promise<void> {
	const { credentialId, service } = await stage.iqs();
	const scans = join(folder, 'scans');
	await mkdir(scans);
	const imap = await stage.api.createCredential('imap', { ...server.credential });
	const example = await fillIn('email-attachments.json', {
		Mails: { credential: { type: 'imap', id: imap } },
		'Scan Attachments': { credential: iqs(credentialId) },
	});
	const write = example.nodes.find(({ name }) => name === 'Write Scan')!;
	const path = String(write.parameters['fileName']);
	write.parameters['fileName'] = path.replace('/home/node/.n8n-files/scans', scans);
	assert.notEqual(write.parameters['fileName'], path);

	const { id } = await stage.api.publish(example);
	const { mixed, photosOfMixed, second } = await mails(stage);
	// At the same time, because n8n looks into a mailbox only some 15 seconds after its last word.
	await server.deliver(mailOf(subjects.mixed, mixed));
	await server.deliver(mailOf(subjects.none, [mixed[2]!]));
	await server.deliver(mailOf(subjects.second, second));
	const executions = await executionsOf(stage, id, 3);

	const scanned = [
		...photosOfMixed.map((n) => ({ ...mixed[n]!, mail: 1, n, subject: subjects.mixed })),
		{ ...second[0]!, mail: 3, n: 0, subject: subjects.second },
	].map((photo) => ({ ...photo, name: photo.name.replace(/\.jpeg$/, '.jpg') }));
	const files = scanned.map(({ mail, n, name, bytes }): [string, Buffer] => [
		`${mail}-attachment_${n}-${name}`,
		stamped(bytes),
	]);
	await expectFolder(scans, Object.fromEntries(files));
	assert.equal(service.calls.length, scanned.length);

	const linked = executions.flatMap((execution) => {
		const mailsOfScans = execution.items('Mails');
		return execution.items('Scan Attachments').map(({ json, pairedItem }) => ({
			subject: json['subject'],
			ofLinkedMail: mailsOfScans[pairedItem!.item]!.json['subject'],
		}));
	});
	assert.deepEqual(
		linked.map(({ subject, ofLinkedMail }) => [subject, ofLinkedMail]),
		scanned.map(({ subject }) => [subject, subject]),
	);

	const tooSmall = executions
		.flatMap((execution) => execution.items('Leave Out Logos'))
		.map(({ json }) => json['tooSmall']);
	assert.deepEqual(tooSmall, [['image001.png', 'logo.png', 'empty.jpg'], [], []]);
	const notes = executions.flatMap((execution) => execution.hints('Scan Attachments')).join();
	expectText(notes, 'Skipped', 'terms.pdf', 'data.zip', 'meeting.ics');
	assert(!notes.includes('.jpg'), notes);
}

/** Twelve files of all kinds, six of them photos; and a mail with a photo that has one of their names. */
async function mails(stage: Stage) {
	const photo = async (name: string, sample: string, inline = false): Promise<MailPart> => ({
		name,
		type: 'image/jpeg',
		bytes: await stage.photo(sample),
		inline,
	});
	const logo = await sharp({ create: { width: 90, height: 30, channels: 3, background: '#07c' } })
		.png()
		.toBuffer();
	const other = (name: string, type: string, text: string): MailPart => ({
		name,
		type,
		bytes: Buffer.from(text),
	});
	const mixed = [
		await photo('image0.jpeg', 'letter.jpg', true),
		{ name: 'image001.png', type: 'image/png', bytes: logo, inline: true },
		other('terms.pdf', 'application/pdf', '%PDF-1.7\n1 0 obj\n<<>>\nendobj\n'),
		await photo('page 2.jpg', 'memo.jpg'),
		await photo('page 3.jpg', 'notice.jpg'),
		other('data.zip', 'application/zip', 'PK\u0003\u0004 and more'),
		await photo('receipt.jpg', 'receipt.jpg'),
		other('meeting.ics', 'text/calendar', 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n'),
		{ name: 'logo.png', type: 'image/png', bytes: logo },
		await photo('form.jpg', 'form.jpg'),
		other('empty.jpg', 'application/octet-stream', ''),
		await photo('invoice.jpg', 'invoice.jpg'),
	];
	const photosOfMixed = [0, 3, 4, 6, 9, 11];
	return { mixed, photosOfMixed, second: [await photo('image0.jpeg', 'article.jpg')] };
}

/** The executions of a workflow, oldest first, once they have taken as many mails. */
async function executionsOf(stage: Stage, workflowId: string, count: number) {
	for (let tries = 0; tries < 300; tries++) {
		const ids = await stage.api.executionIds(workflowId);
		const ordered = ids.sort((one, other) => Number(one) - Number(other));
		const all = await Promise.all(ordered.map(async (id) => await stage.api.finished(id)));
		all.forEach(expectSuccess);
		if (all.flatMap((execution) => execution.items('Mails')).length === count) return all;
		await sleep(200);
	}
	throw new Error(`n8n did not take ${count} mails in a minute`);
}
