import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** A file in the imitated Google Drive. */
export interface DriveFile {
	id: string;
	name: string;
	mimeType: string;
	parents: string[];
	createdTime: string;
	/** What n8n puts there, such as the mark of a scan. */
	properties?: Record<string, string>;
	bytes: Buffer;
}

/** As much of Google's sign-in and of Google Drive as n8n's nodes use, kept in memory. */
export class Drive {
	readonly files: DriveFile[] = [];
	/** Names of files that are listed and then cannot be opened. */
	readonly unreadable = new Set<string>();
	/** Names of files that every look reports, as may happen to one made at the time of a look. */
	readonly alwaysNew = new Set<string>();
	/** How often somebody has asked for new files. */
	looks = 0;
	/** How many of the next uploads fail. */
	failingUploads = 0;
	private readonly token = randomUUID();

	/** Puts a file into a folder, as somebody's phone or browser does. */
	add(folder: string, { name, mimeType, bytes }: Pick<DriveFile, 'name' | 'mimeType' | 'bytes'>): DriveFile {
		const createdTime = new Date().toISOString();
		const file = { id: randomUUID(), name, mimeType, parents: [folder], createdTime, bytes };
		this.files.push(file);
		return file;
	}

	/** The files of a folder. */
	in(folder: string): DriveFile[] {
		return this.files.filter(({ parents }) => parents.includes(folder));
	}

	/** Responds to one request to `oauth2.googleapis.com` or `www.googleapis.com`. */
	readonly respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		const url = new URL(request.url!, `https://${request.headers.host}`);
		const what = `${request.method} ${url.pathname}`;
		const body = await buffer(request);
		const id = url.pathname.split('/').pop();
		const file = this.files.find((each) => each.id === id);
		if (url.hostname.startsWith('oauth2.')) {
			const grant = { access_token: this.token, refresh_token: 'r', token_type: 'Bearer', expires_in: 3600 };
			send(response, 200, grant);
		} else if (what.startsWith('PUT /uploads/')) {
			// Files arrive in pieces; each but the last gets 308.
			file!.bytes = Buffer.concat([file!.bytes, body]);
			const total = Number(request.headers['content-range']!.split('/')[1]);
			if (file!.bytes.length < total) response.writeHead(308).end();
			else send(response, 200, described(file!));
		} else if (request.headers.authorization !== `Bearer ${this.token}`) {
			sendError(response, 401, 'Invalid Credentials');
		} else if (what === 'GET /drive/v3/files') {
			this.looks++;
			const mostFiles = Number(url.searchParams.get('pageSize') ?? 1000);
			const found = this.search(url.searchParams.get('q') ?? '').slice(0, mostFiles);
			send(response, 200, { files: found.map(described) });
		} else if (what === 'POST /upload/drive/v3/files' && this.failingUploads > 0) {
			this.failingUploads--;
			sendError(response, 503, 'Backend Error');
		} else if (what === 'POST /upload/drive/v3/files') {
			const { name, parents } = JSON.parse(body.toString()) as Pick<DriveFile, 'name' | 'parents'>;
			const added = this.add(parents[0]!, { name, mimeType: '', bytes: Buffer.alloc(0) });
			response.writeHead(200, { location: `https://www.googleapis.com/uploads/${added.id}` }).end();
		} else if (!file || (what.startsWith('GET') && this.unreadable.has(file.name))) {
			sendError(response, 404, `${what} is not here`);
		} else if (what.startsWith('PATCH')) {
			const added = url.searchParams.get('addParents');
			Object.assign(file, JSON.parse(body.toString()), { parents: added ? [added] : file.parents });
			send(response, 200, described(file));
		} else if (url.searchParams.get('alt') === 'media') {
			response.writeHead(200, { 'content-type': file.mimeType }).end(file.bytes);
		} else {
			send(response, 200, described(file));
		}
	};

	/** The new files of a folder, which is all that the trigger asks for. */
	private search(query: string): DriveFile[] {
		const folder = /'([^']*)' in parents/.exec(query)![1]!;
		// A test in the editor asks for all.
		const since = /createdTime > '([^']*)'/.exec(query)?.[1] ?? '1970-01-01';
		return this.in(folder).filter(
			// What is made in the very millisecond of a look is not missed, as it may be at Google.
			({ name, createdTime }) => this.alwaysNew.has(name) || Date.parse(createdTime) >= Date.parse(since),
		);
	}
}

function described({ bytes, ...facts }: DriveFile) {
	const webViewLink = `https://drive.google.com/file/d/${facts.id}/view`;
	return { ...facts, size: String(bytes.length), webViewLink };
}

function send(response: ServerResponse, status: number, body: object): void {
	response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function sendError(response: ServerResponse, code: number, message: string): void {
	send(response, code, { error: { code, message } });
}
