import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';
import { publicBaseUrl } from '../../nodes/ScanFile/iqs/endpoint';
import { bytesOf, nodeName, startExecution } from '../engine/engine';
import { loadPackage } from '../engine/loadPackage';
import { useStorage } from '../engine/storage';
import { localKey, startLocalService } from '../service/server';
import { beforeAfter, type Pair } from './beforeAfter';
import { writePdf } from './pdf';
import { hostPhotos } from './photoHost';
import { photoItem, samplePhotos, type Photo } from './photos';

const outputFolder = join(process.cwd(), 'demo-output');
/** How many of the sample photos the local service fetches by URL; the others go as files. */
const byUrl = 2;

async function main(): Promise<void> {
	const { values, positionals: paths } = parseArgs({
		allowPositionals: true,
		options: { pdf: { type: 'boolean', default: false } },
	});
	const photos: Photo[] = paths.length > 0 ? paths.map((path) => ({ path })) : samplePhotos();
	const realKey = process.env.IQS_API_KEY;
	const realUrl = process.env.IQS_BASE_URL ?? publicBaseUrl;
	if (realKey) console.log(`Using ${realUrl} with IQS_API_KEY: every photo is a paid call.\n`);
	for (const path of paths) {
		if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
			throw new Error(`There is no file ${path}`);
		}
	}

	const service = realKey ? undefined : await startLocalService();
	// The real service could not reach an address on this machine.
	const host = service && paths.length === 0 ? await hostPhotos(photos.slice(-byUrl)) : undefined;
	const sources = host ? [...photos.slice(0, -byUrl), ...host.photos] : photos;
	const endProgress = showProgress(
		`Scanning ${sources.length} photo(s) in a workflow on n8n's engine`,
	);
	try {
		await useStorage('filesystem');
		const execution = startExecution({
			...(await loadPackage()),
			credential: {
				apiKey: realKey ?? localKey,
				baseUrl: service?.baseUrl ?? realUrl,
			},
			items: sources.map(photoItem),
			// All three, because n8n asks for each that the source might need.
			parameters: {
				imageSource: '={{ $json.imageSource }}',
				imageUrl: '={{ $json.url }}',
				base64Text: '={{ $json.base64 }}',
			},
			nodeSettings: { onError: 'continueErrorOutput' },
		});
		const { data } = await execution.finished;
		endProgress();
		const task = data.resultData.runData[nodeName]?.[0];
		if (!task || task.error) throw new Error(task?.error?.message ?? 'The workflow did not run');
		const [scans = [], failures = []] = task.data?.main ?? [];
		await report(sources, scans ?? [], failures ?? [], values.pdf);
	} finally {
		endProgress();
		await host?.close();
		await service?.close();
	}
}

/** Writes the scans and the picture, and prints what came out. */
async function report(
	photos: Photo[],
	scans: INodeExecutionData[],
	failures: INodeExecutionData[],
	wantsPdf: boolean,
): Promise<void> {
	mkdirSync(outputFolder, { recursive: true });
	const pairs: Pair[] = [];
	const rows: Array<Record<string, unknown>> = [];
	const names = new Set<string>();
	for (const { json, binary, pairedItem } of scans) {
		const { path, url } = photos[(pairedItem as { item: number }).item]!;
		const file = binary!.data as IBinaryData;
		const scan = await bytesOf(file);
		// Photos from two folders may have one name.
		const name = names.has(file.fileName!)
			? `${rows.length + 1}-${file.fileName!}`
			: file.fileName!;
		names.add(name);
		writeFileSync(join(outputFolder, name), scan);
		pairs.push({ photo: readFileSync(path), scan });
		rows.push({
			file: name,
			from: url ? 'URL' : 'file',
			angle: json.angle,
			width: json.width,
			height: json.height,
			milliseconds: json.searchTime,
		});
	}
	if (rows.length > 0) console.table(rows);
	for (const { json, pairedItem } of failures) {
		const { path } = photos[(pairedItem as { item: number }).item]!;
		console.error(`${basename(path)}: ${String(json.error)}`);
	}
	if (pairs.length > 0) {
		const picture = join(outputFolder, 'before-after.jpg');
		writeFileSync(picture, await beforeAfter(pairs, 2));
		console.log(`${pairs.length} scan(s) in ${relative(process.cwd(), outputFolder)}/`);
		console.log(`Photos beside their scans: ${relative(process.cwd(), picture)}`);
		if (wantsPdf) {
			const pdf = join(outputFolder, 'scans.pdf');
			const pages = await writePdf(
				pdf,
				pairs.map(({ scan }, index) => ({ name: String(rows[index]!.file), scan })),
			);
			if (pages > 0) console.log(`${pages} scan(s) in one PDF: ${relative(process.cwd(), pdf)}`);
		}
	}
	if (failures.length > 0) process.exitCode = 1;
}

/** Prints a dot a second, so that nobody thinks it hangs. @returns how to end it */
function showProgress(title: string): () => void {
	process.stdout.write(`${title} `);
	const dots = setInterval(() => process.stdout.write('.'), 1000);
	let ended = false;
	return () => {
		clearInterval(dots);
		if (!ended) process.stdout.write('\n');
		ended = true;
	};
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
