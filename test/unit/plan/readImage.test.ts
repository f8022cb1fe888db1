import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { readInputFile } from '../../../nodes/ScanFile/plan/inputFile';
import { bytesToSend, readHead, sizeOf } from '../../../nodes/ScanFile/plan/readImage';

/** A context whose storage knows one file. */
const context = {
	helpers: {
		getBinaryMetadata: async (id: string) =>
			id === 'filesystem-v2:stored'
				? { fileSize: 123_456 }
				: await Promise.reject(new Error('no such file')),
	},
} as unknown as IExecuteFunctions;

async function sizeOfFile(file: Partial<IBinaryData>): Promise<number> {
	const stored = readInputFile({ data: 'filesystem-v2', mimeType: 'image/jpeg', ...file })!;
	return await sizeOf(context, { from: 'files', field: 'data', fileName: 'a.jpg', file: stored });
}

test('is what n8n says with the file', async () => {
	expect(await sizeOfFile({ id: 'filesystem-v2:stored', bytes: 7_000 })).toBe(7_000);
});

test('is what the storage says where n8n does not, as before n8n 2', async () => {
	expect(await sizeOfFile({ id: 'filesystem-v2:stored' })).toBe(123_456);
});

test('is told from the Base64 of a file in memory', async () => {
	expect(await sizeOfFile({ data: Buffer.alloc(3_000).toString('base64') })).toBe(3_000);
});

test('is told from Base64 text', async () => {
	const text = Buffer.alloc(3_000).toString('base64');
	expect(await sizeOf(context, { from: 'base64', text, fileName: 'scan' })).toBe(3_000);
});

test('is a guess where nobody knows: for a URL so small that 50 calls are not held back', async () => {
	const url = 'https://example.com/a.jpg';

	expect(await sizeOfFile({ id: 'filesystem-v2:lost' })).toBe(2_000_000);
	expect(
		50 * (await sizeOf(context, { from: 'url', url, sourceUrl: url, fileName: 'a' })),
	).toBeLessThan(24_000_000);
});

test('n8n does other work while a large text is decoded', async () => {
	const bytes = Buffer.alloc(15_000_000, 'photo');
	const text = bytes.toString('base64').replace(/(.{76})/g, '$1\r\n');
	const image = { from: 'base64', text, fileName: 'scan' } as const;
	for (const read of [
		async () => await readHead(context, image),
		async () => await bytesToSend(context, 0, image, { removeGpsPosition: false }),
	]) {
		let turns = 0;
		const timer = setInterval(() => turns++, 1);
		await read();
		clearInterval(timer);

		expect(turns).toBeGreaterThan(1);
	}
});
