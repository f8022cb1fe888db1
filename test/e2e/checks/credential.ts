import assert from 'node:assert/strict';
import { LOCAL_KEY } from '../../../dev/service/server';
import { everywhere, expectText, once, type Check } from '../check';
import type { Version } from '../modes';
import type { Stage } from '../stage';
import { httpRequest, manualWorkflow, readFiles, scan, scanNode } from '../../../dev/n8n/workflows';

/** How n8n itself puts it that a connection failed: n8n 2 with the bare code. */
const lost = {
	reset: { '2.41.1': 'ECONNRESET', '1.123.0': 'connection to the server was closed unexpectedly' },
	refused: { '2.41.1': 'ECONNREFUSED', '1.123.0': 'refused the connection' },
	unknown: { '2.41.1': 'ENOTFOUND', '1.123.0': 'incorrect host' },
} satisfies Record<string, Record<Version, string>>;

/** What the form has to say, in all versions of n8n or in each. */
type Words = string[] | Record<Version, string>;

/** What the form of the credential says to each key; undefined when it is to be accepted. */
const keys: Record<string, Words | undefined> = {
	[LOCAL_KEY]: undefined,
	[` ${LOCAL_KEY}\n`]: undefined,
	[`Bearer ${LOCAL_KEY}`]: undefined,
	'no-such-key': ["'API Key'"],
	'play-wrong-key': ["'API Key'", 'up to 5 minutes'],
	'play-not-activated': ['not activated', 'Activate or purchase'],
	'play-arrears': ['in arrears', 'Top up'],
	'play-not-authorised': ['permission', 'AliyunIQSFullAccess'],
	'play-trial-over': ['trial', 'over', 'paid plan'],
	'play-quota': ['used up', 'tomorrow'],
	'play-daily-quota': ['used up', 'paid plan'],
	// n8n compares an answer with the codes that are known, and cannot tell that this one is a refusal.
	'play-unknown-403': undefined,
	'play-html-200': ['Something else than IQS', "'Base URL'"],
	'play-html-502': ['Something else than IQS', "'Base URL'"],
	'play-empty-200': ['Something else than IQS', "'Base URL'"],
	'play-redirect': ["'Base URL'"],
	'play-reset': lost.reset,
	'key with spaces': ["'API Key'"],
	schlüssel: ["'API Key'"],
};

/** The same for the address of the service, made from the right one. */
const addresses: Record<string, [make: (right: string) => string, words?: Words]> = {
	'a slash at its end': [(right) => `${right}/`],
	'spaces around it': [(right) => ` ${right} `],
	'a port where nobody listens': [() => 'http://127.0.0.1:9', lost.refused],
	'a host that does not exist': [() => 'http://scanfile.invalid', lost.unknown],
	'ftp://': [() => 'ftp://127.0.0.1', ["'Base URL'", 'https://']],
	'no scheme': [() => 'cloud-iqs.aliyuncs.com', ["'Base URL'", 'https://']],
	'the path of the call once more': [(right) => `${right}/scan/file`],
	'a path that does not exist': [(right) => `${right}/v2`, ["'Base URL'"]],
};

/** The credential: its test, and its use outside the node. */
export const credentialChecks: Check[] = [
	...Object.entries(keys).map(([apiKey, words]) =>
		once(`credential: key ${JSON.stringify(apiKey)}`, async (stage) => {
			const { service } = await stage.iqs();
			await expectTest(stage, service.baseUrl, apiKey, words);
		}),
	),

	...Object.entries(addresses).map(([name, [make, words]]) =>
		once(`credential: address with ${name}`, async (stage) => {
			const { service } = await stage.iqs();
			await expectTest(stage, make(service.baseUrl), LOCAL_KEY, words);
		}),
	),

	once('credential: its test makes one call, without an image', async (stage) => {
		const { service } = await stage.iqs();
		await expectTest(stage, service.baseUrl, LOCAL_KEY, undefined);
		assert.equal(service.calls.length, 1);
		assert.equal(service.calls[0]!.imageSha256, undefined);
		assert.equal(service.calls[0]!.imageUrl, undefined);
	}),

	...(['live', 'documented', 'capitalised'] as const).map((errorSpelling) =>
		once(`credential: refusals in the ${errorSpelling} spelling`, async (stage) => {
			const { service } = await stage.iqs({ errorSpelling });
			await expectTest(stage, service.baseUrl, 'play-arrears', ['in arrears']);
		}),
	),

	once('credential: a slash at the end of the address does no harm to a run', async (stage) => {
		const { service } = await stage.iqs();
		const credentialId = await stage.credential(` ${service.baseUrl}// `);
		const photos = readFiles(stage.photoPath('memo.jpg'));
		const execution = await stage.runWell([photos, scan(credentialId)]);
		assert.equal(execution.items(scanNode).length, 1);
	}),

	once('credential: a wrong address ends a run with no call and a remedy', async (stage) => {
		const credentialId = await stage.credential('ftp://127.0.0.1');
		const photos = readFiles(stage.photoPath('memo.jpg'));
		const execution = await stage.run([photos, scan(credentialId)]);
		expectText(execution.errorText, "'Base URL'", 'https://');
	}),

	everywhere('credential: works in n8n’s own HTTP Request node', async (stage) => {
		const { credentialId, service } = await stage.iqs();
		const imageBase64 = (await stage.photo('memo.jpg')).toString('base64');
		const request = httpRequest(credentialId, {
			url: `${service.baseUrl}/scan/file`,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: JSON.stringify({ imageBase64 }),
		});
		const execution = await stage.api.run(manualWorkflow(stage.binaryMode, [request]));
		assert.equal(execution.status, 'success', execution.errorText);
		const [output] = execution.items(request.name);
		assert(Array.isArray(output!.json['scanFileInfoList']));
		assert.equal(service.calls[0]!.key, LOCAL_KEY);
	}),
];

async function expectTest(
	stage: Stage,
	baseUrl: string,
	apiKey: string,
	words: Words | undefined,
): Promise<void> {
	const id = await stage.credential(baseUrl, apiKey);
	const { status, message } = await stage.api.testCredential(id, 'iqsApi', { baseUrl, apiKey });
	assert.equal(status, words ? 'Error' : 'OK', message);
	const parts = Array.isArray(words) ? words : [words?.[stage.server.version] ?? ''];
	expectText(message, ...parts);
	assert(!message.includes(apiKey.trim()), `The key is in the message: ${message}`);
}
