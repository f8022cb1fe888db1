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
	const rim = data.filter((_, index) => {
		const column = index % info.width;
		const row = Math.floor(index / info.width);
		return column === 0 || row === 0 || column === info.width - 1 || row === info.height - 1;
	});
	return rim.sort()[Math.floor(rim.length / 100)] ?? 0;
}

async function medianBrightness(jpeg: Buffer): Promise<number> {
	const brightness = await sharp(jpeg).greyscale().raw().toBuffer();
	return brightness.sort()[Math.floor(brightness.length / 2)] ?? 0;
}

describe.each(photos)('the sample photo $file', (photo) => {
	const bytes = bytesOf(photo.file);

	test('shows its page where it is known to be, to 1 % of the diagonal', async () => {
		const found = await findPage(bytes);
		const diagonal = Math.hypot(photo.width, photo.height);
		const errors = cornersAsShown(photo).map(({ x, y }, index) => {
			const corner = found?.[index];
			return corner ? Math.hypot(corner.x - x, corner.y - y) / diagonal : Infinity;
		});
		expect(Math.max(...errors)).toBeLessThan(0.01);
	});

	test('becomes a white, upright JPEG of the paper’s shape, without a rim', async () => {
		const { angle, width, height, image } = await scan(bytes, automatic);
		const { format, ...size } = await sharp(image).metadata();
		const [paperWidth, paperHeight] = photo.paperMillimetres;
		expect(format).toBe('jpeg');
		expect(size).toMatchObject({ width, height });
		expect(width / height / (paperWidth / paperHeight)).toBeCloseTo(1, 1);
		expect(await medianBrightness(image)).toBe(255);
		expect((angle + photo.turnedClockwise) % 360).toBe(0);
		// The notice's coloured band reaches the rim of the paper itself.
		if (photo.file !== 'notice.jpg') expect(await darkestRimPixel(image)).toBeGreaterThan(200);
	});
});

describe('autoCrop', () => {
	const bytes = bytesOf('chinese-notice.jpg');

	test('false keeps the whole photo, yet turns it by the page in it', async () => {
		const { angle, width, height } = await scan(bytes, { autoCrop: 'false', autoRotate: 'true' });
		expect({ angle, width, height }).toEqual({ angle: 180, width: 1225, height: 1633 });
	});

	test('force cuts out the likeliest place where true is not sure enough', async () => {
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

	test('false leaves the page as it lies in the photo', async () => {
		const { angle, width, height } = await scan(bytes, { autoCrop: 'true', autoRotate: 'false' });
		expect(angle).toBe(0);
		expect(width).toBeGreaterThan(height);
	});

	test('force comes to the same turn where the text is clear', async () => {
		const { angle } = await scan(bytes, { autoCrop: 'true', autoRotate: 'force' });
		expect(angle).toBe(270);
	});

	test('reports the turn from the photo as its EXIF orientation shows it', async () => {
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
	test.each([
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

/** An SVG of this size, as a PNG. */
async function drawn(width: number, height: number, shapes: string): Promise<Buffer> {
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${shapes}</svg>`;
	return sharp(Buffer.from(svg)).png().toBuffer();
}

/** The mean difference of two images' channels, 0 to 255. */
async function difference(one: Buffer, other: Buffer): Promise<number> {
	const [a, b] = await Promise.all(
		[one, other].map(async (image) => sharp(image).removeAlpha().raw().toBuffer()),
	);
	return a!.reduce((sum, value, index) => sum + Math.abs(value - b![index]!), 0) / a!.length;
}

describe('when in doubt', () => {
	const sky = '<linearGradient id="sky" x2="0" y2="1"><stop stop-color="#9bf"/>';
	const landscape = `${sky}<stop offset="1" stop-color="#fff"/></linearGradient>
		<rect width="800" height="600" fill="url(#sky)"/><circle cx="600" cy="130" r="50" fill="#fd8"/>
		<path d="M0 600V380L200 250 430 420 600 330 800 450V600Z" fill="#384"/>`;

	test('a photo without a page keeps its size, its way up and its colours', async () => {
		const photo = await drawn(800, 600, landscape);
		const { angle, width, height, image } = await scan(photo, automatic);
		expect({ angle, width, height }).toEqual({ angle: 0, width: 800, height: 600 });
		expect(await difference(image, photo)).toBeLessThan(3);
	});

	test.each([
		['a dark picture', '<rect x="180" y="200" width="300" height="260" fill="#357"/>'],
		[
			'a frame',
			'<rect x="90" y="90" width="480" height="700" fill="none" stroke="#222" stroke-width="12"/>',
		],
	])('a page that fills the photo is not cut down to %s on it', async (_, printed) => {
		const page = `<rect width="660" height="900" fill="#e4e2de"/>${printed}`;
		expect(await findPage(await drawn(660, 900, page))).toBeNull();
	});

	test.each([0, 90, 180, 270])(
		'a few big letters do not turn the photo: lying at %i',
		async (turn) => {
			const word = '<text x="60" y="330" font-size="160" font-family="sans-serif">Hello!</text>';
			const card = await drawn(600, 600, `<rect width="600" height="600" fill="#eee"/>${word}`);
			const lying = await sharp(card).rotate(turn).png().toBuffer();
			expect(await scan(lying, automatic)).toMatchObject({ angle: 0, width: 600, height: 600 });
		},
	);
});

test('faint print on a page can still be read', async () => {
	const lines = [300, 320, 340, 360].map((y) => `<rect x="180" y="${y}" width="240" height="5"/>`);
	const page = `<rect width="600" height="800" fill="#543"/>
		<rect x="100" y="100" width="400" height="566" fill="#e4e4e4"/><g fill="#d2d2d2">${lines.join('')}</g>`;
	const { image, width, height } = await scan(await drawn(600, 800, page), automatic);
	expect(width).toBeLessThan(420);
	const part = { left: 100, top: Math.round(height * 0.33), width: 200, height: 80 };
	const { channels } = await sharp(image).extract(part).stats();
	expect(channels[0]!.min).toBeLessThan(250);
	expect(await medianBrightness(image)).toBe(255);
});

describe('an image in another format', () => {
	const small = sharp(bytesOf('letter.jpg')).resize(600);

	test.each([
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

test('says so when the bytes are not an image', async () => {
	const text = Buffer.from('%PDF-1.7 not an image at all');
	await expect(scan(text, automatic)).rejects.toThrow('not an image');
	await expect(findPage(text)).rejects.toThrow('not an image');
	await expect(scan(Buffer.alloc(0), automatic)).rejects.toThrow('not an image');
});
