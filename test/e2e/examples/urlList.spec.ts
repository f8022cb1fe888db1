import type { Workflow } from '../../../dev/n8n/workflows';
import { readPhoto } from '../photos';
import { expect, fillIn, only, test } from './fixtures';

test('url-list: good URLs give scans, the others reasons and remedies', async ({ hostPhoto, n8n }) => {
	const { credential, service } = await n8n.iqs();
	const letter = await readPhoto('letter.jpg');
	const memo = await readPhoto('memo.jpg');
	const urls = [
		`${await hostPhoto(letter)}/letter.jpg`,
		'ftp://example.com/old.jpg',
		`${await hostPhoto(memo)}/memo.jpg`,
		'http://127.0.0.1:9/gone.jpg',
	];
	const example = fillIn('url-list.json', { 'Scan Photos': { credential } });
	const execution = await n8n.runWorkflow(withUrls(urls, example));

	const scans = execution.items('Scans');
	expect(scans).toHaveLength(2);
	await n8n.expectScan(scans[0], { photo: letter, fileName: 'letter.jpg' });
	await n8n.expectScan(scans[1], { photo: memo, fileName: 'memo.jpg', item: 1 });
	expect(scans.map(({ json }) => json.sourceUrl)).toEqual([urls[0], urls[2]]);

	const [noUrl, gone, ...others] = execution.items('Not Scanned').map(({ json }) => json);
	expect(others).toEqual([]);
	expect([noUrl!.url, gone!.url]).toEqual([urls[1], urls[3]]);
	expect(noUrl!.reason).toMention("'Image URL'");
	expect(gone!.reason).toMention('does not accept this image', 'without signing in');
	// What is no URL is not paid for.
	expect(service.calls).toHaveLength(3);
});

test('url-list: rows of a sheet in place of the list, one of them without a URL', async ({ hostPhoto, n8n }) => {
	const { credential, service } = await n8n.iqs();
	const host = await hostPhoto(await readPhoto('memo.jpg'));
	const rows = [
		{ row_number: 2, url: `${host}/memo.jpg` },
		{ row_number: 3, url: '' },
	].map((json) => ({ json }));
	// Leaves out no URL: what is no URL is no file either.
	const scanPhotos = { credential, parameters: { options: { skipNonImages: true } } };
	const example = fillIn('url-list.json', { 'Scan Photos': scanPhotos });
	const pinData = { 'One Item per Address': rows };
	const execution = await n8n.runWorkflow({ ...example, pinData });
	expect(only(execution.items('Scans')).json.row_number).toBe(2);
	expect(only(execution.items('Not Scanned')).json.reason).toMention("'Image URL'");
	expect(service.calls).toHaveLength(1);
});

/** Puts URLs in place of the two texts, as people do. */
function withUrls([first, ...others]: string[], example: Workflow): Workflow {
	const text = JSON.stringify(example)
		.replace('the URL of your first photo', first!)
		.replace('the URL of your second photo', others.join('\\", \\"'));
	return JSON.parse(text) as Workflow;
}
