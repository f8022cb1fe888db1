import { join } from 'node:path';
import { runProgram } from '../n8n/process';
import { startLocalService } from '../service/server';
import type { Contender } from './contenders';
import type { Order } from './engineChild';
import { withCalls, type Measurement, type RunMeasurement } from './measurement';
import type { Scenario } from './scenarios';

/** Runs a scenario on n8n's engine, in a process that does nothing else; the service runs here. */
export async function measureOnEngine(
	contender: Contender,
	{ photos, executions, bytesEach, service: settings, faults }: Scenario,
): Promise<Measurement> {
	const service = await startLocalService({ settings });
	try {
		const { baseUrl } = service;
		if (faults) service.play(...faults);
		const samplesMemory = faults !== undefined;
		const order: Order = { contender, baseUrl, photos, executions, bytesEach, samplesMemory };
		const printed = await runChild('engineChild.ts', JSON.stringify(order));
		return withCalls(JSON.parse(printed) as RunMeasurement, service);
	} finally {
		await service.close();
	}
}

/** The CPU time to encode, concatenate and decode, in milliseconds per megabyte. */
export async function measureFloor(): Promise<number> {
	return Number(await runChild('floorChild.ts'));
}

async function runChild(script: string, ...args: string[]): Promise<string> {
	const flags = ['--expose-gc', '--import', 'tsx', join(__dirname, script)];
	const printed = await runProgram(process.execPath, [...flags, ...args], {
		cwd: process.cwd(),
		timeoutMs: 15 * 60_000,
	});
	return printed.trim().split('\n').at(-1)!;
}
