import sharp, { type OverlayOptions } from 'sharp';

/** A photo and its scan. */
export interface Pair {
	photo: Buffer;
	scan: Buffer;
}

const cellWidthPx = 360;
const cellHeightPx = 460;
const gapPx = 16;

/** One JPEG with every photo beside its scan, `perRow` pairs in a row. */
export async function beforeAfter(pairs: Pair[], perRow: number): Promise<Buffer> {
	const cellsPerRow = 2 * Math.min(perRow, pairs.length);
	const rows = Math.ceil(pairs.length / perRow);
	const images = pairs.flatMap(({ photo, scan }) => [photo, scan]);
	const cells = await Promise.all(
		images.map(async (image, index): Promise<OverlayOptions> => {
			const fitted = await sharp(image)
				.autoOrient()
				.resize(cellWidthPx, cellHeightPx, { fit: 'inside' })
				.toBuffer({ resolveWithObject: true });
			const column = index % cellsPerRow;
			const row = Math.floor(index / cellsPerRow);
			return {
				input: fitted.data,
				left: gapPx + column * (cellWidthPx + gapPx) + centred(cellWidthPx, fitted.info.width),
				top: gapPx + row * (cellHeightPx + gapPx) + centred(cellHeightPx, fitted.info.height),
			};
		}),
	);
	return await sharp({
		create: {
			width: gapPx + cellsPerRow * (cellWidthPx + gapPx),
			height: gapPx + rows * (cellHeightPx + gapPx),
			channels: 3,
			background: '#d7dbe0',
		},
	})
		.composite(cells)
		.jpeg({ quality: 82, mozjpeg: true })
		.toBuffer();
}

function centred(space: number, size: number): number {
	return Math.round((space - size) / 2);
}
