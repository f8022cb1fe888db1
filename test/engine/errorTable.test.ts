import type { INodeParameters } from 'n8n-workflow';
import { useStorage } from '../../dev/engine/storage';
import type { FaultName, Settings } from '../../dev/service/server';
import { photoItem, smallJpeg } from '../support/images';
import { useLocalService } from '../support/localService';
import { scan } from '../support/scanFile';

const service = useLocalService();

beforeAll(async () => await useStorage('filesystem'));

/**
 * One rejection of each kind, in one of the spellings; callFailures.test.ts walks through all of them.
 * What the service plays, the first sentence the user reads, the remedy, the calls for 3 photos.
 */
const table: Array<[Settings['errorSpelling'], FaultName, string, string, number]> = [
	['live', 'wrong-key', "IQS does not accept the 'API Key'", 'takes up to 5 minutes', 1],
	['documented', 'quota', 'The IQS trial has no calls left', 'tomorrow, or move', 1],
	['capitalised', 'throttled', 'IQS is receiving too many requests', 'for a higher limit', 1],
	['documented', 'bad-parameter', 'IQS does not accept this image', 'the complete image opens', 3],
	['capitalised', 'internal', 'IQS could not process the image', 'Run the workflow again later', 3],
	['live', 'unknown-403', 'IQS rejects requests with this key', 'the status of the account', 1],
];

test.each(table)(
	'in the %s spelling, %s reads "%s"',
	async (spelling, fault, what, remedy, calls) => {
		service.current.settings.errorSpelling = spelling;
		// Longer than the node waits.
		service.current.settings.retryAfterSeconds = fault === 'throttled' ? 301 : 0.01;
		const photos = await Promise.all([1, 2, 3].map(smallJpeg));

		const { errorOutput, output } = await scan({
			baseUrl: service.current.baseUrl,
			apiKey: `fault-${fault}`,
			items: photos.map((photo, index) => photoItem(photo, `page ${index}.jpg`)),
			// How often a call is retried is tested elsewhere.
			parameters: { options: { maxTries: 1 } },
			onError: 'continueErrorOutput',
		});

		const played = service.current.calls[0]!;
		expect(output).toEqual([]);
		expect(service.current.calls).toHaveLength(calls);
		expect(errorOutput.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2].map((item) => ({ item })),
		);
		const [first, second] = errorOutput.map(({ json }) => String(json.error));
		expect(first).toMatch(new RegExp(`^${what}`));
		expect(first).toContain(remedy);
		expect(first).toContain("'page 0.jpg'");
		expect(first).toContain('[item 0]');
		expect(first).toContain(`code ${played.code}`);
		expect(first).toContain(`HTTP ${played.status}`);
		expect(first).toMatch(/request ID [0-9A-F-]{36}/);
		if (calls < 3) {
			expect(second).toMatch(/^Not sent \('.*'\), because of an earlier call: /);
			expect(second).toContain(what);
			expect(second).toContain('You were not charged for this image');
		} else {
			expect(second).toMatch(new RegExp(`^${what}`));
		}
	},
);

test('without "continue" the run ends with the same sentence, remedy and status', async () => {
	const { error, output } = await scan({
		baseUrl: service.current.baseUrl,
		apiKey: 'fault-arrears',
		items: [photoItem(await smallJpeg(1))],
	});

	expect(output).toEqual([]);
	expect(error).toMatchObject({
		name: 'NodeApiError',
		message: "The Alibaba Cloud account is in arrears ('photo.jpg') [item 0]",
		description: expect.stringMatching(
			/^Top up the account .* IQS said: "Please recharge first\." \(code Retrieval\.Arrears, HTTP 403, request ID [0-9A-F-]+\)\.$/,
		),
		httpCode: '403',
		context: { itemIndex: 0 },
	});
});

test('with "continue" the reason stands beside the json of the input', async () => {
	const { output } = await scan({
		baseUrl: service.current.baseUrl,
		apiKey: 'fault-trial-over',
		items: [photoItem(await smallJpeg(1), 'a.jpg', { subject: 'Exam' })],
		onError: 'continueRegularOutput',
	});

	expect(output[0]!.json).toEqual({
		subject: 'Exam',
		error: expect.stringContaining('The IQS trial of this account is over'),
	});
	expect(output[0]!.binary).toHaveProperty('data');
});

test.each<[string, INodeParameters, string]>([
	['a file', {}, 'opens on your computer'],
	[
		'a URL',
		{ imageSource: 'url', imageUrl: 'https://example.com/a.jpg' },
		'the URL opens from the public internet without signing in',
	],
])('what to do about an image that is rejected: %s', async (_, parameters, remedy) => {
	service.current.play('bad-parameter');
	const { error } = await scan({
		baseUrl: service.current.baseUrl,
		items: [photoItem(await smallJpeg(1))],
		parameters,
	});

	expect(error!.message).toContain('IQS does not accept this image');
	expect(error!.description).toContain(remedy);
});

test('the message says how many scans are lost, and how to keep them', async () => {
	service.current.play({}, {}, 'bad-parameter');
	const photos = await Promise.all([1, 2, 3].map(smallJpeg));
	const { error } = await scan({
		baseUrl: service.current.baseUrl,
		items: photos.map((photo) => photoItem(photo)),
		parameters: { options: { maxConcurrentCalls: 1 } },
	});

	expect(error!.message).toContain('[item 2]');
	expect(error!.description).toMatch(/2 scans had already been made.*'On Error'/);
});

test('the error names what ended the run, not an image that waited for its next try', async () => {
	const arrears = { status: 403, code: 'Retrieval.Arrears', message: 'Please recharge first.' };
	service.current.play({}, 'internal', { ...arrears, delayMs: 300 });
	const photos = await Promise.all([1, 2, 3].map(smallJpeg));

	const { error } = await scan({
		baseUrl: service.current.baseUrl,
		items: photos.map((photo) => photoItem(photo)),
	});

	expect(error!.message).toMatch(/^The Alibaba Cloud account is in arrears/);
});
