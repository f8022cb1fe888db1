import assert from 'node:assert/strict';
import { expectScan, expectText } from '../check';
import { withPhotoHost } from '../photoHost';
import type { Workflow } from '../../../dev/n8n/workflows';
import { expectSuccess, type ExampleCheck } from './check';
import { fillIn, iqs } from './example';

export const urlListChecks: ExampleCheck[] = [
	{
		name: 'url-list: good addresses give scans, the others reasons and remedies',
		run: async ({ stage }) => {
			const { credentialId, service } = await stage.iqs();
			const letter = await stage.photo('letter.jpg');
			const memo = await stage.photo('memo.jpg');
			await withPhotoHost(letter, async (letterHost) => {
				await withPhotoHost(memo, async (memoHost) => {
					const addresses = [
						`${letterHost}/letter.jpg`,
						'ftp://example.com/old.jpg',
						`${memoHost}/memo.jpg`,
						'http://127.0.0.1:9/gone.jpg',
					];
					const example = await filledIn(credentialId);
					const execution = await stage.api.run(withAddresses(addresses, example));
					expectSuccess(execution);

					const scans = execution.items('Scans');
					assert.equal(scans.length, 2);
					await expectScan(stage, scans[0], { photo: letter, fileName: 'letter.jpg' });
					await expectScan(stage, scans[1], { photo: memo, fileName: 'memo.jpg', item: 1 });
					assert.deepEqual(
						scans.map(({ json }) => json['sourceUrl']),
						[addresses[0], addresses[2]],
					);

					const [noAddress, gone, ...others] = execution
						.items('Not Scanned')
						.map(({ json }) => json);
					assert.deepEqual(others, []);
					assert.deepEqual([noAddress!['url'], gone!['url']], [addresses[1], addresses[3]]);
					expectText(noAddress!['reason'], "'Image URL'");
					expectText(gone!['reason'], 'does not accept this image', 'without signing in');
					// What is no web address is not paid for.
					assert.equal(service.calls.length, 3);
				});
			});
		},
	},
	{
		name: 'url-list: rows of a sheet in place of the list, one of them without an address',
		run: async ({ stage }) => {
			const { credentialId, service } = await stage.iqs();
			await withPhotoHost(await stage.photo('memo.jpg'), async (host) => {
				const rows = [
					{ row_number: 2, url: `${host}/memo.jpg` },
					{ row_number: 3, url: '' },
				].map((json) => ({ json }));
				const example = await filledIn(credentialId);
				const pinData = { 'One Item per Address': rows };
				const execution = await stage.api.run({ ...example, pinData });
				expectSuccess(execution);
				const [scan, ...otherScans] = execution.items('Scans');
				assert.deepEqual(otherScans, []);
				assert.equal(scan!.json['row_number'], 2);
				const [empty, ...others] = execution.items('Not Scanned');
				assert.deepEqual(others, []);
				expectText(empty!.json['reason'], "'Image URL'");
				assert.equal(service.calls.length, 1);
			});
		},
	},
];

async function filledIn(credentialId: string): Promise<Workflow> {
	return await fillIn('url-list.json', { 'Scan Photos': { credential: iqs(credentialId) } });
}

/** Puts addresses in place of the two texts, as people do. */
function withAddresses([first, ...others]: string[], example: Workflow): Workflow {
	const text = JSON.stringify(example)
		.replace('the address of your first photo', first!)
		.replace('the address of your second photo', others.join('\\", \\"'));
	return JSON.parse(text) as Workflow;
}
