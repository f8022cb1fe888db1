import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Container } from '@n8n/di';
import 'reflect-metadata';
import { DatabaseStorage } from './databaseStorage';

// n8n-core creates its folder and its key when it is loaded; neither may be the user's own.
const userFolder = mkdtempSync(join(tmpdir(), 'iqs-scanfile-engine-'));
process.env.N8N_USER_FOLDER = userFolder;
process.env.N8N_ENCRYPTION_KEY ??= 'not-a-secret-only-for-the-local-engine';
// Otherwise, n8n would log every failed node to the console, in the middle of the output of a test or the
// demo.
process.env.N8N_LOG_LEVEL ??= 'silent';
process.on('exit', () => rmSync(userFolder, { recursive: true, force: true }));

/** Where n8n keeps the files of an execution: in memory, in a folder (its default), or in its database. */
export type Storage = 'memory' | 'filesystem' | 'database';

const database = new DatabaseStorage();

/** Switches n8n's file storage, for the whole process. */
export async function useStorage(storage: Storage): Promise<void> {
	const { BinaryDataConfig, BinaryDataService } = await import('n8n-core');
	const config = Container.get(BinaryDataConfig);
	config.mode = storage === 'memory' ? 'default' : storage;
	config.localStoragePath = join(userFolder, 'files');
	const service = Container.get(BinaryDataService);
	await service.init();
	// This one is part of n8n itself, not of its core.
	service.setManager('database', database);
}
