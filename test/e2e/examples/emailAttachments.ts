import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { stamped } from '../../../dev/service/server';
import { expectText } from '../check';
import type { Execution } from '../../../dev/n8n/execution';
import type { Stage } from '../stage';
import { eventually, expectFolder, expectSuccess, type Desk, type ExampleCheck } from './check';
import { fillIn, iqs } from './example';
import { mailDay, mailText, type Mail, type MailPart } from './mail';
import { startMailServer } from './mailServer';

export const emailChecks: ExampleCheck[] = [
	{
		name: 'email-attachments: of 12 attachments the photos are scanned, the rest is named',
		run: async (desk) => {
			const { mixed, sameName, noPhoto, noFile, odd } = await mails(desk.stage);
			const all = [mixed, noPhoto, sameName, noFile, odd];
			const { executions, callCount, scans, notScanned } = await scanMails(desk, all);

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
			expectLinks(
				executions,
				scanned.map(({ mail }) => all[mail - 1]!.subject),
			);

			const broken = odd.parts[3]!;
			const keptName = `${mailDay}-5-attachment_3-${broken.name}`;
			await expectFolder(notScanned, { [keptName]: broken.bytes });
			const failures = executions.flatMap((execution) => execution.items('Not Scanned'));
			assert.equal(failures.length, 1);
			const { from, file, reason } = failures[0]!.json;
			expectText(from, 'ada@example.com');
			assert.equal(file, join(notScanned, keptName));
			expectText(reason, 'does not accept this image', broken.name!, 'Check that');
			assert.equal(callCount, scanned.length + failures.length);

			const tooSmall = executions
				.flatMap((execution) => execution.items('Leave Out Logos'))
				.map(({ json }) => json['tooSmall']);
			const logos = ['image001.png', 'logo.png', 'empty.jpg'];
			assert.deepEqual(tooSmall, [logos, [], [], [], ['attachment_2']]);
			const notes = executions.flatMap((execution) => execution.hints('Scan Attachments')).join();
			expectText(notes, 'terms.pdf', 'data.zip', 'meeting.ics', 'with no such file');
			assert(!notes.includes('.jpg'), notes);
		},
	},
];

/** Lets the example work on mails, until it has taken all of them. */
async function scanMails({ stage, folder }: Desk, mails: Mail[]) {
	const { credentialId, service } = await stage.iqs();
	const [scans, notScanned] = [join(folder, 'scans'), join(folder, 'not-scanned')];
	for (const path of [scans, notScanned]) await mkdir(path);
	const server = await startMailServer();
	try {
		const imap = await stage.api.createCredential('imap', { ...server.credential });
		const filling = {
			Mails: { credential: { type: 'imap', id: imap } },
			'Scan Attachments': { credential: iqs(credentialId) },
		};
		const id = await stage.publish(await fillIn('email-attachments.json', filling, folder));
		// At the same time, because n8n looks into a mailbox only some 15 seconds after its last word.
		for (const mail of mails) await server.deliver(mailText(mail));
		const executions = await executionsOf(stage, id, mails.length);
		return { executions, callCount: service.calls.length, scans, notScanned };
	} finally {
		await server.stop();
	}
}

/** Checks that each scan has the subject of its mail, and is linked to the item of that mail. */
function expectLinks(executions: Execution[], subjects: Array<string | undefined>): void {
	const found = executions.flatMap((execution) =>
		execution.items('Scan Attachments').map(({ json, pairedItem }) => {
			const mail = execution.items('Mails')[pairedItem!.item]!;
			return [json['subject'], mail.json['subject']];
		}),
	);
	assert.deepEqual(
		found,
		subjects.map((subject) => [subject, subject]),
	);
}

async function mails(stage: Stage) {
	const photo = async (name: string, sample: string): Promise<MailPart> => ({
		name,
		type: 'image/jpeg',
		bytes: await stage.photo(sample),
	});
	const logo = await sharp({ create: { width: 90, height: 30, channels: 3, background: '#07c' } })
		.png()
		.toBuffer();
	const other = (name: string, type: string, text: string): MailPart => ({
		name,
		type,
		bytes: Buffer.from(text),
	});
	const pdf = other('terms.pdf', 'application/pdf', '%PDF-1.7\n1 0 obj\n<<>>\nendobj\n');
	const mixed: Mail = {
		subject: 'Twelve attachments',
		parts: [
			{ ...(await photo('image0.jpeg', 'letter.jpg')), inline: true },
			{ name: 'image001.png', type: 'image/png', bytes: logo, inline: true },
			pdf,
			await photo('page 2.jpg', 'memo.jpg'),
			await photo('page 3.jpg', 'notice.jpg'),
			other('data.zip', 'application/zip', 'PK\u0003\u0004 and more'),
			await photo('receipt.jpg', 'receipt.jpg'),
			other('meeting.ics', 'text/calendar', 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n'),
			{ name: 'logo.png', type: 'image/png', bytes: logo },
			await photo('form.jpg', 'form.jpg'),
			other('empty.jpg', 'application/octet-stream', ''),
			await photo('invoice.jpg', 'invoice.jpg'),
		],
	};
	const odd: Mail = {
		parts: [
			await photo('Prüfung 1.JPG', 'letter.jpg'),
			{
				name: 'page.png',
				type: 'image/png',
				bytes: await sharp(await stage.photo('memo.jpg'))
					.resize(400)
					.png()
					.toBuffer(),
			},
			{ type: 'image/png', bytes: logo, inline: true },
			{
				name: 'broken.jpg',
				type: 'image/jpeg',
				// It begins like a JPEG, and has the size of a photo.
				bytes: Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(50_000)]),
			},
		],
	};
	return {
		mixed,
		noPhoto: { subject: 'No photo', parts: [pdf] },
		sameName: {
			subject: 'The same name again',
			parts: [await photo('image0.jpeg', 'article.jpg')],
		},
		noFile: { subject: 'Nothing attached', parts: [] },
		odd,
	};
}

/** The executions of a workflow, oldest first, once they have taken as many mails. */
async function executionsOf(stage: Stage, workflowId: string, count: number) {
	return await eventually(`end of the work on ${count} mails`, async () => {
		const ids = await stage.api.executionIds(workflowId);
		const ordered = ids.sort((one, other) => Number(one) - Number(other));
		const all = await Promise.all(ordered.map(async (id) => await stage.api.finished(id)));
		all.forEach(expectSuccess);
		const taken = all.flatMap((execution) => execution.items('Mails')).length;
		assert(taken <= count, `n8n took ${taken} mails instead of ${count}`);
		return taken === count ? all : undefined;
	});
}
