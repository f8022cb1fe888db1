import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stamped } from '../../../dev/service/server';
import { expectText } from '../check';
import { expectFolder, expectSuccess, type ExampleCheck } from './check';
import { fillIn, iqs } from './example';

/** More than two batches. */
const photoCount = 45;

export const folderChecks: ExampleCheck[] = [
	{
		name: `folder: ${photoCount} photos come out batch by batch, a broken one is put aside`,
		run: async ({ stage, folder }) => {
			const { credentialId, service } = await stage.iqs();
			const folders = {
				photos: join(folder, 'photos'),
				scans: join(folder, 'scans'),
				notScanned: join(folder, 'not-scanned'),
			};
			for (const path of Object.values(folders)) await mkdir(path);
			const photo = await stage.photo('memo.jpg');
			const scans: Record<string, Buffer> = {};
			for (let n = 1; n <= photoCount; n++) {
				const name = `page ${n}.jpg`;
				// Each with other bytes, so that none can stand for another.
				const bytes = Buffer.concat([photo, Buffer.from(name)]);
				await writeFile(join(folders.photos, name), bytes);
				scans[name] = stamped(bytes);
			}
			const notScanned = { 'broken page.jpg': Buffer.from('<html>Sign in</html>') };
			for (const [name, bytes] of Object.entries(notScanned)) {
				await writeFile(join(folders.photos, name), bytes);
			}

			const example = await fillIn('folder.json', {
				Folders: { parameters: { assignments: foldersParameter(folders) } },
				'Scan Photos': { credential: iqs(credentialId) },
			});
			const execution = await stage.api.run(example);
			expectSuccess(execution);

			await expectFolder(folders.scans, scans);
			await expectFolder(folders.notScanned, notScanned);
			assert.equal(service.calls.length, photoCount);
			assert.equal(execution.items('Loop Over Photos').length, photoCount + 1);
			const [failure, ...others] = execution.items('Not Scanned');
			assert.deepEqual(others, []);
			expectText(failure!.json['error'], 'broken page.jpg', 'not an image', 'Check the node');
		},
	},
];

function foldersParameter(folders: Record<string, string>) {
	return {
		assignments: Object.entries(folders).map(([name, value]) => ({
			id: name,
			name,
			value,
			type: 'string',
		})),
	};
}
