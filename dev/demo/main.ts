import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { localKey, startLocalService } from '../service/server';
import { endOnSignals } from '../signals';
import { beforeAfter } from './beforeAfter';
import { helpText, personsFolder, readWish, UnusableWish, type Wish } from './commandLine';
import type { DemoFailure } from './failures';
import { OutputFolder } from './outputFolder';
import { writePdf } from './pdf';
import { hostPhotos } from './photoHost';
import {
	findPhotos,
	heicAdvice,
	sampleFolder,
	shownName,
	type LeftOut,
	type Photo,
} from './photos';
import type { DemoScan, Outcome } from './scanPhotos';

/** Where the folders of all runs are. */
const outputRoot = join(process.cwd(), 'demo-output');
const pictureName = 'before-after.jpg';
const pdfName = 'scans.pdf';
/** How many of the sample photos the local service fetches by URL; the others go as files. */
const byUrl = 2;

interface Scanned {
	photo: Photo;
	/** Where the scan is. */
	path: string;
}

async function main(): Promise<void> {
	const wish = readWish(process.argv.slice(2), process.env);
	if (wish.wantsHelp) {
		console.log(helpText);
		return;
	}
	const { photos, leftOut } = await photosOf(wish);
	for (const one of leftOut) tellLeftOut(one);
	if (leftOut.some(({ isHeic }) => isHeic)) console.error(heicAdvice);
	if (photos.length === 0) {
		throw new UnusableWish('There is no photo to scan. See npm run demo -- --help');
	}
	const folder = OutputFolder.make(outputRoot, new Date(), [pictureName, pdfName]);
	console.log(
		wish.account
			? `Sending ${photos.length} photo(s) to ${wish.account.baseUrl} with IQS_API_KEY: each is a paid call.`
			: `Scanning ${photos.length} photo(s) with the local service, in workflows on n8n's engine.`,
	);
	console.log(`Scans go to ${shownPath(folder.path)}`);
	const scanned = await scanInto(folder, photos, wish);
	await summarize(folder, scanned, wish.wantsPdf);
	const missed = [
		...leftOut.filter(({ isMissed }) => isMissed),
		...photos.filter(({ path }) => !scanned.some(({ photo }) => photo.path === path)),
	];
	if (missed.length === 0) return;
	// The reasons may have scrolled out of sight.
	console.error(`${missed.length} without a scan: see above.`);
	process.exitCode = 1;
}

async function photosOf({ paths, account }: Wish) {
	if (paths.length > 0) return await findPhotos(paths, account === undefined);
	const { photos } = await findPhotos([sampleFolder], account === undefined);
	return { photos, leftOut: [] };
}

/** Scans photos, and writes each scan as soon as it arrives. @returns them in the order of the photos */
async function scanInto(
	folder: OutputFolder,
	photos: Photo[],
	{ paths, account }: Wish,
): Promise<Scanned[]> {
	const scanned: Scanned[] = [];
	const take = (photo: Photo, outcome: Outcome): DemoFailure | undefined => {
		if ('leftOut' in outcome) {
			tellLeftOut(outcome.leftOut);
			return undefined;
		}
		if ('failure' in outcome) return tellFailure(photo, outcome.failure);
		for (const scan of outcome.scans) {
			const name = folder.addScan(scan.fileName, scan.bytes);
			if (typeof name !== 'string') return tellFailure(photo, name);
			scanned.push({ photo, path: join(folder.path, name) });
			tellScan(photo, name, scan);
		}
		return undefined;
	};
	// n8n's engine takes seconds to load.
	const { scanPhotos } = await import('./scanPhotos');
	if (account) {
		await scanPhotos(photos, account, take);
	} else {
		const service = await startLocalService();
		const host = await hostPhotos(paths.length > 0 ? [] : photos.slice(-byUrl));
		const hosted = host.photos;
		const sources = [...photos.slice(0, photos.length - hosted.length), ...hosted];
		await scanPhotos(sources, { apiKey: localKey, baseUrl: service.baseUrl }, take);
		await host.close();
		await service.close();
	}
	const place = ({ photo }: Scanned) => photos.findIndex(({ path }) => path === photo.path);
	return scanned.sort((one, other) => place(one) - place(other));
}

function tellLeftOut({ path, why }: LeftOut): void {
	console.error(`${shownName(path)}: ${why}`);
}

/** @returns the failure, if no more photos are to be sent */
function tellFailure({ path }: Photo, failure: DemoFailure): DemoFailure | undefined {
	console.error(`${shownName(path)}: ${failure.what}. ${failure.remedy}`);
	return failure.stopsRun ? failure : undefined;
}

function tellScan({ path, url }: Photo, name: string, scan: DemoScan): void {
	const { angle, width, height, searchTimeMs } = scan;
	const source = `${shownName(path)}${url === undefined ? '' : ' (by URL)'}`;
	const turned = angle === 0 ? '' : `, turned by ${angle}°`;
	console.log(`${source} -> ${name}  ${width} x ${height}${turned}, ${searchTimeMs} ms`);
}

async function summarize(
	folder: OutputFolder,
	scanned: Scanned[],
	wantsPdf: boolean,
): Promise<void> {
	if (scanned.length === 0) return;
	console.log(`${scanned.length} scan(s) in ${shownPath(folder.path)}`);
	const picture = await beforeAfter(scanned.map(({ photo, path }) => [photo.path, path]));
	if (picture) {
		const path = join(folder.path, pictureName);
		writeFileSync(path, picture.jpeg);
		const which = picture.pairs < scanned.length ? `${picture.pairs} photos` : 'Photos';
		console.log(`${which} beside their scans: ${shownPath(path)}`);
	}
	if (!wantsPdf) return;
	const pdf = join(folder.path, pdfName);
	const pages = await writePdf(
		pdf,
		scanned.map(({ path }) => ({ name: shownName(path), scan: () => readFileSync(path) })),
	);
	if (pages > 0) console.log(`${pages} scan(s) in one PDF: ${shownPath(pdf)}`);
}

/** As the user would write it. */
function shownPath(path: string): string {
	const way = relative(personsFolder(process.env), path);
	return way.startsWith('..') ? path : way;
}

// Ctrl-C must not leave the folders of the engine behind.
endOnSignals(130);
main().catch((thrown: unknown) => {
	// Unexpected errors are for developers, so they are shown with their stack.
	console.error(thrown instanceof UnusableWish ? thrown.message : thrown);
	process.exitCode = 1;
});
