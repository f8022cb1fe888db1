import { freePort, startChild, untilReady, type Child } from '../../../dev/n8n/child';
import { debianProgram } from '../../../dev/n8n/debian';
import { startN8n, untilResponds } from '../../../dev/n8n/server';
import { installTimeoutMs } from '../fixtures/server';
import { test as base } from '../fixtures/test';
import { startPostgreSql } from './postgresql';

/** What a project says about its queue. */
export interface QueueOptions {
	/** Where n8n keeps workflows and executions. */
	database: 'SQLite' | 'PostgreSQL';
}

interface WorkerFixtures {
	/** Of a Redis server that keeps nothing on the disk. */
	redisPort: number;
	/** What n8n needs to use its database. */
	databaseEnvironment: Record<string, string>;
}

interface Fixtures {
	/** Starts a worker, which takes so many executions from the queue at the same time. */
	startWorker(concurrency: number): Promise<Child>;
}

/** Tests on an n8n whose executions go through a queue: it takes requests, workers do the work. */
export const test = base.extend<Fixtures, QueueOptions & WorkerFixtures>({
	database: ['SQLite', { scope: 'worker', option: true }],

	redisPort: [
		async ({}, use) => {
			const program = await debianProgram('redis-server');
			const port = await freePort();
			const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
			const redis = startChild(program, args, process.env);
			await untilReady(redis, () => redis.log.includes('Ready to accept connections'));
			await use(port);
			await redis.stop();
		},
		{ scope: 'worker', timeout: installTimeoutMs },
	],

	databaseEnvironment: [
		async ({ database }, use) => {
			const postgreSql = database === 'PostgreSQL' ? await startPostgreSql() : undefined;
			await use(postgreSql?.environment ?? {});
			await postgreSql?.stop();
		},
		{ scope: 'worker', timeout: installTimeoutMs },
	],

	settings: [
		async ({ databaseEnvironment, redisPort, settings }, use) => {
			const extraEnvironment = {
				...databaseEnvironment,
				EXECUTIONS_MODE: 'queue',
				QUEUE_BULL_REDIS_HOST: '127.0.0.1',
				QUEUE_BULL_REDIS_PORT: String(redisPort),
				N8N_ENCRYPTION_KEY: 'only-for-this-run',
				// So that it does not take a minute until a lost worker is noticed.
				QUEUE_WORKER_LOCK_DURATION: '6000',
				QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
				QUEUE_WORKER_STALLED_INTERVAL: '3000',
			};
			await use({ ...settings, extraEnvironment });
		},
		{ scope: 'worker' },
	],

	startWorker: async ({ installation, settings }, use) => {
		const workers: Child[] = [];
		await use(async (concurrency) => {
			const port = await freePort();
			const extraEnvironment = {
				...settings.extraEnvironment,
				N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
				QUEUE_HEALTH_CHECK_ACTIVE: 'true',
				QUEUE_HEALTH_CHECK_PORT: String(port),
			};
			const args = ['worker', `--concurrency=${concurrency}`];
			const worker = await startN8n(installation, args, { ...settings, extraEnvironment });
			workers.push(worker);
			await untilResponds(worker, `http://127.0.0.1:${port}/healthz/readiness`);
			return worker;
		});
		await Promise.all(workers.map(async (worker) => await worker.stop()));
	},
});

/** The executions that a worker has begun, and those that it has brought to their end. */
export function executionsOf(worker: Child): { begun: string[]; ended: string[] } {
	const ids = (what: string) =>
		[...worker.log.matchAll(new RegExp(`Worker ${what} execution (\\d+)`, 'g'))].map(([, id]) => id!);
	return { begun: ids('started'), ended: ids('finished') };
}
