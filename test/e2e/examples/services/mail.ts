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
export function mailText({ subject, parts }: Mail): string {
	const boundary = 'next-part-of-this-mail';
	const lines = [
		'From: Ada <ada@example.com>',
		'To: scans@example.com',
		...(subject ? [`Subject: ${subject}`] : []),
		`Date: ${new Date(mailDay).toUTCString()}`,
		'MIME-Version: 1.0',
		`Content-Type: multipart/mixed; boundary="${boundary}"`,
		'',
		`--${boundary}`,
		'Content-Type: text/plain; charset=utf-8',
		'',
		'Please see the attachments.',
	];
	for (const [index, { name, type, bytes, inline }] of parts.entries()) {
		// As mail programs write names with letters beyond ASCII.
		const fileName = name ? `; filename*=UTF-8''${encodeURIComponent(name)}` : '';
		lines.push(
			`--${boundary}`,
			`Content-Type: ${type}`,
			`Content-Disposition: ${inline ? 'inline' : 'attachment'}${fileName}`,
			...(inline ? [`Content-ID: <part-${index}@example.com>`] : []),
			'Content-Transfer-Encoding: base64',
			'',
			bytes.toString('base64').replace(/.{76}/g, '$&\r\n'),
		);
	}
	return [...lines, `--${boundary}--`, ''].join('\r\n');
}
