import MailComposer from 'nodemailer/lib/mail-composer';

/** A file of a mail. */
export interface MailPart {
	/** Missing for some pictures that stand in a text. */
	name?: string;
	type: string;
	bytes: Buffer;
	/** Shown in the text, as phones send photos and as signatures show logos. */
	inline?: boolean;
}

/** A mail; the subject may be missing. */
export interface Mail {
	subject?: string;
	parts: MailPart[];
}

/** The day on which all mails were written. */
export const mailDay = '2026-03-01';

/** A mail as it travels. */
export async function mailText({ subject, parts }: Mail): Promise<Buffer> {
	const mail = new MailComposer({
		from: 'Ada <ada@example.com>',
		to: 'scans@example.com',
		...(subject && { subject }),
		date: new Date(mailDay),
		text: 'Please see the attachments.',
		attachments: parts.map(({ name, type, bytes, inline }, index) => ({
			filename: name ?? false,
			contentType: type,
			content: bytes,
			...(inline && { contentDisposition: 'inline', cid: `part-${index}@example.com` }),
		})),
	});
	return await mail.compile().build();
}
