import { parseArgs } from 'node:util';
import { HELP } from './control';
import { LOCAL_KEY, startLocalService } from './server';

/** Runs the service for a person: `tsx dev/service/main.ts [--port 8787]`, until Ctrl-C. */
async function main(): Promise<void> {
	const { values } = parseArgs({ options: { port: { type: 'string', default: '8787' } } });
	const service = await startLocalService({ port: Number(values.port) });
	console.log(
		`${HELP}\nListening on ${service.baseUrl} with API key ${LOCAL_KEY}. Ctrl-C ends it.`,
	);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.on(signal, () => void service.close());
	}
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
