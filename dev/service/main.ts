import { parseArgs } from 'node:util';
import { helpText } from './control';
import { localKey, startLocalService } from './server';

/** Runs the service for a person: `tsx dev/service/main.ts [--port 8787]`, until Ctrl-C. */
async function main(): Promise<void> {
	const { values } = parseArgs({ options: { port: { type: 'string', default: '8787' } } });
	const service = await startLocalService({ port: Number(values.port) });
	console.log(
		`${helpText}\nListening on ${service.baseUrl} with API key ${localKey}. Ctrl-C ends it.`,
	);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.on(signal, () => void service.close());
	}
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
