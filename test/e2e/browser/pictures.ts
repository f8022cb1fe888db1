import { mkdir, writeFile } from 'node:fs/promises';
import { join, parse, resolve } from 'node:path';
import sharp from 'sharp';
import { runExamplesInBrowser } from '../examples/browser';
import { exampleNames } from '../examples/example';
import { endOnSignals, temporaryFolder } from '../../../dev/n8n/freshServer';
import { packPackage } from '../../../dev/n8n/pack';
import { exitWith } from '../../../dev/n8n/process';
import { Table } from '../table';
import { runBrowser, screenshotFolder } from './run';

const pictureFolder = resolve(__dirname, '..', '..', '..', 'docs', 'pictures');
const maxBytes = 120_000;

/** The pictures that the README shows, and the step at whose end each is taken. */
const pictures = { canvas: 'canvas', panel: 'panel' };

/** Takes the pictures of the README and of the examples in a real editor: `tsx test/e2e/browser/pictures.ts`. */
async function main(): Promise<boolean> {
	endOnSignals();
	const workFolder = await temporaryFolder();
	const table = new Table();
	const given = { workFolder, tarball: await packPackage(workFolder) };
	await runBrowser(table, given);
	await runExamplesInBrowser(table, given);
	await mkdir(pictureFolder, { recursive: true });
	const examples = (await exampleNames()).map((fileName) => parse(fileName).name);
	const steps = {
		...pictures,
		...Object.fromEntries(examples.map((name) => [`example-${name}`, `example ${name}`])),
	};
	for (const [name, step] of Object.entries(steps)) {
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
