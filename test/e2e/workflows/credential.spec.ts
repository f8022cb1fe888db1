import { currentVersion, previousVersion, type Version } from '../../../dev/n8n/versions';
import { httpRequest } from '../../../dev/n8n/workflows';
import { localKey, type LocalService } from '../../../dev/service/server';
import type { IqsSetUp, N8n } from '../fixtures/n8n';
import { expect, only, test } from '../fixtures/test';
import { inEveryMode } from '../modes';
import { readPhoto } from '../photos';

/** How n8n itself puts it that a connection failed: n8n 2 with the bare code. */
const lost = {
	reset: { [currentVersion]: 'ECONNRESET', [previousVersion]: 'connection to the server was closed unexpectedly' },
	rejected: { [currentVersion]: 'ECONNREFUSED', [previousVersion]: 'refused the connection' },
	unknown: { [currentVersion]: 'ENOTFOUND', [previousVersion]: 'incorrect host' },
} satisfies Record<string, Record<Version, string>>;

/** What the form has to say, in all versions of n8n or in each. */
type Words = string[] | Record<Version, string>;

/** What the form of the credential says to each key; undefined when it is to be accepted. */
const keys: Record<string, Words | undefined> = {
	[localKey]: undefined,
	[` ${localKey}\n`]: undefined,
	[`Bearer ${localKey}`]: undefined,
	'no-such-key': ["'API Key'"],
	'fault-wrong-key': ["'API Key'", 'up to 5 minutes'],
	'fault-key-not-found': ["'API Key'", 'up to 5 minutes'],
	'fault-not-activated': ['not activated', 'Activate or purchase'],
	'fault-arrears': ['in arrears', 'Top up'],
	'fault-not-authorised': ['permission', 'AliyunIQSFullAccess'],
	'fault-trial-over': ['trial', 'over', 'paid plan'],
	'fault-quota': ['no calls left', 'tomorrow'],
	'fault-daily-quota': ['no calls left', 'paid plan'],
	// n8n compares a response with the codes that are known, and cannot tell that this one is a rejection.
	'fault-unknown-403': undefined,
	'fault-html-200': ['not IQS', "'Base URL'"],
	'fault-html-502': ['not IQS', "'Base URL'"],
	'fault-empty-200': ['not IQS', "'Base URL'"],
	'fault-redirect': ["'Base URL'"],
	'fault-reset': lost.reset,
	'key with spaces': ["'API Key'"],
	schlüssel: ["'API Key'"],
};

/** The same for the address of the service. */
const addresses: Record<string, [url: NonNullable<IqsSetUp['url']>, words?: Words]> = {
	'a slash at its end': [(right) => `${right}/`],
	'spaces around it': [(right) => ` ${right} `],
	'a port where nobody listens': [() => 'http://127.0.0.1:9', lost.rejected],
	// With an empty label, so that no name server is asked, which may not respond.
	'a host that does not exist': [() => 'http://scanfile..invalid', lost.unknown],
	'ftp://': [() => 'ftp://127.0.0.1', ["'Base URL'", 'https://']],
	'no scheme': [() => 'cloud-iqs.aliyuncs.com', ["'Base URL'", 'https://']],
	'the path of the call once more': [(right) => `${right}/scan/file`],
	'a path that does not exist': [(right) => `${right}/v2`, ["'Base URL'"]],
};

// The credential: its test, and its use outside the node.

for (const [apiKey, words] of Object.entries(keys)) {
	test(`credential: key ${JSON.stringify(apiKey)}`, async ({ n8n }) => {
		await expectTest(n8n, { apiKey }, words);
	});
}

for (const [name, [url, words]] of Object.entries(addresses)) {
	test(`credential: address with ${name}`, async ({ n8n }) => {
		await expectTest(n8n, { url }, words);
	});
}

test('credential: its test makes one call, without an image', async ({ n8n }) => {
	const call = only((await expectTest(n8n, {})).calls);
	expect(call.imageSha256).toBeUndefined();
	expect(call.imageUrl).toBeUndefined();
});

for (const errorSpelling of ['live', 'documented', 'capitalised'] as const) {
	test(`credential: rejections in the ${errorSpelling} spelling`, async ({ n8n }) => {
		await expectTest(n8n, { errorSpelling, apiKey: 'fault-arrears' }, ['in arrears']);
	});
}

test('credential: a slash at the end of the address does no harm to a run', async ({ n8n }) => {
	const service: IqsSetUp = { url: (right) => ` ${right}// ` };
	const { outputs } = await n8n.scanPhotos('memo.jpg', { service });
	expect(outputs).toHaveLength(1);
});

test('credential: a wrong address ends a run with no call and a remedy', async ({ n8n }) => {
	const wrong: IqsSetUp = { url: (right) => right.replace('http:', 'ftp:') };
	const { execution, service } = await n8n.scanPhotos('memo.jpg', { service: wrong, status: 'error' });
	expect(execution.errorText).toMention("'Base URL'", 'https://');
	expect(service.calls).toHaveLength(0);
});

test('credential: works in n8n’s own HTTP Request node', inEveryMode, async ({ n8n }) => {
	const { credentialId, service } = await n8n.iqs();
	const imageBase64 = (await readPhoto('memo.jpg')).toString('base64');
	const request = httpRequest(credentialId, {
		url: `${service.baseUrl}/scan/file`,
		sendBody: true,
		specifyBody: 'json',
		jsonBody: JSON.stringify({ imageBase64 }),
	});
	const execution = await n8n.run([request]);
	const [output] = execution.items(request.name);
	expect(output!.json.scanFileInfoList).toBeInstanceOf(Array);
	expect(service.calls[0]!.key).toBe(localKey);
});

/** Tests a credential. @param words undefined when it is to be accepted */
async function expectTest(n8n: N8n, setUp: IqsSetUp, words?: Words): Promise<LocalService> {
	const { credentialId, data, service } = await n8n.iqs(setUp);
	const { status, message } = await n8n.api.testCredential(credentialId, 'iqsApi', data);
	expect(status, message).toBe(words ? 'Error' : 'OK');
	const parts = Array.isArray(words) ? words : [words?.[n8n.api.version] ?? ''];
	expect(message).toMention(...parts);
	expect(message, 'the key is in the message').not.toContain(data.apiKey.trim());
	return service;
}
