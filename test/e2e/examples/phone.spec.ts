import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { stamped, type LocalService } from '../../../dev/service/server';
import { readPhoto } from '../photos';
import { fillIn, iqsApi, type Filling } from './example';
import { expect, test as base } from './fixtures';

/** The live example. */
interface Form {
	service: LocalService;
	workflowId: string;
	url: string;
}

const test = base.extend<{ publishForm(filling?: Filling): Promise<Form> }>({
	publishForm: async ({ n8n }, use) => {
		await use(async (filling) => {
			const { credentialId, service } = await n8n.iqs();
			const scanPhoto = { ...filling?.['Scan Photo'], credential: iqsApi(credentialId) };
			const example = await fillIn('phone.json', { ...filling, 'Scan Photo': scanPhoto });
			const workflowId = await n8n.publish(example);
			const url = `${n8n.server.baseUrl}/form/${example.nodes[0]!.webhookId}`;
			return { service, workflowId, url };
		});
	},
});

test.use({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });

test('phone: the page takes a photo and gives the scan back', async ({ n8n, page, publishForm }) => {
	const { service, url, workflowId } = await publishForm();
	await page.goto(url);
	await expect(page.getByText('Scan a page').first()).toBeVisible();
	// The second type is for Chrome on Android, which offers no camera for images alone.
	const input = page.locator('input[type=file]');
	await expect(input).toHaveAttribute('accept', 'image/*,android/allowCamera');
	const photo = await readPhoto('letter.jpg');
	const download = await sendForDownload(page, photo);
	await expect(page.getByText('Here is your scan').first()).toBeVisible();
	await expect(page.getByText('letter.jpg').first()).toBeVisible();
	// The page is not wider than the screen.
	const root = 'document.documentElement';
	expect(await page.evaluate(`${root}.scrollWidth - ${root}.clientWidth`)).toBe(0);
	expect(download.suggestedFilename()).toBe('letter.jpg');
	expect(await readFile(await download.path())).toBeBytes(stamped(photo));
	expect(await n8n.api.onlyExecution(workflowId)).toHaveSucceeded();
	expect(service.calls).toHaveLength(1);
});

test('phone: the page gives a PDF back, of several photos', async ({ page, publishForm }) => {
	const photo = { fieldLabel: 'Photo', fieldType: 'file', multipleFiles: true, requiredField: true };
	const { url } = await publishForm({
		'Photograph a Page': { parameters: { formFields: { values: [photo] } } },
		'Scan Photo': { parameters: { operation: 'scanToPdf', binaryPropertyName: 'Photo*' } },
	});
	const photos = await Promise.all(['letter.jpg', 'memo.jpg'].map(readPhoto));
	await page.goto(url);
	const download = await sendForDownload(page, photos);
	expect(download.suggestedFilename()).toBe('scans.pdf');
	const pdf = await readFile(await download.path());
	expect(pdf.toString('latin1', 0, 8)).toBe('%PDF-1.4');
	expect(photos.map((each) => pdf.includes(stamped(each)))).toEqual([true, true]);
});

test('phone: what cannot be scanned gets the reason', async ({ n8n, page, publishForm }) => {
	const { service, url, workflowId } = await publishForm();
	await page.goto(url);
	await send(page, Buffer.from('%PDF-1.7'));
	await expect(page.getByText('The photo was not scanned').first()).toBeVisible();
	expect(await page.locator('body').innerText()).toMention('another photo', 'letter.jpg', 'a PDF');
	expect(await n8n.api.onlyExecution(workflowId)).toHaveSucceeded();
	expect(service.calls).toHaveLength(0);
});

test('phone: with Skip, the page still says that there is no scan', async ({ page, publishForm }) => {
	const parameters = { binaryPropertyName: 'Photo*', options: { skipNonImages: true } };
	const { service, url } = await publishForm({ 'Scan Photo': { parameters } });
	await page.goto(url);
	await send(page, Buffer.from('%PDF-1.7'));
	await expect(page.getByText('The photo was not scanned').first()).toBeVisible();
	expect(await page.locator('body').innerText()).toMention('no image to scan', 'another photo');
	expect(service.calls).toHaveLength(0);
});

test('phone: a rejected HEIC photo gets the type that does', async ({ page, publishForm }) => {
	const { service, url } = await publishForm();
	service.play('bad-parameter');
	await page.goto(url);
	const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
	await send(page, heic, { name: 'IMG_1.HEIC', mimeType: 'image/heic' });
	await expect(page.getByText('The photo was not scanned').first()).toBeVisible();
	expect(await page.locator('body').innerText()).toMention('does not accept this image', 'JPEG', 'Most Compatible');
});

test('phone: with Basic Auth, the page opens with name and password only', async ({ n8n, page, publishForm }) => {
	const basic = { user: 'ada', password: 'only-for-this-run' };
	const id = await n8n.api.createCredential('httpBasicAuth', basic);
	const credential = { type: 'httpBasicAuth', id };
	const parameters = { authentication: 'basicAuth' };
	const { url } = await publishForm({ 'Photograph a Page': { credential, parameters } });
	expect((await fetch(url)).status).toBe(401);
	const base64 = Buffer.from(Object.values(basic).join(':')).toString('base64');
	await page.setExtraHTTPHeaders({ authorization: `Basic ${base64}` });
	await page.goto(url);
	await send(page, await readPhoto('letter.jpg'));
	await expect(page.getByText('Here is your scan').first()).toBeVisible();
});

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
