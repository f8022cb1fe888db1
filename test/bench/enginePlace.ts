import { join } from 'node:path';
import { startLocalService } from '../../dev/service/server';
import { runProgram } from '../e2e/process';
import type { Contender } from './contenders';
import type { Order } from './engineChild';
import { withCalls, type Measurement, type RunMeasurement } from './measurement';
import type { Scenario } from './scenarios';

/** Runs a scenario on n8n's engine, in a process that does nothing else; the service runs here. */
export async function measureOnEngine(
	contender: Contender,
	{ photos, bytesEach, service: settings }: Scenario,
): Promise<Measurement> {
	const service = await startLocalService({ settings });
	try {
		const order: Order = { contender, baseUrl: service.baseUrl, photos, bytesEach };
		const printed = await runChild('engineChild.ts', JSON.stringify(order));
		return withCalls(JSON.parse(printed) as RunMeasurement, service);
	} finally {
		await service.close();
	}
}

/** The least CPU time that a scan can take, milliseconds for each megabyte of the photo. */
export async function measureFloor(): Promise<number> {
	return Number(await runChild('floorChild.ts'));
}

async function runChild(script: string, ...args: string[]): Promise<string> {
	const flags = ['--expose-gc', '--import', 'tsx', join(__dirname, script)];
	const printed = await runProgram(process.execPath, [...flags, ...args], { cwd: process.cwd() });
	return printed.trim().split('\n').at(-1)!;
}
