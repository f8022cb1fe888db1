import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { photoFolder } from '../../dev/n8n/freshServer';
import { readFiles, type WorkflowNode } from '../../dev/n8n/workflows';

/** A file to be uploaded. */
export interface Upload {
	field: string;
	name: string;
	type: string;
	bytes: Buffer;
}

/** A node that reads a sample photo from the disk, or several: `{letter,memo}.jpg`. */
export function photosFromDisk(name: string): WorkflowNode {
	return readFiles(join(photoFolder, name));
}

export async function readPhoto(name: string): Promise<Buffer> {
	return await readFile(join(photoFolder, name));
}

/** A sample photo as a form's file. */
export async function photoUpload(field: string, name: string): Promise<Upload> {
	return { field, name, type: 'image/jpeg', bytes: await readPhoto(name) };
}

/** Sample photos as a form's files, by their fields. */
export async function photoUploads(names: Record<string, string>): Promise<Upload[]> {
	return await Promise.all(Object.entries(names).map(async ([field, name]) => await photoUpload(field, name)));
}
