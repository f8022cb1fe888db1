import { readFile } from 'node:fs/promises';
import type { Execution } from '../../../dev/n8n/execution';
import { stamped } from '../../../dev/service/server';
import { photoPath, readPhoto } from '../photos';
import { fillIn, iqsApi, type Filling } from './example';
import { expect, test as base } from './fixtures';

interface FormOptions {
	filling?: Filling;
	headers?: Record<string, string>;
}

/** The page of the live example. */
interface Form {
	url: string;
	page: string;
	/** Sends a photo. @returns the page that follows, and what n8n did */
	send(photo: Blob): Promise<{ page: string; execution: Execution }>;
}

const test = base.extend<{ openForm(credentialId: string, options?: FormOptions): Promise<Form> }>({
	/** Makes the example live and opens its page, as the browser of a phone does. */
	openForm: async ({ api, server, workflows }, use) => {
		await use(async (credentialId, { filling = {}, headers = {} } = {}) => {
			const scanPhoto = { 'Scan Photo': { credential: iqsApi(credentialId) } };
			const example = await fillIn('phone.json', { ...scanPhoto, ...filling });
			const id = await workflows.publish(example);
			const url = `${server.baseUrl}/form/${example.nodes[0]!.webhookId}`;
			const response = await fetch(url, { headers });
			expect(response.status).toBe(200);

			async function send(photo: Blob) {
				const form = new FormData();
				form.append('field-0', photo, 'letter.jpg');
				const answer = await fetch(url, { method: 'POST', headers, body: form });
				const { formWaitingUrl } = (await answer.json()) as { formWaitingUrl: string };
				const page = await endingOf(formWaitingUrl);
				return { page, execution: await api.onlyExecution(id) };
			}

			return { url, page: await response.text(), send };
		});
	},
});

test('phone: the page takes a photo and gives the scan back', async ({ iqs, openForm }) => {
	const { credentialId, service } = await iqs();
	const phone = await openForm(credentialId);
	// The second type is for Chrome on Android, which offers no camera for images alone.
	const types = "accept='image/*,android/allowCamera'";
	expect(phone.page).toMention('Scan a page', "type='file'", types);

	const photo = await readPhoto('letter.jpg');
	const { page, execution } = await phone.send(new Blob([photo], { type: 'image/jpeg' }));
	expect(execution).toHaveSucceeded();
	expect(page).toMention('Here is your scan', 'letter.jpg');
	const [file, ...others] = downloadsOf(page);
	expect(others).toEqual([]);
	expect(file!.fileName).toBe('letter.jpg');
	expect(file!.type).toBe('image/jpeg');
	expect(Buffer.from(file!.data.data)).toBeBytes(stamped(photo));
	expect(service.calls).toHaveLength(1);
});

test('phone: what cannot be scanned is answered with the reason', async ({ iqs, openForm }) => {
	const { credentialId, service } = await iqs();
	const phone = await openForm(credentialId);
	const { page, execution } = await phone.send(new Blob(['%PDF-1.7'], { type: 'image/jpeg' }));
	expect(execution).toHaveSucceeded();
	expect(page).toMention('The photo was not scanned', 'another photo', 'letter.jpg', 'a PDF');
	expect(service.calls).toHaveLength(0);
});

test('phone: a photo that IQS does not take is answered with the reason', async ({
	iqs,
	openForm,
}) => {
	const { credentialId, service } = await iqs();
	service.play('bad-parameter');
	const phone = await openForm(credentialId);
	const photo = await readPhoto('letter.jpg');
	const { page, execution } = await phone.send(new Blob([photo], { type: 'image/jpeg' }));
	expect(execution).toHaveSucceeded();
	expect(page).toMention('The photo was not scanned', 'does not accept this image');
});

test('phone: with Basic Auth, the page opens with name and password only', async ({
	api,
	iqs,
	openForm,
}) => {
	const { credentialId } = await iqs();
	const basic = { user: 'ada', password: 'only-for-this-run' };
	const id = await api.createCredential('httpBasicAuth', basic);
	const photo = await readPhoto('letter.jpg');
	const phone = await openForm(credentialId, {
		filling: {
			'Photograph a Page': {
				credential: { type: 'httpBasicAuth', id },
				parameters: { authentication: 'basicAuth' },
			},
		},
		headers: {
			authorization: `Basic ${Buffer.from(Object.values(basic).join(':')).toString('base64')}`,
		},
	});
	expect((await fetch(phone.url)).status).toBe(401);
	const { page } = await phone.send(new Blob([photo], { type: 'image/jpeg' }));
	expect(page).toMention('Here is your scan');
});

test.describe('on a small screen', () => {
	test.use({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });

	test("phone: a photo goes up through the page on a phone's screen", async ({
		iqs,
		openForm,
		page,
	}) => {
		const { credentialId, service } = await iqs();
		await page.goto((await openForm(credentialId)).url);
		await page.locator('input[type=file]').setInputFiles(photoPath('letter.jpg'));
		const [download] = await Promise.all([
			page.waitForEvent('download'),
			page.getByText('Scan', { exact: true }).click(),
		]);
		await expect(page.getByText('Here is your scan').first()).toBeVisible();
		const overhang = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
		expect(await page.evaluate(overhang), 'wider than the screen').toBe(0);
		expect(download.suggestedFilename()).toBe('letter.jpg');
		const photo = await readPhoto('letter.jpg');
		expect(await readFile(await download.path())).toBeBytes(stamped(photo));
		expect(service.calls).toHaveLength(1);
	});
});

/** The page at the end of the form, once the workflow has come to it. */
async function endingOf(url: string): Promise<string> {
	// A page that is asked for before it is there never answers; so the form asks for this first.
	const status = new URL(url);
	status.pathname += '/n8n-execution-status';
	await expect.poll(async () => await text(status)).toBe('form-waiting');
	const page = await text(url);
	// The page tells n8n that it is there, and with that the workflow ends.
	await text(url, 'POST');
	return page;
}

async function text(url: string | URL, method = 'GET'): Promise<string> {
	return await (await fetch(url, { method, signal: AbortSignal.timeout(10_000) })).text();
}

interface Download {
	fileName: string;
	type: string;
	data: { data: number[] };
}

/** The files that the page saves, which it contains as text. */
function downloadsOf(page: string): Download[] {
	const text = /JSON\.parse\(decodeURIComponent\("([^"]*)"\)\)/.exec(page)![1]!;
	return JSON.parse(decodeURIComponent(text)) as Download[];
}
