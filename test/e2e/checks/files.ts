import assert from 'node:assert/strict';
import sharp from 'sharp';
import { everywhere, expectScan, once, type Check } from '../check';
import type { Stage } from '../stage';
import { readFiles, scan, scanNode } from '../../../dev/n8n/workflows';

/** Photos that come as files. */
export const fileChecks: Check[] = [
	everywhere(
		'files: photos come back byte for byte, in order, linked to their items',
		async (stage) => {
			const { credentialId } = await stage.iqs();
			const photos = readFiles(stage.photoPath('{letter,memo,receipt}.jpg'));
			const execution = await stage.runWell([photos, scan(credentialId)]);

			const inputs = execution.items(photos.name);
			const outputs = execution.items(scanNode);
			assert.equal(outputs.length, 3);
			for (const [index, { json }] of inputs.entries()) {
				const fileName = String(json['fileName']);
				const bytes = await stage.photo(fileName);
				await expectScan(stage, outputs[index], { photo: bytes, fileName, item: index });
			}
		},
	),

	everywhere('files: angle, size, request id, time and origin are in the json', async (stage) => {
		const { credentialId } = await stage.iqs();
		const upload = await stage.photoUpload('photo', 'memo.jpg');
		const { execution } = await stage.upload(
			[upload],
			[scan(credentialId, { binaryPropertyName: 'photo', options: { keepInputFields: false } })],
		);
		const { requestId, searchTime, ...json } = execution.items(scanNode)[0]!.json;
		// Where combined mode keeps the file.
		delete json['_files'];
		const { width, height } = await sharp(upload.bytes).metadata();
		assert.deepEqual(json, {
			angle: 0,
			width,
			height,
			sourceField: 'photo',
			sourceFileName: 'memo.jpg',
		});
		assert.match(String(requestId), /^[0-9A-F-]{36}$/);
		assert.equal(typeof searchTime, 'number');
	}),

	everywhere(
		'files: several names give one scan each, in the order of the names',
		async (stage) => {
			const { credentialId } = await stage.iqs();
			const front = await stage.photoUpload('front', 'letter.jpg');
			const back = await stage.photoUpload('back', 'memo.jpg');
			const other = await stage.photoUpload('other', 'notice.jpg');
			const { execution } = await stage.upload(
				[front, back, other],
				[scan(credentialId, { binaryPropertyName: 'back, front' })],
			);
			const outputs = execution.items(scanNode);
			assert.equal(outputs.length, 2);
			await expectScan(stage, outputs[0], { photo: back.bytes, fileName: 'memo.jpg' });
			await expectScan(stage, outputs[1], { photo: front.bytes, fileName: 'letter.jpg' });
		},
	),

	everywhere('files: attachment_* finds all attachments and nothing else', async (stage) => {
		const { credentialId, service } = await stage.iqs();
		const names = ['letter.jpg', 'memo.jpg', 'notice.jpg'];
		const attachments = await Promise.all(
			names.map(async (name, index) => await stage.photoUpload(`attachment_${index}`, name)),
		);
		const logo = await stage.photoUpload('logo', 'receipt.jpg');
		const { execution } = await stage.upload(
			[logo, ...attachments],
			[scan(credentialId, { binaryPropertyName: 'attachment_*' })],
		);
		const outputs = execution.items(scanNode);
		assert.equal(outputs.length, 3);
		for (const [index, { bytes, name, field }] of attachments.entries()) {
			await expectScan(stage, outputs[index], { photo: bytes, fileName: name });
			assert.equal(outputs[index]!.json['sourceField'], field);
		}
		assert.equal(service.calls.length, 3);
	}),

	once('files: a file that an expression takes from an earlier node', async (stage) => {
		await expectFileByExpression(stage, "={{ $('Read Files').item.binary.data }}");
	}),

	{
		name: 'files: the same in combined mode, where expressions see only the fields',
		modes: ['filesystem combined'],
		run: async (stage) => {
			await expectFileByExpression(stage, "={{ $('Read Files').item._files.data }}");
			await expectFileByExpression(stage, '={{ $json._files.data }}');
			await expectFileByExpression(stage, '_files.data');
		},
	},

	everywhere(
		'files: a PNG with the name of a JPEG is named and typed after its bytes',
		async (stage) => {
			const { credentialId } = await stage.iqs();
			const bytes = await sharp({
				create: { width: 60, height: 80, channels: 3, background: '#fff' },
			})
				.png()
				.toBuffer();
			const { execution } = await stage.upload(
				[{ field: 'data', name: 'page 1 (färbig).jpg', type: 'image/jpeg', bytes }],
				[scan(credentialId)],
			);
			await expectScan(stage, execution.items(scanNode)[0], {
				photo: bytes,
				fileName: 'page 1 (färbig).png',
				mimeType: 'image/png',
			});
		},
	),

	everywhere('files: several scans in one answer are numbered', async (stage) => {
		const { credentialId, service } = await stage.iqs({ scansPerAnswer: 2 });
		const photos = readFiles(stage.photoPath('memo.jpg'));
		const outputs = (await stage.runWell([photos, scan(credentialId)])).items(scanNode);
		const bytes = await stage.photo('memo.jpg');
		assert.equal(outputs.length, 2);
		await expectScan(stage, outputs[0], { photo: bytes, fileName: 'memo-1.jpg' });
		await expectScan(stage, outputs[1], { photo: bytes, fileName: 'memo-2.jpg' });
		assert.equal(service.calls.length, 1);
	}),

	once('files: no item, no call, no trouble', async (stage) => {
		const { credentialId, service } = await stage.iqs();
		const empty = {
			...readFiles(stage.photoPath('nothing-*.jpg')),
			typeVersion: 1,
			alwaysOutputData: false,
		};
		await stage.runWell([empty, scan(credentialId)]);
		assert.equal(service.calls.length, 0);
	}),
];

async function expectFileByExpression(stage: Stage, binaryPropertyName: string): Promise<void> {
	const { credentialId } = await stage.iqs();
	const photos = readFiles(stage.photoPath('memo.jpg'));
	const execution = await stage.runWell([photos, scan(credentialId, { binaryPropertyName })]);
	const bytes = await stage.photo('memo.jpg');
	await expectScan(stage, execution.items(scanNode)[0], { photo: bytes, fileName: 'memo.jpg' });
}
