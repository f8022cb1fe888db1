import fc from 'fast-check';
import { pageImage } from '../../../../nodes/ScanFile/output/pdf/pageImage';
import { UnusableImage } from '../../../../nodes/ScanFile/output/pdf/unusableImage';
import { jpegSamples } from '../../../pdf/samples/jpegs';
import { picture } from '../../../pdf/samples/picture';
import { pngSamples } from '../../../pdf/samples/pngs';

test.each([
	['webp', () => picture().webp().toBuffer()],
	['gif', () => picture().gif().toBuffer()],
	['tiff', () => picture().tiff().toBuffer()],
	['avif', () => picture().avif().toBuffer()],
	['nothing', () => Buffer.alloc(0)],
	['text', () => Buffer.from('<html></html>')],
	['a PDF', () => Buffer.from('%PDF-1.4')],
])('%s is no page', async (_, make) => {
	await expect(pageImage(await make())).rejects.toMatchObject({
		reason: 'notJpegOrPng',
		message: 'it is neither a JPEG nor a PNG image',
	});
});

/** Whatever it is: an image, or a reason in words. */
async function outcome(file: Buffer): Promise<string> {
	try {
		await pageImage(file);
		return 'image';
	} catch (error) {
		expect(error).toBeInstanceOf(UnusableImage);
		return (error as UnusableImage).message;
	}
}

test('files cut off or changed anywhere give an image or a reason, and nothing else', async () => {
	const samples = [...(await jpegSamples()), ...(await pngSamples())].map(({ file }) => file);
	const changes = fc.array(fc.tuple(fc.nat(3_000), fc.nat(255)), { maxLength: 5 });
	const seen = new Set<string>();
	await fc.assert(
		fc.asyncProperty(
			fc.constantFrom(...samples),
			fc.option(fc.nat(4_000)),
			changes,
			async (sample, length, changed) => {
				const file = Buffer.from(sample.subarray(0, length ?? sample.length));
				for (const [offset, value] of changed) {
					if (offset < file.length) file[offset] = value;
				}
				seen.add(await outcome(file));
			},
		),
		{ numRuns: 1_000 },
	);

	expect(seen.size).toBeGreaterThan(3);
});

test('no promise is left behind that nobody waits for', async () => {
	const unhandled = jest.fn();
	process.on('unhandledRejection', unhandled);
	for (const { file } of await pngSamples()) {
		const data = file.indexOf('IDAT') + 6;
		const broken = Buffer.from(file);
		broken.fill(0xff, data, data + 4);
		await outcome(broken);
		await outcome(file.subarray(0, -20));
	}
	await new Promise((resolve) => setTimeout(resolve, 100));
	process.off('unhandledRejection', unhandled);

	expect(unhandled).not.toHaveBeenCalled();
});
