import type { Download, Page } from '@playwright/test';

/** The page of the phone example, in the steps of a person. */
export class PhonePage {
	constructor(readonly page: Page) {}

	/** @param photos more than one where the page takes several */
	async send(
		photos: Buffer | Buffer[],
		{ name, mimeType } = { name: 'letter.jpg', mimeType: 'image/jpeg' },
	): Promise<void> {
		const files = [photos].flat().map((buffer) => ({ name, mimeType, buffer }));
		await this.page.locator('input[type=file]').setInputFiles(files);
		await this.page.getByText('Scan', { exact: true }).click();
	}

	/** Sends photos. @returns the file that the page saves by itself */
	async sendForDownload(photos: Buffer | Buffer[]): Promise<Download> {
		const download = this.page.waitForEvent('download');
		await this.send(photos);
		return await download;
	}

	/** By how many pixels the page is wider than the screen. */
	async overhang(): Promise<unknown> {
		const root = 'document.documentElement';
		return await this.page.evaluate(`${root}.scrollWidth - ${root}.clientWidth`);
	}
}
