import { fileFields } from '../../../dev/n8n/execution';
import { scan, scanNode } from '../../../dev/n8n/workflows';
import { expect, test } from '../fixtures/test';
import { inEveryMode } from '../modes';
import { readPhoto } from '../photos';

// Photos that come as a URL or as text.

test('url: the service fetches the photo, n8n does not', inEveryMode, async ({ hostPhoto, n8n }) => {
	const { credentialId, service } = await n8n.iqs();
	const bytes = await readPhoto('memo.jpg');
	const imageUrl = `${await hostPhoto(bytes)}/archive/my%20memo.jpeg?size=large`;
	const node = scan(credentialId, { imageSource: 'url', imageUrl: '={{ $json.link }}' });
	const execution = await n8n.runWell([node], [{ link: imageUrl }]);
	const output = execution.items(scanNode)[0];
	await n8n.expectScan(output, { photo: bytes, fileName: 'my memo.jpg' });
	expect(output!.json.sourceUrl).toBe(imageUrl);
	expect(service.calls[0]!.imageUrl).toBe(imageUrl);
	expect(service.calls[0]!.imageSha256).toBeUndefined();
});

test('base64: with and without a data: prefix, per item', inEveryMode, async ({ n8n }) => {
	const { credentialId } = await n8n.iqs();
	const bytes = await readPhoto('memo.jpg');
	const base64 = bytes.toString('base64');
	const execution = await n8n.runWell(
		[scan(credentialId, { imageSource: 'base64', base64Text: '={{ $json.photo }}' })],
		[
			{ page: 1, photo: base64 },
			{ page: 2, photo: `data:image/jpeg;base64,${base64}` },
			{ page: 3, photo: base64.replace(/.{76}/g, '$&\r\n') },
		],
	);
	const outputs = execution.items(scanNode);
	expect(outputs).toHaveLength(3);
	for (const [item, output] of outputs.entries()) {
		await n8n.expectScan(output, { photo: bytes, fileName: 'scan.jpg', item });
		expect(output.json.page).toBe(item + 1);
		expect(output.json.photo, 'The text of the image is stored again').toBe(undefined);
		expect(fileFields(output)).toEqual(['data']);
	}
});
