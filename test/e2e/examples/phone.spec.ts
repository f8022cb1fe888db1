import { readFile } from 'node:fs/promises';
import { stamped, type LocalService } from '../../../dev/service/server';
import { PhonePage } from '../pages/phonePage';
import { readPhoto } from '../photos';
import { fillIn, iqsApi, type Filling } from './example';
import { expect, test as base } from './fixtures';

/** The live example. */
interface Form {
	service: LocalService;
	workflowId: string;
	url: string;
}

const test = base.extend<{ phone: PhonePage; publishForm(filling?: Filling): Promise<Form> }>({
	phone: async ({ page }, use) => await use(new PhonePage(page)),

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

test('phone: the page takes a photo and gives the scan back', async ({ n8n, page, phone, publishForm }) => {
	const { service, url, workflowId } = await publishForm();
	await page.goto(url);
	await expect(page.getByText('Scan a page').first()).toBeVisible();
	// The second type is for Chrome on Android, which offers no camera for images alone.
	const input = page.locator('input[type=file]');
	await expect(input).toHaveAttribute('accept', 'image/*,android/allowCamera');
	await phone.send(await readPhoto('letter.jpg'));
	await expect(page.getByText('Here is your scan').first()).toBeVisible();
	await expect(page.getByText('letter.jpg').first()).toBeVisible();
	expect(await n8n.api.onlyExecution(workflowId)).toHaveSucceeded();
	expect(service.calls).toHaveLength(1);
});

test("phone: a photo goes up through the page on a phone's screen", async ({ page, phone, publishForm }) => {
	const { url } = await publishForm();
	const photo = await readPhoto('letter.jpg');
	await page.goto(url);
	const download = await phone.sendForDownload(photo);
	await expect(page.getByText('Here is your scan').first()).toBeVisible();
	expect(await phone.overhang()).toBe(0);
	expect(download.suggestedFilename()).toBe('letter.jpg');
	expect(await readFile(await download.path())).toBeBytes(stamped(photo));
});

test('phone: the page gives a PDF back, of several photos', async ({ page, phone, publishForm }) => {
	const photo = { fieldLabel: 'Photo', fieldType: 'file', multipleFiles: true, requiredField: true };
	const { url } = await publishForm({
		'Photograph a Page': { parameters: { formFields: { values: [photo] } } },
		'Scan Photo': { parameters: { operation: 'scanToPdf', binaryPropertyName: 'Photo*' } },
	});
	const photos = await Promise.all(['letter.jpg', 'memo.jpg'].map(readPhoto));
	await page.goto(url);
	const download = await phone.sendForDownload(photos);
	expect(download.suggestedFilename()).toBe('scans.pdf');
	const pdf = await readFile(await download.path());
	expect(pdf.toString('latin1', 0, 8)).toBe('%PDF-1.4');
	expect(photos.map((each) => pdf.includes(stamped(each)))).toEqual([true, true]);
});

test('phone: what cannot be scanned is answered with the reason', async ({ n8n, page, phone, publishForm }) => {
	const { service, url, workflowId } = await publishForm();
	await page.goto(url);
	await phone.send(Buffer.from('%PDF-1.7'));
	await expect(page.getByText('The photo was not scanned').first()).toBeVisible();
	expect(await page.locator('body').innerText()).toMention('another photo', 'letter.jpg', 'a PDF');
	expect(await n8n.api.onlyExecution(workflowId)).toHaveSucceeded();
	expect(service.calls).toHaveLength(0);
});

test('phone: a photo that IQS does not take is answered with the reason', async ({ page, phone, publishForm }) => {
	const { service, url } = await publishForm();
	service.play('bad-parameter');
	await page.goto(url);
	await phone.send(await readPhoto('letter.jpg'));
	await expect(page.getByText('The photo was not scanned').first()).toBeVisible();
	expect(await page.locator('body').innerText()).toMention('does not accept this image');
});

test('phone: a refused HEIC photo is answered with the type that does', async ({ page, phone, publishForm }) => {
	const { service, url } = await publishForm();
	service.play('bad-parameter');
	await page.goto(url);
	const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
	await phone.send(heic, { name: 'IMG_1.HEIC', mimeType: 'image/heic' });
	await expect(page.getByText('The photo was not scanned').first()).toBeVisible();
	expect(await page.locator('body').innerText()).toMention('JPEG', 'Most Compatible');
});

test('phone: with Basic Auth, the page opens with name and password only', async ({
	n8n,
	page,
	phone,
	publishForm,
}) => {
	const basic = { user: 'ada', password: 'only-for-this-run' };
	const id = await n8n.api.createCredential('httpBasicAuth', basic);
	const credential = { type: 'httpBasicAuth', id };
	const parameters = { authentication: 'basicAuth' };
	const { url } = await publishForm({ 'Photograph a Page': { credential, parameters } });
	expect((await fetch(url)).status).toBe(401);
	const base64 = Buffer.from(Object.values(basic).join(':')).toString('base64');
	await page.setExtraHTTPHeaders({ authorization: `Basic ${base64}` });
	await page.goto(url);
	await phone.send(await readPhoto('letter.jpg'));
	await expect(page.getByText('Here is your scan').first()).toBeVisible();
});
