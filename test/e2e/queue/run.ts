import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { onFreshServer } from '../../../dev/n8n/freshServer';
import { installServer } from '../../../dev/n8n/install';
import type { Table } from '../table';
import { loseOneWorker } from './check';
import { makePhotos } from './photos';
import { startRedis } from './redis';
import { queueEnvironment, startWorker } from './workers';

const folderCount = 8;
const photosEach = 25;
/** So that each of the two workers has half of the folders in hand. */
const concurrency = folderCount / 2;

/** n8n spread over several processes: one that takes requests, and two that do the work. */
export async function runQueueMode(
	table: Table,
	{ workFolder, tarball }: { workFolder: string; tarball: string },
): Promise<void> {
	const installation = await installServer('2.41.1');
	const folder = join(workFolder, 'queue');
	await mkdir(folder);
	const redis = await startRedis(folder);
	const photos = await makePhotos(join(folder, 'photos'), folderCount, photosEach);
	const settings = {
		userFolder: join(folder, 'n8n'),
		storage: 'database' as const,
		readableFolder: folder,
		extraEnvironment: queueEnvironment(redis.port),
	};
	const place = {
		n8n: installation.version,
		what: 'queue mode',
		storage: settings.storage,
		binaryMode: 'separate',
	};
	try {
		await onFreshServer({ installation, tarball, ...settings }, async ({ baseUrl }, api) => {
			const doomed = await startWorker(installation, settings, concurrency);
			const other = await startWorker(installation, settings, concurrency);
			const name = `queue: ${folderCount * photosEach} photos, a worker dies in the middle`;
			await table.note(place, name, async () => {
				await loseOneWorker({ api, baseUrl, workers: [doomed, other], photos });
			});
			await Promise.all([doomed.stop(), other.stop()]);
		});
	} finally {
		await redis.stop();
	}
}
