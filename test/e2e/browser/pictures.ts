import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { endOnSignals, temporaryFolder } from '../freshServer';
import { packPackage } from '../pack';
import { exitWith } from '../process';
import { Table } from '../table';
import { runBrowser, screenshotFolder } from './run';

const pictureFolder = resolve(__dirname, '..', '..', '..', 'docs', 'pictures');
const maxBytes = 120_000;

/** The pictures that the README shows, and the step at whose end each is taken. */
const pictures = { canvas: 'canvas', panel: 'panel' };

/** Takes the README's pictures in a real editor: `tsx test/e2e/browser/pictures.ts`. */
async function main(): Promise<boolean> {
	endOnSignals();
	const workFolder = await temporaryFolder();
	const table = new Table();
	await runBrowser(table, { workFolder, tarball: await packPackage(workFolder) });
	await mkdir(pictureFolder, { recursive: true });
	for (const [name, step] of Object.entries(pictures)) {
		const picture = await sharp(join(screenshotFolder, `${step}.png`))
			.png({ palette: true, quality: 80, effort: 10, dither: 0 })
			.toBuffer();
		if (picture.length > maxBytes) throw new Error(`${name} has ${picture.length} bytes`);
		await writeFile(join(pictureFolder, `${name}.png`), picture);
		console.log(`docs/pictures/${name}.png: ${Math.round(picture.length / 1000)} kB`);
	}
	console.log(table.text());
	return table.isGood;
}

exitWith(main());
