import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../../dev/n8n/process';
import { pdfOf } from './documents';
import { meanDifference, pixelsOf, PdfOnDisk } from './programs';
import { jpegSamples } from './samples/jpegs';

/**
 * Kinds that it treats in another way: it does not see whether a profile fits, leaves gray ones out,
 * and mirrors nothing.
 */
const others = /profile of|gray, profile|orientation [2457]/;
/** Kinds for which it turns the page, not the image. */
const turned = /orientation [68]|little endian|two Exif/;
/** So large that it does not matter how an edge is rounded. */
const zoom = 4;

async function withImg2pdf(jpeg: Buffer): Promise<Buffer> {
	const folder = mkdtempSync(join(tmpdir(), 'img2pdf-'));
	writeFileSync(join(folder, 'scan.jpg'), jpeg);
	await runProgram('img2pdf', ['--rotation=ifvalid', 'scan.jpg', '-o', 'out.pdf'], { cwd: folder });
	return readFileSync(join(folder, 'out.pdf'));
}

test('img2pdf makes pages of the same look', async () => {
	const different: string[] = [];
	for (const { name, file } of (await jpegSamples()).filter(
		(sample) => !others.test(sample.name),
	)) {
		const scan = await pixelsOf(file);
		const size: [number, number] = [zoom * scan.width, zoom * scan.height];
		const ours = await new PdfOnDisk((await pdfOf([file])).bytes).page(1, ...size);
		const theirs = new PdfOnDisk(await withImg2pdf(file));
		const shown = await theirs.page(1, ...size, turned.test(name));
		// A mirrored page differs by 58 and more, a negative by 140.
		if (meanDifference(ours, shown) > 5) different.push(name);
	}
	expect(different).toEqual([]);
});
