import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'flatted';
import type { IBinaryData } from 'n8n-workflow';
import { IqsApi } from '../../credentials/IqsApi.credentials';
import { bytesOf, itemsNode, startChain, storeFile } from '../engine/engine';
import { useStorage } from '../engine/storage';
import { localKey } from '../service/server';
import { endOnSignals } from '../signals';
import { chainOf, type Contender } from './contenders';
import type { RunMeasurement } from './measurement';
import { makePhotos } from './photos';
import { cpuMsSince, sampleMemory, watchMemory } from './processUse';

/** The request of the parent process. */
export interface Order {
	contender: Contender;
	baseUrl: string;
	photos: number;
	executions: number;
	bytesEach: number;
	samplesMemory: boolean;
}

/** One run on n8n's engine, in a process of its own; prints a {@link RunMeasurement}. */
async function main(order: Order): Promise<void> {
	// This also removes the folder with n8n's files.
	endOnSignals();
	await useStorage('filesystem');
	const surroundings = {
		credentialType: new IqsApi(),
		credential: { apiKey: localKey, baseUrl: order.baseUrl },
	};
	const chain = await chainOf(order.contender, surroundings);
	const files: IBinaryData[] = [];
	for await (const photo of makePhotos(order.photos, order.bytesEach)) {
		files.push(await storeFile(photo, `photo-${files.length}.jpg`, 'image/jpeg'));
	}
	const share = files.length / order.executions;
	const starts = Array.from({ length: order.executions }, (_, index) =>
		itemsNode(
			files
				.slice(index * share, (index + 1) * share)
				.map((data) => ({ json: {}, binary: { data } })),
		),
	);
	await comeToRest();

	const peakBytes = watchMemory('self');
	const endSamples = order.samplesMemory ? sampleMemory() : undefined;
	const cpuBefore = process.cpuUsage();
	const startedAtMs = performance.now();
	const runs = await Promise.all(
		starts.map(
			async (type) => await startChain(surroundings, [{ name: 'Start', type }, ...chain]).finished,
		),
	);
	const durationMs = performance.now() - startedAtMs;
	const memory = endSamples?.();
	const measured = { durationMs, cpuMs: cpuMsSince(cpuBefore), peakBytes: peakBytes() };

	const last = chain.at(-1)!.name;
	const scans = await Promise.all(
		runs.map(async ({ data: { resultData } }, index) => {
			const output = resultData.runData[last]?.[0]?.data?.main?.[0] ?? [];
			const scanned = output.map(({ binary }) => binary?.data);
			const photos = files.slice(index * share, (index + 1) * share);
			return scanned[0]?.mimeType === 'application/pdf'
				? await countPages(scanned[0], photos)
				: await countScans(scanned, photos);
		}),
	);
	const savedBytes = savedBytesOf(runs[0]!.data);
	const error = runs.map(({ data }) => data.resultData.error).find(Boolean);
	const measurement: RunMeasurement = {
		...measured,
		...(memory && { memory }),
		scans: scans.reduce((sum, count) => sum + count, 0),
		...(savedBytes !== undefined && { savedBytes }),
		...(error && { error: error.message }),
	};
	console.log(JSON.stringify(measurement));
}

/** Waits until garbage from the preparation is collected. */
async function comeToRest(): Promise<void> {
	for (let round = 0; round < 3; round++) {
		globalThis.gc!();
		await sleep(100);
	}
}

async function countScans(
	scans: Array<IBinaryData | undefined>,
	photos: IBinaryData[],
): Promise<number> {
	let count = 0;
	for (const [index, scan] of scans.entries()) {
		// The service sends each photo back.
		if (scan && (await bytesOf(scan)).equals(await bytesOf(photos[index]!))) count++;
	}
	return count;
}

/** How many scans a PDF has, in the order of their photos. */
async function countPages(file: IBinaryData, photos: IBinaryData[]): Promise<number> {
	const pdf = await bytesOf(file);
	let count = 0;
	let end = 0;
	for (const photo of photos) {
		const bytes = await bytesOf(photo);
		const start = pdf.indexOf(bytes, end);
		if (start < 0) continue;
		count++;
		end = start + bytes.length;
	}
	return count;
}

/** @returns undefined if it is longer than a string can be */
function savedBytesOf(data: object): number | undefined {
	try {
		return Buffer.byteLength(stringify(data));
	} catch (error) {
		if (error instanceof RangeError) return undefined;
		throw error;
	}
}

main(JSON.parse(process.argv[2]!) as Order).catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
