import { randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { PdfDocument } from '../../nodes/ScanFile/output/pdf/pdfDocument';
import { creationDate } from './documents';
import { PdfOnDisk } from './programs';
import { picture } from './samples/picture';
import { encodePng } from './samples/pngs';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** The bytes of buffers that are in use: when the others are collected is a matter of chance. */
function bytesInUse(): number {
	collectGarbage();
	return process.memoryUsage().arrayBuffers;
}

/** A JPEG of this size: a picture, and noise behind its end. */
async function scanOf(bytes: number): Promise<Buffer> {
	const jpeg = await picture().jpeg().toBuffer();
	return Buffer.concat([jpeg, randomBytes(bytes - jpeg.length)]);
}

/**
 * Computing time, in milliseconds: other programs may keep the machine busy. The least of three,
 * because what else this process does, such as collecting garbage, only adds to it.
 */
async function timeFor(scan: Buffer, count: number): Promise<number> {
	const times: number[] = [];
	for (let time = 0; time < 3; time++) {
		const start = process.cpuUsage();
		const document = new PdfDocument({ pageSize: 'automatic', creationDate });
		for (let page = 0; page < count; page++) await document.addPage(scan);
		document.end();
		const { user, system } = process.cpuUsage(start);
		times.push((user + system) / 1000);
	}
	return Math.min(...times);
}

test('200 pages of 1 MB are one clean document, made with little more than its memory', async () => {
	const scan = await scanOf(1_000_000);
	const expectedScans = Array<number>(200).fill(scan.length);
	const before = bytesInUse();
	let peak = 0;
	const document = new PdfDocument({ pageSize: 'automatic', creationDate, expectedScans });
	// As from storage: each page is read into a buffer of its own.
	for (let page = 0; page < 200; page++) {
		await document.addPage(Buffer.from(scan));
		if (page % 20 === 0) peak = Math.max(peak, bytesInUse() - before);
	}
	const { bytes } = document.end();
	peak = Math.max(peak, bytesInUse() - before);

	console.log(`Memory: ${(peak / 200e6).toFixed(2)} times the pages`);
	expect(peak).toBeLessThan(1.2 * 200e6);
	const pdf = new PdfOnDisk(bytes);
	await pdf.checkWithQpdf();
	expect(await pdf.pageSizes()).toHaveLength(200);
});

test('time grows linearly with the pages', async () => {
	const scan = await picture().jpeg().toBuffer();
	await timeFor(scan, 500);
	const few = await timeFor(scan, 1_000);
	const many = await timeFor(scan, 8_000);

	console.log(`1,000 pages: ${few.toFixed(0)} ms; 8,000 pages: ${many.toFixed(0)} ms`);
	expect(many).toBeLessThan(16 * few);
});

test('time grows linearly with the chunks of a PNG', async () => {
	const size = { width: 300, height: 300, colorType: 2, bitDepth: 8 } as const;
	const pixel = (x: number, y: number) => [
		(x * 7919) % 256,
		(y * 104_729) % 256,
		(x * y * 31) % 256,
	];
	const options = { ...size, pixel, filter: () => 0 as const };
	const thousands = encodePng({ ...options, chunkBytes: 16 });
	const manyThousands = encodePng({ ...options, chunkBytes: 2 });
	await timeFor(thousands, 10);
	const few = await timeFor(thousands, 10);
	const many = await timeFor(manyThousands, 10);

	console.log(`Chunks of 16 bytes: ${few.toFixed(0)} ms; chunks of 2 bytes: ${many.toFixed(0)} ms`);
	expect(manyThousands.length).toBeGreaterThan(100_000 * 14);
	expect(many).toBeLessThan(16 * few);
});
