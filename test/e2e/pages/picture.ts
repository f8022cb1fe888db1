import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page, TestInfo } from '@playwright/test';
import sharp from 'sharp';
import { expect } from '../fixtures/matchers';

export const docsFolder = resolve(__dirname, '..', '..', '..', 'docs');
const maxBytes = 120_000;

/**
 * Takes a picture of a page, once it has come to rest. It goes into the report, and with
 * `--update-snapshots` to `docs/pictures/`, where the README and the examples' page show it.
 */
export async function takePicture(page: Page, name: string, testInfo: TestInfo): Promise<void> {
	let picture = await page.screenshot();
	const isAtRest = async () => {
		const before = picture;
		picture = await page.screenshot();
		return picture.equals(before);
	};
	await expect.poll(isAtRest, { intervals: [500] }).toBe(true);
	await testInfo.attach(name, { body: picture, contentType: 'image/png' });
	if (!isWriting(testInfo)) return;
	const small = await sharp(picture).png({ palette: true, quality: 80, effort: 10, dither: 0 }).toBuffer();
	expect(small.length, `docs/pictures/${name}.png`).toBeLessThanOrEqual(maxBytes);
	await writeFile(join(docsFolder, 'pictures', `${name}.png`), small);
}

/** Whether pictures go to `docs/`: without a mode, `--update-snapshots` means `changed`. */
export function isWriting({ config }: TestInfo): boolean {
	return ['all', 'changed'].includes(config.updateSnapshots);
}
