import { freePorts, type Child } from '../../../dev/n8n/child';
import type { Installation } from '../../../dev/n8n/install';
import { startN8n, untilReady, type ServerSettings } from '../../../dev/n8n/server';

/** What n8n's main process and its workers have in common when executions go through a queue. */
export function queueEnvironment(redisPort: number): Record<string, string> {
	return {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redisPort),
		N8N_ENCRYPTION_KEY: 'only-for-this-run',
		// So that it does not take a minute until a lost worker is noticed.
		QUEUE_WORKER_LOCK_DURATION: '6000',
		QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
		QUEUE_WORKER_STALLED_INTERVAL: '3000',
	};
}

/** Starts a worker, which takes executions from the queue. */
export async function startWorker(
	installation: Installation,
	settings: ServerSettings,
	concurrency: number,
): Promise<Child> {
	const [port] = await freePorts(1);
	const worker = await startN8n(installation, ['worker', `--concurrency=${concurrency}`], {
		...settings,
		extraEnvironment: {
			...settings.extraEnvironment,
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(port),
		},
	});
	await untilReady(worker, `http://127.0.0.1:${port}/healthz/readiness`);
	return worker;
}

/** The executions that a worker has begun, and those that it has brought to their end. */
export function executionsOf(worker: Child): { begun: string[]; ended: string[] } {
	const ids = (what: string) =>
		[...worker.log.matchAll(new RegExp(`Worker ${what} execution (\\d+)`, 'g'))].map(
			([, id]) => id!,
		);
	return { begun: ids('started'), ended: ids('finished') };
}
