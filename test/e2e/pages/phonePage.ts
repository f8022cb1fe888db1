import type { Download, Page } from '@playwright/test';

/** The page of the phone example, in the steps of a person. */
export class PhonePage {
	constructor(readonly page: Page) {}

	async send(photo: Buffer, { name, mimeType } = { name: 'letter.jpg', mimeType: 'image/jpeg' }): Promise<void> {
		const file = { name, mimeType, buffer: photo };
		await this.page.locator('input[type=file]').setInputFiles(file);
		await this.page.getByText('Scan', { exact: true }).click();
	}

	/** Sends a photo. @returns the file that the page saves by itself */
	async sendForDownload(photo: Buffer): Promise<Download> {
		const download = this.page.waitForEvent('download');
		await this.send(photo);
		return await download;
	}

	/** By how many pixels the page is wider than the screen. */
	async overhang(): Promise<unknown> {
		const root = 'document.documentElement';
		return await this.page.evaluate(`${root}.scrollWidth - ${root}.clientWidth`);
	}
}
