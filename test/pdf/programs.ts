import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { runProgram } from '../../dev/n8n/process';

/** A picture in RGB, 8 bits for each sample. */
export interface Pixels {
	width: number;
	height: number;
	rgb: Buffer;
}

/** A PDF in a file of its own, for programs to read. */
export class PdfOnDisk {
	private readonly folder = mkdtempSync(join(tmpdir(), 'pdf-'));
	readonly path = join(this.folder, 'document.pdf');

	constructor(bytes: Buffer) {
		writeFileSync(this.path, bytes);
	}

	private run(program: string, ...args: string[]): Promise<string> {
		return runProgram(program, args, { cwd: this.folder });
	}

	/** @throws for anything that qpdf has to say against the file, warnings too */
	async checkWithQpdf(): Promise<void> {
		const printed = await this.run('qpdf', '--check', this.path);
		expect(printed).toContain('No syntax or stream encoding errors found');
	}

	/** The images of the document, as their files would be: a JPEG byte for byte. */
	async images(): Promise<Buffer[]> {
		const prefix = mkdtempSync(join(this.folder, 'images-'));
		await this.run('pdfimages', '-all', this.path, join(prefix, 'image'));
		return readdirSync(prefix)
			.toSorted()
			.map((name) => readFileSync(join(prefix, name)));
	}

	/** The size of each page in 1/72 inch. */
	async pageSizes(): Promise<Array<[width: number, height: number]>> {
		const printed = await this.run('pdfinfo', '-f', '1', '-l', '-1', this.path);
		return [...printed.matchAll(/^Page +\d+ size: +([\d.]+) x ([\d.]+)/gm)].map(
			([, width, height]) => [Number(width), Number(height)],
		);
	}

	/** @param name such as Title */
	async property(name: string): Promise<string | undefined> {
		const printed = await this.run('pdfinfo', '-enc', 'UTF-8', this.path);
		return new RegExp(`^${name}: +(.*)$`, 'm').exec(printed)?.[1];
	}

	/**
	 * A page as a reader shows it when it is so many pixels large.
	 * @param isTurned whether the page has a quarter turn of its own (/Rotate): pdftoppm takes the size
	 * from before that
	 */
	async page(number: number, width: number, height: number, isTurned = false): Promise<Pixels> {
		const [across, down] = isTurned ? [height, width] : [width, height];
		const size = ['-scale-to-x', String(across), '-scale-to-y', String(down)];
		const page = ['-f', String(number), '-l', String(number), '-singlefile'];
		const prefix = join(this.folder, `page${number}`);
		await this.run('pdftoppm', ...page, ...size, this.path, prefix);
		return { width, height, rgb: ppmPixels(readFileSync(`${prefix}.ppm`), width, height) };
	}
}

function ppmPixels(ppm: Buffer, width: number, height: number): Buffer {
	const header = `P6\n${width} ${height}\n255\n`;
	expect(ppm.toString('latin1', 0, header.length)).toBe(header);
	return ppm.subarray(header.length);
}

/** A picture as image programs show it: turned, before white, without its profile's influence. */
export async function pixelsOf(file: Buffer): Promise<Pixels> {
	const { data, info } = await sharp(file)
		.autoOrient()
		.flatten({ background: 'white' })
		.toColourspace('srgb')
		.raw()
		.toBuffer({ resolveWithObject: true });
	const rgb =
		info.channels === 3 ? data : Buffer.from([...data].flatMap((gray) => [gray, gray, gray]));
	return { width: info.width, height: info.height, rgb };
}

/** The largest difference between two samples of pictures of the same size. */
export function largestDifference(a: Pixels, b: Pixels): number {
	expect([a.width, a.height]).toEqual([b.width, b.height]);
	return a.rgb.reduce((most, sample, i) => Math.max(most, Math.abs(sample - b.rgb[i]!)), 0);
}

/** The average difference of samples of pictures of the same size. */
export function meanDifference(a: Pixels, b: Pixels): number {
	expect([a.width, a.height]).toEqual([b.width, b.height]);
	const sum = a.rgb.reduce((total, sample, i) => total + Math.abs(sample - b.rgb[i]!), 0);
	return sum / a.rgb.length;
}
