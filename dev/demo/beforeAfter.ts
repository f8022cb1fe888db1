import sharp, { type OverlayOptions } from 'sharp';

const cellWidthPx = 360;
const cellHeightPx = 460;
const gapPx = 16;
const pairsPerRow = 2;
/** More would be too large to look at, and a JPEG cannot exceed 65,500 pixels. */
const maxPairs = 24;

/**
 * One JPEG with photos beside their scans; those that cannot be shown, such as HEIC, are left out.
 * @param pairs the paths of photo and scan
 * @returns undefined if nothing can be shown
 */
export async function beforeAfter(
	pairs: Array<[photo: string, scan: string]>,
): Promise<{ jpeg: Buffer; pairs: number } | undefined> {
	const cells: Cell[] = [];
	for (const pair of pairs.slice(0, maxPairs)) {
		// A photo may have been removed meanwhile.
		cells.push(...(await Promise.all(pair.map(cellOf)).catch(() => [])));
	}
	if (cells.length === 0) return undefined;
	const cellsPerRow = Math.min(2 * pairsPerRow, cells.length);
	const overlays = cells.map(({ data, info }, index): OverlayOptions => {
		const column = index % cellsPerRow;
		const row = Math.floor(index / cellsPerRow);
		return {
			input: data,
			left: gapPx + column * (cellWidthPx + gapPx) + centred(cellWidthPx, info.width),
			top: gapPx + row * (cellHeightPx + gapPx) + centred(cellHeightPx, info.height),
		};
	});
	const jpeg = await sharp({
		create: {
			width: gapPx + cellsPerRow * (cellWidthPx + gapPx),
			height: gapPx + Math.ceil(cells.length / cellsPerRow) * (cellHeightPx + gapPx),
			channels: 3,
			background: '#d7dbe0',
		},
	})
		.composite(overlays)
		.jpeg({ quality: 82, mozjpeg: true })
		.toBuffer();
	return { jpeg, pairs: cells.length / 2 };
}

type Cell = Awaited<ReturnType<typeof cellOf>>;

async function cellOf(path: string) {
	return await sharp(path)
		.autoOrient()
		.resize(cellWidthPx, cellHeightPx, { fit: 'inside' })
		.toBuffer({ resolveWithObject: true });
}

function centred(space: number, size: number): number {
	return Math.round((space - size) / 2);
}
