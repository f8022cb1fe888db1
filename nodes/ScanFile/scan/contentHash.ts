import { createHash } from 'crypto';
import { yieldIfDue } from '../plan/yieldToEventLoop';

/** Bytes or characters. Hashing so many takes a few milliseconds. */
const partLength = 4_000_000;

/** The SHA-256 of an image or its text; a large one does not block everything else. */
export async function contentHash(content: string | Buffer): Promise<string> {
	const hash = createHash('sha256');
	for (let from = 0; from < content.length; from += partLength) {
		await yieldIfDue();
		const to = from + partLength;
		hash.update(typeof content === 'string' ? content.slice(from, to) : content.subarray(from, to));
	}
	return hash.digest('base64');
}
