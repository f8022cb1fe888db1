import { createHash } from 'crypto';
import * as yielding from '../../../nodes/ScanFile/plan/yieldToEventLoop';
import { contentHash } from '../../../nodes/ScanFile/scan/contentHash';

afterEach(() => jest.restoreAllMocks());

const largest = 4_000_000;

test.each<[name: string, content: string | Buffer, pauses: number]>([
	['empty text', '', 0],
	['a short text', 'AAAA', 1],
	['as many bytes as are hashed at once', Buffer.alloc(largest, 7), 1],
	['a photo of 40 MB', Buffer.alloc(10 * largest, 7), 10],
	['a long text', `${'A'.repeat(largest)}BC`, 2],
])('of %s is its SHA-256, with a pause before each part', async (_, content, pauses) => {
	const pause = jest.spyOn(yielding, 'yieldIfDue');

	expect(await contentHash(content)).toBe(createHash('sha256').update(content).digest('base64'));
	expect(pause).toHaveBeenCalledTimes(pauses);
});
