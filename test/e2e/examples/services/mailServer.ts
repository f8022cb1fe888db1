import { chown, mkdir, rename, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort, startChild, untilReady } from '../../../../dev/n8n/child';
import { debianProgram } from '../../../../dev/n8n/debian';
import { temporaryFolder } from '../../../../dev/n8n/freshServer';

/** A mail server with one mailbox. */
export interface MailServer {
	/** What n8n needs for its IMAP credential. */
	credential: { user: string; password: string; host: string; port: number; secure: boolean };
	/** Puts a mail into the inbox. */
	deliver(mail: Buffer): Promise<void>;
	stop(): Promise<void>;
}

/** Starts Debian's IMAP server on a free port; installs it when it is missing. */
export async function startMailServer(): Promise<MailServer> {
	const program = await debianProgram('dovecot', 'dovecot-imapd');
	const port = await freePort();
	const folder = await temporaryFolder();
	const owner = mailOwner();
	const inbox = join(folder, 'inbox');
	for (const path of [folder, inbox, ...['new', 'cur', 'tmp'].map((name) => join(inbox, name))]) {
		await mkdir(path, { recursive: true });
		await chown(path, owner.uid, owner.gid);
	}
	const password = 'only-for-this-run';
	const settings = join(folder, 'dovecot.conf');
	await writeFile(settings, settingsText({ folder, inbox, port, password, ...owner }));
	const child = startChild(program, ['-F', '-c', settings], process.env);

	await untilReady(child, () => child.log.includes('starting up for imap'));
	let mails = 0;
	return {
		credential: { user: 'scans', password, host: '127.0.0.1', port, secure: false },
		deliver: async (mail) => {
			const name = `${Date.now()}.${++mails}.test`;
			const unfinished = join(inbox, 'tmp', name);
			await writeFile(unfinished, mail);
			await chown(unfinished, owner.uid, owner.gid);
			await rename(unfinished, join(inbox, 'new', name));
		},
		stop: child.stop,
	};
}

/**
 * Whose mails they are: for root, Debian's user "mail", because the server gives root no mailbox.
 * @returns in `users` the lines that tell the server as whom its own processes run
 */
function mailOwner() {
	const { uid, gid, username } = userInfo();
	if (uid === 0) return { uid: 8, gid: 8, users: '' };
	const users = { internal_user: username, internal_group: gid, login_user: username };
	const lines = Object.entries(users).map(([name, value]) => `default_${name} = ${value}`);
	return { uid, gid, users: lines.join('\n') };
}

function settingsText(
	given: ReturnType<typeof mailOwner> & { folder: string; inbox: string; port: number; password: string },
) {
	return `
base_dir = ${given.folder}/run
log_path = /dev/stderr
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
mailbox_idle_check_interval = 1 secs
mail_location = maildir:${given.inbox}
${given.users}
passdb {
  driver = static
  args = password=${given.password}
}
userdb {
  driver = static
  args = uid=${given.uid} gid=${given.gid} home=${given.folder}
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${given.port}
  }
}
service anvil {
  chroot =
}
`;
}
