import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { BinaryData } from 'n8n-core';

interface StoredFile {
	bytes: Buffer;
	metadata: BinaryData.PreWriteMetadata;
}

/**
 * Stores files like n8n's database storage, as far as a node can tell: with an ID of the database, and
 * with a whole file as one chunk of a stream, whatever chunk size is requested (n8n,
 * binary-data/database.manager). Only the rows are in a map.
 */
export class DatabaseStorage implements BinaryData.Manager {
	private readonly files = new Map<string, StoredFile>();

	async init(): Promise<void> {}

	async store(
		_location: BinaryData.FileLocation,
		content: Buffer | Readable,
		metadata: BinaryData.PreWriteMetadata,
	): Promise<BinaryData.WriteResult> {
		const bytes = Buffer.isBuffer(content) ? content : await bytesOfStream(content);
		const fileId = randomUUID();
		this.files.set(fileId, { bytes, metadata });
		return { fileId, fileSize: bytes.length };
	}

	getPath(fileId: string): string {
		return `database://${fileId}`;
	}

	async getAsBuffer(fileId: string): Promise<Buffer> {
		return this.fileOf(fileId).bytes;
	}

	async getAsStream(fileId: string): Promise<Readable> {
		return Readable.from(this.fileOf(fileId).bytes);
	}

	async getMetadata(fileId: string): Promise<BinaryData.Metadata> {
		const { bytes, metadata } = this.fileOf(fileId);
		return { ...metadata, fileSize: bytes.length };
	}

	async copyByFileId(_location: BinaryData.FileLocation, sourceFileId: string): Promise<string> {
		const fileId = randomUUID();
		this.files.set(fileId, this.fileOf(sourceFileId));
		return fileId;
	}

	async copyByFilePath(): Promise<never> {
		throw new Error('No file of the disk is stored here');
	}

	async rename(oldFileId: string, newFileId: string): Promise<void> {
		this.files.set(newFileId, this.fileOf(oldFileId));
		this.files.delete(oldFileId);
	}

	private fileOf(fileId: string): StoredFile {
		const file = this.files.get(fileId);
		if (!file) throw new Error(`The database has no file ${fileId}`);
		return file;
	}
}

async function bytesOfStream(stream: Readable): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}
