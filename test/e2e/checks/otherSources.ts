import assert from 'node:assert/strict';
import { everywhere, expectScan, expectText, once, type Check } from '../check';
import { fileFields } from '../../../dev/n8n/execution';
import { withPhotoHost } from '../photoHost';
import { scan, scanNode } from '../../../dev/n8n/workflows';

/** Photos that come as an address or as text. */
export const otherSourceChecks: Check[] = [
	everywhere('url: the service fetches the photo, n8n does not', async (stage) => {
		const { credentialId, service } = await stage.iqs();
		const bytes = await stage.photo('memo.jpg');
		await withPhotoHost(bytes, async (host) => {
			const imageUrl = `${host}/archive/my%20memo.jpeg?size=large`;
			const execution = await stage.runWell(
				[scan(credentialId, { imageSource: 'url', imageUrl: '={{ $json.link }}' })],
				[{ link: imageUrl }],
			);
			const output = execution.items(scanNode)[0];
			await expectScan(stage, output, { photo: bytes, fileName: 'my memo.jpg' });
			assert.equal(output!.json['sourceUrl'], imageUrl);
			assert.equal(service.calls[0]!.imageUrl, imageUrl);
			assert.equal(service.calls[0]!.imageSha256, undefined);
		});
	}),

	once('url: what is no web address is refused with no call', async (stage) => {
		const { credentialId, service } = await stage.iqs();
		for (const imageUrl of [
			'={{ "" }}',
			'photo.jpg',
			'file:///etc/hosts',
			'data:image/png;base64,AAAA',
		]) {
			const { error } = await stage.run([scan(credentialId, { imageSource: 'url', imageUrl })]);
			expectText(error?.message, "'Image URL'");
		}
		assert.equal(service.calls.length, 0);
	}),

	everywhere('base64: with and without a data: prefix, per item', async (stage) => {
		const { credentialId } = await stage.iqs();
		const bytes = await stage.photo('memo.jpg');
		const base64 = bytes.toString('base64');
		const execution = await stage.runWell(
			[scan(credentialId, { imageSource: 'base64', base64Text: '={{ $json.photo }}' })],
			[
				{ page: 1, photo: base64 },
				{ page: 2, photo: `data:image/jpeg;base64,${base64}` },
				{ page: 3, photo: base64.replace(/.{76}/g, '$&\r\n') },
			],
		);
		const outputs = execution.items(scanNode);
		assert.equal(outputs.length, 3);
		for (const [item, output] of outputs.entries()) {
			await expectScan(stage, output, { photo: bytes, fileName: 'scan.jpg', item });
			assert.equal(output.json['page'], item + 1);
			assert.equal(output.json['photo'], undefined, 'The text of the image is stored again');
			assert.deepEqual(fileFields(output), ['data']);
		}
	}),

	once('base64: text that is no image is refused with no call', async (stage) => {
		const { credentialId, service } = await stage.iqs();
		const texts = ['={{ "" }}', 'This is no Base64!', Buffer.from('%PDF-1.7').toString('base64')];
		for (const base64Text of texts) {
			const parameters = { imageSource: 'base64', base64Text };
			const { error } = await stage.run([scan(credentialId, parameters)]);
			expectText(error?.message, "'Base64 Text'");
		}
		assert.equal(service.calls.length, 0);
	}),
];
