import { open, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
	describeContent,
	imageTypeOf,
	longHeadBytes,
	type ImageType,
} from '../../nodes/ScanFile/iqs/imageType';

/** A photo to be scanned in the demo. */
export interface Photo {
	path: string;
	type: ImageType;
	/** Where the service fetches it, for those that are scanned by URL. */
	url?: string;
}

/** A file or folder that is not sent. */
export interface LeftOut {
	path: string;
	/** The reason, to be printed after its name and a colon. */
	why: string;
	/** Whether the user expects a scan: it is a photo, or was named on the command line. */
	isMissed: boolean;
	isHeic?: boolean;
}

/** The sample photos that come with the project. */
export const sampleFolder = join(__dirname, '../../examples/photos');

/** Types that the local service can read; IQS may read others. */
const localTypes = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'].map((name) => `image/${name}`);

/**
 * Looks for photos; an unreadable file does not stop the others.
 * @param paths of photos, and of folders with photos, without their subfolders
 * @param isLocal whether the local service is to scan them
 */
export async function findPhotos(
	paths: string[],
	isLocal: boolean,
): Promise<{ photos: Photo[]; leftOut: LeftOut[] }> {
	const photos: Photo[] = [];
	const leftOut: LeftOut[] = [];
	const seen = new Map<string, string>();
	const lookAt = async (path: string, isNamed: boolean) => {
		const found = await look(path, { isNamed, isLocal, seen }).catch((thrown: unknown) =>
			unreadable(path, thrown),
		);
		if ('type' in found) photos.push(found);
		else leftOut.push(found);
	};
	for (const path of paths) {
		if (!(await isFolder(path))) {
			await lookAt(path, true);
			continue;
		}
		const names = await readdir(path).catch((thrown: unknown) => unreadable(path, thrown));
		if (!Array.isArray(names)) leftOut.push(names);
		else if (names.length === 0) leftOut.push({ path, why: 'an empty folder', isMissed: true });
		else for (const name of names.sort()) await lookAt(join(path, name), false);
	}
	return { photos, leftOut };
}

/** Why a file cannot be read, from what Node.js threw. */
export function unreadable(path: string, thrown: unknown): LeftOut {
	const { code } = thrown as NodeJS.ErrnoException;
	return { path, why: readingFaults.get(code ?? '') ?? `cannot be read (${code})`, isMissed: true };
}

const readingFaults = new Map(
	Object.entries({
		ENOENT: 'there is no such file; if it is a link, its target does not exist',
		ENOTDIR: 'there is no such file',
		ELOOP: 'a link that points to itself',
		EACCES: 'cannot be read: you are not allowed to',
		EPERM: 'cannot be read: you are not allowed to',
		EISDIR: 'a folder, not a photo',
		EIO: 'cannot be read: the disk reports a failure',
		ERR_FS_FILE_TOO_LARGE: 'too large for a photo (over 2 GB)',
	}),
);

interface Looking {
	isNamed: boolean;
	isLocal: boolean;
	/** By the place on the disk: the name under which it was seen. */
	seen: Map<string, string>;
}

async function look(path: string, { isNamed, isLocal, seen }: Looking): Promise<Photo | LeftOut> {
	const status = await stat(path);
	if (status.isDirectory()) {
		return {
			path,
			why: 'a subfolder, skipped; name it as well to scan its photos',
			isMissed: false,
		};
	}
	// Reading a pipe would wait for somebody to write into it.
	if (!status.isFile()) return { path, why: 'not a file', isMissed: isNamed };
	const head = await readHead(path);
	const type = imageTypeOf(head);
	if (!type) {
		const what = head.length === 0 ? 'an empty file' : describeContent(head);
		return { path, why: `not a photo but ${what}`, isMissed: isNamed };
	}
	if (isLocal && !localTypes.includes(type.mimeType)) {
		const isHeic = /hei[cf]/.test(type.mimeType);
		const name = type.extension.toUpperCase();
		return {
			path,
			why: `${name}, which the local service cannot read; the node itself sends it to IQS`,
			isMissed: true,
			isHeic,
		};
	}
	const place = await realpath(path);
	const other = seen.get(place);
	// With a real key it would be paid for twice.
	if (other !== undefined) {
		return { path, why: `the same file as ${shownName(other)}, scanned once`, isMissed: false };
	}
	seen.set(place, path);
	return { path, type };
}

async function isFolder(path: string): Promise<boolean> {
	// Whether it can be read is checked later, as for any file.
	return await stat(path).then(
		(status) => status.isDirectory(),
		() => false,
	);
}

async function readHead(path: string): Promise<Buffer> {
	const file = await open(path);
	try {
		const { buffer, bytesRead } = await file.read(Buffer.alloc(longHeadBytes), 0, longHeadBytes, 0);
		return buffer.subarray(0, bytesRead);
	} finally {
		await file.close();
	}
}

/** The name of a file on one line, without characters that would steer the terminal. */
export function shownName(path: string): string {
	return basename(path).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');
}

/** What to do about HEIC photos; printed once, however many there are. */
export const heicAdvice = `To get a JPEG of a HEIC photo:
  Mac      sips -s format jpeg PHOTO.heic --out PHOTO.jpg
  Linux    heif-convert PHOTO.heic PHOTO.jpg
  iPhone   Settings > Camera > Formats > Most Compatible, for photos that you take from then on`;
