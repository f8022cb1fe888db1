import { expect, test } from '../fixtures/test';
import { inEveryMode } from '../modes';
import { readPhoto } from '../photos';

// What can be set in the node.

test('crop and rotate: defaults arrive as the string "true"', async ({ n8n }) => {
	const { service } = await n8n.scanPhotos('memo.jpg');
	expect(service.calls).toMatchObject([{ autoCrop: 'true', autoRotate: 'true' }]);
});

test('crop and rotate: an expression per item, texts or booleans', inEveryMode, async ({ n8n }) => {
	const parameters = {
		imageSource: 'base64',
		base64Text: (await readPhoto('memo.jpg')).toString('base64'),
		autoCrop: '={{ $json.crop }}',
		autoRotate: '={{ $json.rotate }}',
		options: { maxConcurrentCalls: 1 },
	};
	const values = ['true', 'false', 'force', true, false];
	const items = values.map((crop, index) => ({ crop, rotate: values.at(-1 - index) }));
	const { service } = await n8n.scanItems(items, { parameters });
	const sent = service.calls.map(({ autoCrop, autoRotate }) => [autoCrop, autoRotate]);
	expect(sent).toEqual(items.map(({ crop, rotate }) => [String(crop), String(rotate)]));
});

test('include input fields: on by itself, off when asked', inEveryMode, async ({ n8n }) => {
	const kept = await n8n.scanPhotos('memo.jpg');
	expect(kept.outputs[0]!.json.fileExtension).toBe('jpg');
	const parameters = { options: { keepInputFields: false } };
	const dropped = await n8n.scanPhotos('memo.jpg', { parameters });
	expect(dropped.outputs[0]!.json.fileExtension).toBeUndefined();
});

test('options: no more calls at once than Max Concurrent Calls', async ({ n8n }) => {
	const parameters = { options: { maxConcurrentCalls: 3 } };
	const { service } = await n8n.scanPhotos('*.jpg', { parameters, service: { latencyMs: 1000 } });
	expect(service.maxInFlight).toBe(3);
});

/** Of values that the node does not take: the parameter that has to be named, and what it is set to. */
const rejected: Record<string, Array<[parameter: string, parameters: object]>> = {
	'url: what is no URL is': ['={{ "" }}', 'photo.jpg', 'file:///etc/hosts', 'data:image/png;base64,AAAA'].map(
		(imageUrl) => ["'Image URL'", { imageSource: 'url', imageUrl }],
	),
	'base64: text that is no image is': ['={{ "" }}', 'This is no Base64!', btoa('%PDF-1.7')].map((base64Text) => [
		"'Base64 Text'",
		{ imageSource: 'base64', base64Text },
	]),
	'crop: a value that does not exist is': [["'Crop'", { autoCrop: '={{ "auto" }}' }]],
	'options: numbers out of range are': [
		["'Max Tries'", { options: { maxTries: 0 } }],
		["'Timeout (Seconds)'", { options: { timeoutSeconds: 0.5 } }],
	],
};

for (const [values, cases] of Object.entries(rejected)) {
	test(`${values} rejected with no call`, async ({ n8n }) => {
		for (const [parameter, parameters] of cases) {
			const { execution, service } = await n8n.scanPhotos('memo.jpg', {
				parameters: { ...parameters },
				status: 'error',
			});
			expect(execution.error?.message).toMention(parameter);
			expect(service.calls).toHaveLength(0);
		}
	});
}
