import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { request } from '../../../dev/n8n/request';
import { stamped } from '../../../dev/service/server';
import type { N8n } from '../fixtures/n8n';
import { readPhoto } from '../photos';
import { expect, fillIn, test, type Filling } from './fixtures';

test.use({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });

test('phone: the page takes a photo and gives the scan back', async ({ n8n, page }) => {
	const { service, workflowId } = await openForm(n8n, page);
	const photo = await readPhoto('letter.jpg');
	const download = await sendForDownload(page, photo);
	await expect(page.getByText('Here is your scan').first()).toBeVisible();
	await expect(page.getByText('letter.jpg').first()).toBeVisible();
	expect(download.suggestedFilename()).toBe('letter.jpg');
	expect(await readFile(await download.path())).toBeBytes(stamped(photo));
	expect(await n8n.api.newExecution(workflowId)).toHaveSucceeded();
	expect(service.calls).toHaveLength(1);
});

test("phone: a photo goes up through the page on a phone's screen", async ({ n8n, page }) => {
	await openForm(n8n, page);
	await expect(page.getByText('Scan a page').first()).toBeVisible();
	// The second type is for Chrome on Android, which offers no camera for images alone.
	const input = page.locator('input[type=file]');
	await expect(input).toHaveAttribute('accept', 'image/*,android/allowCamera');
	await send(page, await readPhoto('letter.jpg'));
	await expect(page.getByText('Here is your scan').first()).toBeVisible();
	// The page is not wider than the screen.
	const root = 'document.documentElement';
	expect(await page.evaluate(`${root}.scrollWidth - ${root}.clientWidth`)).toBe(0);
});

test('phone: the page gives a PDF back, of several photos', async ({ n8n, page }) => {
	const photo = { fieldLabel: 'Photo', fieldType: 'file', multipleFiles: true, requiredField: true };
	await openForm(n8n, page, {
		'Photograph a Page': { parameters: { formFields: { values: [photo] } } },
		'Scan Photo': { parameters: { operation: 'scanToPdf', binaryPropertyName: 'Photo*' } },
	});
	const photos = await Promise.all(['letter.jpg', 'memo.jpg'].map(readPhoto));
	const download = await sendForDownload(page, photos);
	expect(download.suggestedFilename()).toBe('scans.pdf');
	const pdf = await readFile(await download.path());
	expect(pdf.toString('latin1', 0, 8)).toBe('%PDF-1.4');
	expect(photos.map((each) => pdf.includes(stamped(each)))).toEqual([true, true]);
});

test('phone: what cannot be scanned gets the reason', async ({ n8n, page }) => {
	const { service, workflowId } = await openForm(n8n, page);
	await send(page, Buffer.from('%PDF-1.7'));
	await expectReason(page, 'another photo', 'letter.jpg', 'a PDF');
	expect(await n8n.api.newExecution(workflowId)).toHaveSucceeded();
	expect(service.calls).toHaveLength(0);
});

test('phone: with Skip, the page still says that there is no scan', async ({ n8n, page }) => {
	const parameters = { binaryPropertyName: 'Photo*', options: { skipNonImages: true } };
	const { service } = await openForm(n8n, page, { 'Scan Photo': { parameters } });
	await send(page, Buffer.from('%PDF-1.7'));
	await expectReason(page, 'no image to scan', 'another photo');
	expect(service.calls).toHaveLength(0);
});

test('phone: a photo that IQS does not take gets the reason', async ({ n8n, page }) => {
	(await openForm(n8n, page)).service.play('bad-parameter');
	await send(page, await readPhoto('letter.jpg'));
	await expectReason(page, 'does not accept this image');
});

test('phone: a rejected HEIC photo gets the type that does', async ({ n8n, page }) => {
	(await openForm(n8n, page)).service.play('bad-parameter');
	const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
	await send(page, heic, { name: 'IMG_1.HEIC', mimeType: 'image/heic' });
	await expectReason(page, 'does not accept this image', 'JPEG', 'Most Compatible');
});

test('phone: with Basic Auth, the page opens with name and password only', async ({ n8n, page }) => {
	const basic = { user: 'ada', password: 'only-for-this-run' };
	const id = await n8n.api.createCredential('httpBasicAuth', basic);
	const credential = { type: 'httpBasicAuth', id };
	const parameters = { authentication: 'basicAuth' };
	const base64 = Buffer.from(Object.values(basic).join(':')).toString('base64');
	await page.setExtraHTTPHeaders({ authorization: `Basic ${base64}` });
	const { url } = await openForm(n8n, page, { 'Photograph a Page': { credential, parameters } });
	expect((await request(url)).status).toBe(401);
	await send(page, await readPhoto('letter.jpg'));
	await expect(page.getByText('Here is your scan').first()).toBeVisible();
});

test('phone: with a form path, each last page links to the next photo', async ({ n8n, page }) => {
	const options = { path: 'scan-7k2m', buttonLabel: 'Scan' };
	await openForm(n8n, page, { 'Photograph a Page': { parameters: { options } } }, options.path);
	for (const photo of [await readPhoto('letter.jpg'), Buffer.from('%PDF-1.7')]) {
		await send(page, photo);
		await page.getByRole('link', { name: 'Scan another photo' }).click();
		await expect(page.getByText('Scan a page').first()).toBeVisible();
	}
});

/** Makes the example live, and opens its page. */
async function openForm(n8n: N8n, page: Page, filling: Filling = {}, path = '') {
	const { credential, service } = await n8n.iqs();
	const scanPhoto = { ...filling['Scan Photo'], credential };
	const example = fillIn('phone.json', { ...filling, 'Scan Photo': scanPhoto });
	const workflowId = await n8n.publish(example);
	const url = `${n8n.server.baseUrl}/form/${path || example.nodes[0]!.webhookId}`;
	await page.goto(url);
	return { service, workflowId, url };
}

/** Waits until the page says that there is no scan, and why. */
async function expectReason(page: Page, ...words: string[]): Promise<void> {
	await expect(page.getByText('The photo was not scanned').first()).toBeVisible();
	expect(await page.locator('body').innerText()).toMention(...words);
}

/** Chooses photos, and presses the button. */
async function send(page: Page, photos: Buffer | Buffer[], type = { name: 'letter.jpg', mimeType: 'image/jpeg' }) {
	await page.locator('input[type=file]').setInputFiles([photos].flat().map((buffer) => ({ ...type, buffer })));
	await page.getByText('Scan', { exact: true }).click();
}

/** Sends photos. @returns the file that the page saves by itself */
async function sendForDownload(page: Page, photos: Buffer | Buffer[]): Promise<Download> {
	const download = page.waitForEvent('download');
	await send(page, photos);
	return await download;
}
