import assert from 'node:assert/strict';
import { expectScan, expectText } from '../check';
import { withPhotoHost } from '../photoHost';
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
					const url = [
						`${letterHost}/letter.jpg`,
						'ftp://example.com/old.jpg',
						`${memoHost}/memo.jpg`,
						'http://127.0.0.1:9/gone.jpg',
					];
					const execution = await stage.api.run(
						await fillIn('url-list.json', {
							'Photo Addresses': { parameters: { jsonOutput: JSON.stringify({ url }) } },
							'Scan Photos': { credential: iqs(credentialId) },
						}),
					);
					expectSuccess(execution);

					const scans = execution.items('Scans');
					assert.equal(scans.length, 2);
					await expectScan(stage, scans[0], { photo: letter, fileName: 'letter.jpg' });
					await expectScan(stage, scans[1], { photo: memo, fileName: 'memo.jpg', item: 1 });
					assert.deepEqual(
						scans.map(({ json }) => json['sourceUrl']),
						[url[0], url[2]],
					);

					const [noAddress, gone, ...others] = execution
						.items('Not Scanned')
						.map(({ json }) => json);
					assert.deepEqual(others, []);
					assert.deepEqual([noAddress!['url'], gone!['url']], [url[1], url[3]]);
					expectText(noAddress!['reason'], "'Image URL'");
					expectText(gone!['reason'], 'does not accept this image', 'without signing in');
					// What is no web address is not paid for.
					assert.equal(service.calls.length, 3);
				});
			});
		},
	},
];
