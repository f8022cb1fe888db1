import assert from 'node:assert/strict';
import { stamped } from '../../../dev/service/server';
import { expectText } from '../check';
import type { Stage } from '../stage';
import { eventually, expectSuccess, type ExampleCheck } from './check';
import { fillIn, iqs, type Filling } from './example';

export const phoneChecks: ExampleCheck[] = [
	{
		name: 'phone: the page takes a photo and gives the scan back',
		run: async ({ stage }) => {
			const { credentialId, service } = await stage.iqs();
			const phone = await openForm(stage, credentialId);
			// The second type is for Chrome on Android, which offers no camera for images alone.
			const types = "accept='image/*,android/allowCamera'";
			expectText(phone.page, 'Scan a page', "type='file'", types);

			const photo = await stage.photo('letter.jpg');
			const { page, execution } = await phone.send(new Blob([photo], { type: 'image/jpeg' }));
			expectSuccess(execution);
			expectText(page, 'Here is your scan', 'letter.jpg');
			const [file, ...others] = downloadsOf(page);
			assert.deepEqual(others, []);
			assert.equal(file!.fileName, 'letter.jpg');
			assert.equal(file!.type, 'image/jpeg');
			assert(
				Buffer.from(file!.data.data).equals(stamped(photo)),
				'Other bytes than the service sent',
			);
			assert.equal(service.calls.length, 1);
		},
	},
	{
		name: 'phone: what cannot be scanned is answered with the reason',
		run: async ({ stage }) => {
			const { credentialId, service } = await stage.iqs();
			const phone = await openForm(stage, credentialId);
			const { page, execution } = await phone.send(new Blob(['%PDF-1.7'], { type: 'image/jpeg' }));
			expectSuccess(execution);
			expectText(page, 'The photo was not scanned', 'another photo', 'letter.jpg', 'a PDF');
			assert.equal(service.calls.length, 0);
		},
	},
	{
		name: 'phone: a photo that IQS does not take is answered with the reason',
		run: async ({ stage }) => {
			const { credentialId, service } = await stage.iqs();
			service.play('bad-parameter');
			const phone = await openForm(stage, credentialId);
			const photo = await stage.photo('letter.jpg');
			const { page, execution } = await phone.send(new Blob([photo], { type: 'image/jpeg' }));
			expectSuccess(execution);
			expectText(page, 'The photo was not scanned', 'does not accept this image');
		},
	},
	{
		name: 'phone: with Basic Auth, the page opens with name and password only',
		run: async ({ stage }) => {
			const { credentialId } = await stage.iqs();
			const basic = { user: 'ada', password: 'only-for-this-run' };
			const id = await stage.api.createCredential('httpBasicAuth', basic);
			const photo = await stage.photo('letter.jpg');
			const phone = await openForm(stage, credentialId, {
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
			assert.equal((await fetch(phone.url)).status, 401);
			const { page } = await phone.send(new Blob([photo], { type: 'image/jpeg' }));
			expectText(page, 'Here is your scan');
		},
	},
];

/** Makes the example live and opens its page, as the browser of a phone does. */
async function openForm(
	stage: Stage,
	credentialId: string,
	{ filling = {}, headers = {} }: { filling?: Filling; headers?: Record<string, string> } = {},
) {
	const scanPhoto = { 'Scan Photo': { credential: iqs(credentialId) } };
	const example = await fillIn('phone.json', { ...scanPhoto, ...filling });
	const id = await stage.publish(example);
	const url = `${stage.server.baseUrl}/form/${example.nodes[0]!.webhookId}`;
	const response = await fetch(url, { headers });
	assert.equal(response.status, 200);

	async function send(photo: Blob) {
		const form = new FormData();
		form.append('field-0', photo, 'letter.jpg');
		const answer = await fetch(url, { method: 'POST', headers, body: form });
		const { formWaitingUrl } = (await answer.json()) as { formWaitingUrl: string };
		const page = await endingOf(formWaitingUrl);
		return { page, execution: await stage.api.onlyExecution(id) };
	}

	return { url, page: await response.text(), send };
}

/** The page at the end of the form, once the workflow has come to it. */
async function endingOf(url: string): Promise<string> {
	// A page that is asked for before it is there never answers; so the form asks for this first.
	const status = new URL(url);
	status.pathname += '/n8n-execution-status';
	await eventually('end of the form', async () => {
		return (await text(status)) === 'form-waiting' ? true : undefined;
	});
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
