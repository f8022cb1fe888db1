/** A file of a mail. */
export interface MailPart {
	name: string;
	type: string;
	bytes: Buffer;
	/** Shown in the text, as phones send photos and as signatures show logos. */
	inline?: boolean;
}

/** A mail as it travels. */
export function mailOf(subject: string, parts: MailPart[]): string {
	const boundary = 'next-part-of-this-mail';
	const lines = [
		'From: Ada <ada@example.com>',
		'To: scans@example.com',
		`Subject: ${subject}`,
		`Date: ${new Date().toUTCString()}`,
		`Message-ID: <${subject.replaceAll(' ', '.')}@example.com>`,
		'MIME-Version: 1.0',
		`Content-Type: multipart/mixed; boundary="${boundary}"`,
		'',
		`--${boundary}`,
		'Content-Type: text/plain; charset=utf-8',
		'',
		'Please see the attachments.',
	];
	for (const [index, { name, type, bytes, inline }] of parts.entries()) {
		lines.push(
			`--${boundary}`,
			`Content-Type: ${type}; name="${name}"`,
			`Content-Disposition: ${inline ? 'inline' : 'attachment'}; filename="${name}"`,
			...(inline ? [`Content-ID: <part-${index}@example.com>`] : []),
			'Content-Transfer-Encoding: base64',
			'',
			bytes.toString('base64').replace(/.{76}/g, '$&\r\n'),
		);
	}
	return [...lines, `--${boundary}--`, ''].join('\r\n');
}
