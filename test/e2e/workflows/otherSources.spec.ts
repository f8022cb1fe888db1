import { fileFields } from '../../../dev/n8n/execution';
import { expect, test } from '../fixtures/test';
import { inEveryMode } from '../modes';
import { readPhoto } from '../photos';

// Photos that come as a URL or as text.

test('url: the service fetches the photo, n8n does not', inEveryMode, async ({ hostPhoto, n8n }) => {
	const photo = await readPhoto('memo.jpg');
	const imageUrl = `${await hostPhoto(photo)}/archive/my%20memo.jpeg?size=large`;
	const parameters = { imageSource: 'url', imageUrl: '={{ $json.link }}' };
	const { outputs, service } = await n8n.scanItems([{ link: imageUrl }], { parameters });
	await n8n.expectScan(outputs[0], { photo, fileName: 'my memo.jpg' });
	expect(outputs[0]!.json.sourceUrl).toBe(imageUrl);
	expect(service.calls[0]!.imageUrl).toBe(imageUrl);
	expect(service.calls[0]!.imageSha256).toBeUndefined();
});

test('base64: with and without a data: prefix, per item', inEveryMode, async ({ n8n }) => {
	const photo = await readPhoto('memo.jpg');
	const base64 = photo.toString('base64');
	const texts = [base64, `data:image/jpeg;base64,${base64}`, base64.replace(/.{76}/g, '$&\r\n')];
	const { outputs } = await n8n.scanItems(
		texts.map((text, page) => ({ page, text })),
		{ parameters: { imageSource: 'base64', base64Text: '={{ $json.text }}' } },
	);
	expect(outputs).toHaveLength(3);
	for (const [item, output] of outputs.entries()) {
		await n8n.expectScan(output, { photo, fileName: 'scan.jpg', item });
		expect(output.json.page).toBe(item);
		expect(output.json.text, 'The text of the image is stored again').toBe(undefined);
		expect(fileFields(output)).toEqual(['data']);
	}
});
