import { BufferPool } from '../../../nodes/ScanFile/iqs/bufferPool';
import { ResponseReader, responseLimits } from '../../../nodes/ScanFile/iqs/responseReader';

describe('no answer costs more than its image', () => {
	const chunkBytes = 64 * 1024;
	const start = '{"imageBase64":"/9j/';
	const floods: Array<[name: string, start: string, part: string]> = [
		['short texts', '[', '"",'],
		['empty objects', '[', '{},'],
		['open lists', '', '['],
		['one long text', '{"a":"', 'a'],
		['backslashes', '{"a":"', '\\\\'],
		['spaces', '', ' '],
		['line breaks before an image', '{"imageBase64":"', '\\n'],
		['line breaks in an image', start, '\\n'],
		['spaces in an image', start, ' '],
		['spaces between letters', start, 'A '],
		['escaped letters', start, '\\u0041'],
		['escaped quotation marks', start, '\\"'],
		['backslashes in an image', start, '\\\\'],
		['padding', start, '='],
		['padding and more', start, '=A'],
		['a data: prefix', '{"imageBase64":"data:', ';base64'],
		['an image without end', start, 'AAAA'],
		['what is no image', '{"imageBase64":"', 'AAAA'],
		['images', '[', '{"imageBase64":"/9j/"},'],
	];

	test.each(floods)('%s without end hold the process for a moment only', (_, first, part) => {
		const chunk = Buffer.alloc(chunkBytes, part);
		const slowestMs = () => {
			const reader = new ResponseReader(0, new BufferPool());
			reader.write(Buffer.from(first));
			let slowest = 0;
			for (let chunks = 0; chunks < 20 && !reader.isFinished; chunks++) {
				const before = process.cpuUsage();
				reader.write(chunk);
				slowest = Math.max(slowest, process.cpuUsage(before).user / 1000);
			}
			expect(reader.end().text.length).toBeLessThanOrEqual(responseLimits.textBytes + 10);
			return slowest;
		};

		// One of three, for the compiler and the garbage collector may be at work meanwhile.
		expect([1, 2, 3].some(() => slowestMs() < 50)).toBe(true);
	});

	test('nor is more kept of what is no image than its first bytes', () => {
		const reader = new ResponseReader(0, new BufferPool());
		reader.write(Buffer.from(`{"imageBase64":"${Buffer.alloc(1_000_000).toString('base64')}"}`));
		const { images } = reader.end();

		expect(images).toHaveLength(1);
		// Small buffers share the memory of a pool, which Node.js 24 makes larger than 20 does.
		expect(images[0]!.buffer.byteLength).toBeLessThanOrEqual(Buffer.poolSize);
	});
});
