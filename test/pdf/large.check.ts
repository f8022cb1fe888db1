import { randomBytes } from 'node:crypto';
import { PdfDocument } from '../../nodes/ScanFile/output/pdf/pdfDocument';
import { creationDate } from './documents';
import { PdfOnDisk } from './programs';
import { picture } from './samples/picture';
import { encodePng } from './samples/pngs';

/** A JPEG of this size: a picture, and noise behind its end. */
async function scanOf(bytes: number): Promise<Buffer> {
	const jpeg = await picture().jpeg().toBuffer();
	return Buffer.concat([jpeg, randomBytes(bytes - jpeg.length)]);
}

/** Computing time, in milliseconds: other programs may keep the machine busy. */
async function timeFor(scan: Buffer, count: number): Promise<number> {
	const start = process.cpuUsage();
	const document = new PdfDocument({ pageSize: 'automatic', creationDate });
	for (let page = 0; page < count; page++) await document.addPage(scan);
	document.end();
	const { user, system } = process.cpuUsage(start);
	return (user + system) / 1000;
}

test('200 pages of 1 MB are one clean document, made with little more than its memory', async () => {
	const scan = await scanOf(1_000_000);
	const expectedScans = Array<number>(200).fill(scan.length);
	const before = process.memoryUsage().arrayBuffers;
	const document = new PdfDocument({ pageSize: 'automatic', creationDate, expectedScans });
	// As from storage: each page is read into a buffer of its own.
	for (let page = 0; page < 200; page++) await document.addPage(Buffer.from(scan));
	const { bytes } = document.end();
	const peak = process.memoryUsage().arrayBuffers - before;

	console.log(`Memory: ${(peak / 200e6).toFixed(2)} times the pages`);
	// Beside the document, pages that were added and are not yet collected as garbage.
	expect(peak).toBeLessThan(1.6 * 200e6);
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
