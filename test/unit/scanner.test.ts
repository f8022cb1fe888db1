import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

import { findPage, type Mode, type Point, scan, type ScanOptions } from '../../dev/scanner/scan';

interface SamplePhoto {
	file: string;
	width: number;
	height: number;
	turnedClockwise: number;
	corners: Array<[number, number]>;
	paperMillimetres: [number, number];
}

const folder = join(__dirname, '../../examples/photos');
const { photos } = JSON.parse(readFileSync(join(folder, 'photos.json'), 'utf8')) as {
	photos: SamplePhoto[];
};
const bytesOf = (file: string): Buffer => readFileSync(join(folder, file));
const automatic: ScanOptions = { autoCrop: 'true', autoRotate: 'true' };
const modes: Mode[] = ['true', 'false', 'force'];

/** The corners as the photo shows them: the page's own, counted on by its quarter turns. */
function cornersAsShown({ corners, turnedClockwise }: SamplePhoto): Point[] {
	const steps = (4 - turnedClockwise / 90) % 4;
	return [...corners.slice(steps), ...corners.slice(0, steps)].map(([x, y]) => ({ x, y }));
}

/** The brightness, 0 to 255, that one per cent of an image's outermost pixels fall below. */
async function darkestRimPixel(jpeg: Buffer): Promise<number> {
	const { data, info } = await sharp(jpeg).greyscale().raw().toBuffer({ resolveWithObject: true });
	const rim = [...data].filter((_, index) => {
		const column = index % info.width;
		const row = Math.floor(index / info.width);
		return column === 0 || row === 0 || column === info.width - 1 || row === info.height - 1;
	});
	return rim.sort((a, b) => a - b)[Math.floor(rim.length / 100)] ?? 0;
}

async function medianBrightness(jpeg: Buffer): Promise<number> {
	const brightness = await sharp(jpeg).greyscale().raw().toBuffer();
	return [...brightness].sort((a, b) => a - b)[Math.floor(brightness.length / 2)] ?? 0;
}

describe.each(photos)('the sample photo $file', (photo) => {
	const bytes = bytesOf(photo.file);

	it('shows its page where it is known to be, to 0.1 % of the diagonal', async () => {
		const found = await findPage(bytes);
		const diagonal = Math.hypot(photo.width, photo.height);
		const errors = cornersAsShown(photo).map(({ x, y }, index) => {
			const corner = found?.[index];
			return corner ? Math.hypot(corner.x - x, corner.y - y) / diagonal : Infinity;
		});
		expect(Math.max(...errors)).toBeLessThan(0.001);
	});

	it('becomes a white, upright JPEG of the paper’s shape, without a rim', async () => {
		const { angle, width, height, image } = await scan(bytes, automatic);
		const { format, ...size } = await sharp(image).metadata();
		const [paperWidth, paperHeight] = photo.paperMillimetres;
		expect(format).toBe('jpeg');
		expect(size).toMatchObject({ width, height });
		expect(width / height / (paperWidth / paperHeight)).toBeCloseTo(1, 1);
		expect(await medianBrightness(image)).toBe(255);
		// Capitals show too little which way up they are: a receipt may come out upside down.
		const modulus = photo.file === 'receipt.jpg' ? 180 : 360;
		expect((angle + photo.turnedClockwise) % modulus).toBe(0);
		// The notice's coloured band reaches the rim of the paper itself.
		if (photo.file !== 'notice.jpg') expect(await darkestRimPixel(image)).toBeGreaterThan(200);
	});
});

describe('autoCrop', () => {
	const bytes = bytesOf('chinese-notice.jpg');

	it('false keeps the whole photo, yet turns it by the page in it', async () => {
		const { angle, width, height } = await scan(bytes, { autoCrop: 'false', autoRotate: 'true' });
		expect({ angle, width, height }).toEqual({ angle: 180, width: 1225, height: 1633 });
	});

	it('force cuts out the likeliest place where true is not sure enough', async () => {
		const faint = await sharp({
			create: { width: 600, height: 800, channels: 3, background: '#999' },
		})
			.composite([
				{ input: await plain(260, 360, '#aaa'), left: 120, top: 150 },
				{ input: await plain(200, 240, '#999'), left: 330, top: 210 },
			])
			.png()
			.toBuffer();
		const sure = await scan(faint, automatic);
		const forced = await scan(faint, { autoCrop: 'force', autoRotate: 'false' });
		expect([sure.width, sure.height]).toEqual([600, 800]);
		expect(forced.width).toBeLessThan(400);
	});
});

describe('autoRotate', () => {
	const bytes = bytesOf('invoice.jpg');

	it('false leaves the page as it lies in the photo', async () => {
		const { angle, width, height } = await scan(bytes, { autoCrop: 'true', autoRotate: 'false' });
		expect(angle).toBe(0);
		expect(width).toBeGreaterThan(height);
	});

	it('force comes to the same turn where the text is clear', async () => {
		const { angle } = await scan(bytes, { autoCrop: 'true', autoRotate: 'force' });
		expect(angle).toBe(270);
	});

	it('reports the turn from the photo as its EXIF orientation shows it', async () => {
		const turnedByExif = await sharp(bytes)
			.rotate(90)
			.withExif({})
			.withMetadata({ orientation: 8 });
		const { angle } = await scan(await turnedByExif.jpeg().toBuffer(), automatic);
		expect(angle).toBe(270);
	});
});

async function plain(width: number, height: number, background: string): Promise<Buffer> {
	return sharp({ create: { width, height, channels: 3, background } })
		.png()
		.toBuffer();
}

describe('an image without a page', () => {
	it.each([
		[1, 1, '#fff'],
		[1, 40, '#777'],
		[8, 8, '#000'],
		[700, 500, '#fff'],
		[700, 500, '#000'],
		[700, 500, '#c22'],
	])('of %i x %i pixels in %s comes back whole in every mode', async (width, height, colour) => {
		const image = await plain(width, height, colour);
		for (const mode of modes) {
			const scanned = await scan(image, { autoCrop: mode, autoRotate: 'true' });
			expect(scanned).toMatchObject({ angle: 0, width, height });
			expect(await sharp(scanned.image).metadata()).toMatchObject({
				format: 'jpeg',
				width,
				height,
			});
		}
		expect(await findPage(image, 'force')).toBeNull();
	});
});

describe('an image in another format', () => {
	const small = sharp(bytesOf('letter.jpg')).resize(600);

	it.each([
		['PNG with transparency', small.clone().ensureAlpha(0.9).png()],
		['grey WebP', small.clone().greyscale().webp()],
		['16-bit TIFF', small.clone().toColourspace('rgb16').tiff()],
		['GIF', small.clone().gif()],
	])('is scanned as well: %s', async (_, pipeline) => {
		const { angle, width, height } = await scan(await pipeline.toBuffer(), automatic);
		expect(angle).toBe(0);
		expect(height / width).toBeCloseTo(Math.SQRT2, 1);
		expect(height).toBeLessThan(650);
	});
});

it('says so when the bytes are not an image', async () => {
	const text = Buffer.from('%PDF-1.7 not an image at all');
	await expect(scan(text, automatic)).rejects.toThrow('not an image');
	await expect(findPage(text)).rejects.toThrow('not an image');
	await expect(scan(Buffer.alloc(0), automatic)).rejects.toThrow('not an image');
});
